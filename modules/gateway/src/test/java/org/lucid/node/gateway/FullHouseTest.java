package org.lucid.node.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.gateway.testkit.BridgeClient;
import org.lucid.node.gateway.testkit.KeptCaller;
import org.lucid.node.gateway.testkit.Node;
import org.lucid.node.gateway.testkit.Shelf;
import org.lucid.node.gateway.testkit.Tokens;
import org.lucid.node.kernel.store.memory.MemoryData;
import org.lucid.node.kernel.store.memory.StoreFaults;
import org.lucid.node.kernel.testkit.Heap;
import org.slf4j.LoggerFactory;

/**
 * What the gateway holds when every bound is reached at once (API-99), beside the connections themselves, which have a
 * bound of their own. The clients live in the same heap and count as well. What is revoked and used up is measured by
 * {@code TokenVerifierTest}, which has 12 of the 40 MiB.
 */
class FullHouseTest {

    private static final int MIB = 1 << 20;
    private static final int SHARE = 28 * MIB;
    private static final int IDLE = 16 * MIB;
    private static final int AT_A_TIME = 20;
    private static final int STREAMS = 100;
    private static final int IN_FLIGHT = 512;
    private static final String GATEWAY = ", host: 127.0.0.1, jwt: {secret: " + Tokens.SECRET
            + "}, trusted_proxies: [127.0.0.0/8], tcp_bridge: {port: 0}}";

    private final List<AutoCloseable> clients = new ArrayList<>();
    private Node node;

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable client : clients) {
            client.close();
        }
        Logger log = (Logger) LoggerFactory.getLogger("org.lucid.node.gateway.audit");
        log.setLevel(Level.OFF); // each of a thousand rows that could not be stored is told there
        node.close();
        log.setLevel(null);
    }

    /** Looks again and again until the metrics say so. */
    private void await(String line) {
        long end = System.nanoTime() + 30_000_000_000L;
        while (node
                .raw(node.port("management"), "GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                .body().lines().noneMatch(line::equals)) {
            assertThat(System.nanoTime()).as(line).isLessThan(end);
            LockSupport.parkNanos(10_000_000);
        }
    }

    private KeptCaller caller(int number) {
        KeptCaller caller = new KeptCaller("127.0.0." + (1 + number / 250), node.port("http"));
        clients.add(caller);
        return caller;
    }

    private String token(int number, String role) {
        String name = "x".repeat(120) + number;
        return "Authorization: Bearer " + Tokens.of(role, Node.NOW.getEpochSecond()).claim("sub", name)
                .claim("operator_id", name).claim("jti", name).signed();
    }

    @Test
    @Tag("API-99")
    void holdsABoundedAmountWhenEveryBoundIsReached() {
        node = new Node(Vertx.vertx(), new MemoryData(), (collection, operation) -> collection.equals("gateway_audit")
                && operation == StoreFaults.Operation.INSERT ? StoreFaults.FAIL_BEFORE_APPLY : StoreFaults.NONE,
                GATEWAY,
                List.of());
        KeptCaller first = new KeptCaller(node.port("http"));
        clients.add(first);
        first.say("GET", "/shelf", token(0, "USER")).hear();
        long before = Heap.usedWithBuffers();
        ask(first, 3000, 200, i -> first.say("GET", "/shelf", token(i, "USER")));
        events(5000);
        ask(first, 1000, 403, i -> first.say("PUT", "/shelf/" + "b".repeat(50) + i, token(i % 100, "USER"),
                "X-Request-ID: " + "r".repeat(120)));
        ask(first, 20, 200, i -> first.say("GET", "/shelf", token(i, "ADMIN")));
        bridges(200);
        ask(first, 20_000, 0, i -> first.say("GET", "/shelf/emma", address(i)));
        long unconnected = Heap.usedWithBuffers();
        List<KeptCaller> callers = IntStream.rangeClosed(1, STREAMS + IN_FLIGHT).mapToObj(this::caller).toList();
        callers.forEach(caller -> ask(caller, 1, 200, i -> caller.say("GET", "/shelf/emma", address(callers.indexOf(
                caller) / 50 + 100))));
        long connections = Heap.usedWithBuffers() - unconnected;
        streams(callers.subList(0, STREAMS));
        callsInFlight(callers.subList(STREAMS, callers.size()));
        long held = Heap.usedWithBuffers() - before - connections;
        assertThat(held).as("%.1f MiB", held / (double) MIB).isLessThan(SHARE);
    }

    private static String address(int number) {
        return "X-Forwarded-For: 10." + (number >> 16) + "." + (number >> 8 & 255) + "." + (number & 255);
    }

    /** Asks some at a time and reads their answers. */
    private static void ask(KeptCaller caller, int count, int status, IntConsumer asking) {
        for (int from = 0; from < count; from += AT_A_TIME) {
            int to = Math.min(count, from + AT_A_TIME);
            IntStream.range(from, to).forEach(asking);
            for (int i = from; i < to; i++) {
                int answer = caller.hear();
                assertThat(status == 0 || answer == status).as("%d", answer).isTrue();
            }
        }
    }

    private void events(int count) {
        for (int i = 0; i < count; i++) {
            node.kernel().switchboard().publish(Shelf.BILLED, new Shelf.Billed(Optional.of(i + "x".repeat(900)), i));
        }
    }

    private void audit(KeptCaller caller, int count) {
        for (int i = 0; i < count; i++) {
            String id = "b".repeat(50) + i;
            assertThat(caller.say("PUT", "/shelf/" + id, token(i % 100, "USER"), "X-Request-ID: " + "r".repeat(120))
                    .hear()).isEqualTo(403);
        }
    }

    /** Listeners that do not read: what does not fit into the socket waits. */
    private void streams(List<KeptCaller> callers) {
        for (int i = 0; i < callers.size(); i++) {
            callers.get(i).say("GET", "/api/v1/events?topics=lucid.shelf.billed", token(i / 5, "ADMIN"));
        }
        await("lucid_event_streams " + callers.size() + ".0");
        events(300);
    }

    /** Far more is told to them than may wait for all together. */
    private void bridges(int count) {
        for (int i = 0; i < count; i++) {
            BridgeClient deaf = BridgeClient.narrow(node.port("tcp_bridge"), node.token("ADMIN"));
            clients.add(deaf);
            deaf.say("{'type':'register','address':'lucid.shelf.sold'}").say("{'type':'ping'}").hear();
        }
        for (int i = 0; i < 60; i++) {
            node.kernel().switchboard().publish(Shelf.SOLD, new Shelf.Sold("n1", i + "x".repeat(16_000)));
        }
    }

    private void callsInFlight(List<KeptCaller> callers) {
        for (int i = 0; i < callers.size(); i++) {
            callers.get(i).say("GET", "/shelf/held", address(i / 64));
        }
        await("lucid_http_in_flight " + callers.size() + ".0");
    }

    @Test
    @Tag("API-99")
    void holdsLittleForAThousandIdleConnections() {
        node = new Node(GATEWAY);
        caller(0).say("GET", "/shelf/emma").hear();
        long before = Heap.usedWithBuffers();
        for (int i = 1; i < 1000; i++) {
            KeptCaller caller = caller(i);
            assertThat(caller.say("GET", "/shelf/emma", "X-Forwarded-For: 10.1.0." + i % 50).hear()).isEqualTo(200);
        }
        long held = Heap.usedWithBuffers() - before;
        assertThat(held).as("%.1f MiB", held / (double) MIB).isLessThan(IDLE);
    }
}
