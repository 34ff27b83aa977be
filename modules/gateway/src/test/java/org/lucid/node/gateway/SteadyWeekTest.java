package org.lucid.node.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.gateway.testkit.BridgeClient;
import org.lucid.node.gateway.testkit.KeptCaller;
import org.lucid.node.gateway.testkit.Shelf;
import org.lucid.node.gateway.testkit.Tokens;
import org.lucid.node.kernel.testkit.Heap;
import org.lucid.node.kernel.testkit.Simulation;

/** A gateway with real sockets on virtual time: what goes on day by day leaves nothing behind. */
class SteadyWeekTest {

    private static final int MOST = 1 << 20;
    private static final Duration ROUND = Duration.ofMinutes(15);
    private static final Duration COARSE = Duration.ofSeconds(5);
    private static final int ROUNDS_A_DAY = 96;
    private static final int FULL_RING = 5000;
    private static final String[] PATHS = {"/shelf", "/shelf/emma", "/shelf/books/emma/text?copies=2", "/health",
            "/shelf/emma?copies=99", "/shelf/books/emma/more", "/shelf/x%2Fy", "/openapi.json", "/eventbus/info",
            "/api/v1/auth/whoami"};

    private final Simulation simulation = new Simulation(Simulation.Setup.of(
            "metrics: {port: 0}\nshelf: {enabled: true}\ngateway: {enabled: true, port: 0, host: 127.0.0.1, jwt: {secret: "
                    + Tokens.SECRET + "}, trusted_proxies: [127.0.0.1], tcp_bridge: {port: 0}}\n",
            GatewayModule::new, Shelf::new));
    private int rounds;

    @Test
    @Tag("API-99")
    void addsNothingInAWeek() {
        for (int i = 0; i < FULL_RING; i++) {
            simulation.kernel().switchboard().publish(Shelf.SOLD, sold(i));
        }
        days(2);
        long before = Heap.usedWithBuffers();
        days(7);
        long added = Heap.usedWithBuffers() - before;
        simulation.close();
        assertThat(added).as("%d KiB", added >> 10).isLessThan(MOST);
    }

    private void days(int days) {
        for (int i = 0; i < days * ROUNDS_A_DAY; i++) {
            round();
            simulation.advance(ROUND, COARSE);
        }
    }

    /** Callers come, each as another one than before and with another token, ask, hear an event and go. */
    private void round() {
        rounds++;
        String token = Tokens.of("ADMIN", simulation.now().getEpochSecond()).claim("sub", "caller-" + rounds / 4 % 20)
                .claim("jti", "t" + rounds / 4).signed();
        int port = simulation.kernel().portFor("http", 0);
        try (KeptCaller caller = new KeptCaller("127.0.0.1", port);
                KeptCaller listener = new KeptCaller("127.0.0.1", port);
                BridgeClient client = new BridgeClient(simulation.kernel().portFor("tcp_bridge", 0))) {
            for (String path : PATHS) {
                caller.say("GET", path, "Authorization: Bearer " + token, "X-Forwarded-For: 10.0.0." + rounds % 20);
                settle(caller);
                assertThat(caller.hear()).isIn(200, 400, 404);
            }
            listener.say("GET", "/api/v1/events", "Authorization: Bearer " + token);
            settle(listener);
            client.say("{'type':'register','address':'lucid.shelf.sold','headers':{'authorization':'Bearer " + token
                    + "'}}").say("{'type':'send','address':'lucid.shelf.list','replyAddress':'r'}");
            settle(client);
            client.hear();
            simulation.kernel().switchboard().publish(Shelf.SOLD, sold(rounds));
            settle(client);
            client.hear();
        }
    }

    private static Shelf.Sold sold(int number) {
        return new Shelf.Sold("n1", "x".repeat(1000) + number);
    }

    private void settle(KeptCaller caller) {
        for (int i = 0; i < 1000 && !caller.isTold(); i++) {
            simulation.advance(Duration.ofMillis(1));
        }
    }

    private void settle(BridgeClient client) {
        for (int i = 0; i < 1000 && !client.isTold(); i++) {
            simulation.advance(Duration.ofMillis(1));
        }
    }
}
