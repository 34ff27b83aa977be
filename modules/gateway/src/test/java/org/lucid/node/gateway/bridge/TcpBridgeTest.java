package org.lucid.node.gateway.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.gateway.testkit.BridgeClient;
import org.lucid.node.gateway.testkit.Node;
import org.lucid.node.gateway.testkit.Registry;
import org.lucid.node.gateway.testkit.Shelf;
import org.lucid.node.kernel.bus.Topic;
import org.lucid.node.kernel.testkit.Heap;

/** The TCP bridge over sockets, with two instances, and clients that mean well or not. */
class TcpBridgeTest {

    private static Node node;
    private final List<BridgeClient> clients = new ArrayList<>();

    @BeforeAll
    static void start() {
        node = Node.withSecret(", instances: 2, tcp_bridge: {port: 0}}\nregistration: {enabled: true",
                () -> new Registry(Map.of("n1", "user-NODE_OPERATOR", "n2", "bob")));
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @AfterEach
    void close() {
        clients.forEach(BridgeClient::close);
    }

    private BridgeClient keep(BridgeClient client) {
        clients.add(client);
        return client;
    }

    private BridgeClient loggedIn(String role) {
        return keep(BridgeClient.loggedIn(node.port("tcp_bridge"), node.token(role)));
    }

    private BridgeClient stranger() {
        return keep(new BridgeClient(node.port("tcp_bridge")));
    }

    private static <E> void happen(Topic<E> topic, E event) {
        node.kernel().switchboard().publish(topic, event);
    }

    private static JsonNode call(BridgeClient client, String address, String body, String... headers) {
        return client.say("{'type':'send','address':'" + address + "','replyAddress':'r','headers':{"
                + String.join(",", headers) + "},'body':" + body + "}").hear();
    }

    private static boolean metricsSay(String line) {
        return node.call("GET", "/metrics", "ADMIN", "").body().lines().anyMatch(line::equals);
    }

    @Test
    @Tag("API-56")
    @Tag("API-58")
    void answersCalls() {
        BridgeClient client = loggedIn("NODE_OPERATOR");
        JsonNode found = call(client, "lucid.shelf.find", "{'book_id':'emma'}", "'request-id':'req-7'");
        assertThat(found.path("type").asText()).isEqualTo("message");
        assertThat(found.path("address").asText()).isEqualTo("r");
        assertThat(found.path("headers").path("request-id").asText()).isEqualTo("req-7");
        assertThat(found.path("body").path("title").asText()).isEqualTo("Found");
        JsonNode put = call(client, "lucid.shelf.put", "{'book_id':'emma','title':'Emma','price':'2.5'}",
                "'idempotency-key':'k1'");
        assertThat(put.path("body").path("key").asText()).as("key and hash, as on HTTP").matches("k1 [0-9a-f]{64}");
        assertThat(put.path("body").path("price").asText()).isEqualTo("2.500000");
        JsonNode list = call(client, "lucid.shelf.list", "null");
        assertThat(list.path("body").path("books")).hasSize(1);
    }

    @Test
    @Tag("API-58")
    @Tag("API-60")
    void tellsWhyACallFailedAsHttpWould() {
        BridgeClient client = loggedIn("NODE_OPERATOR");
        JsonNode rules = call(client, "lucid.shelf.put", "{'book_id':'emma','title':'E'}");
        assertThat(rules.path("type").asText()).isEqualTo("err");
        assertThat(rules.path("address").asText()).isEqualTo("r");
        assertThat(rules.path("failureCode").asInt()).isEqualTo(400);
        assertThat(rules.path("failureType").asText()).isEqualTo("RECIPIENT_FAILURE");
        JsonNode error = rules.path("body").path("error");
        assertThat(error.path("code").asText()).isEqualTo("LUCID_ERR_1001");
        assertThat(error.path("details").path("violations").get(0).path("field").asText()).isEqualTo("title");
        assertThat(rules.path("message").asText()).isEqualTo(error.path("message").asText());
        assertThat(call(client, "lucid.shelf.find", "{'book_id':'sheet'}").path("failureCode").asInt())
                .as("a reserved word").isEqualTo(400);
        assertThat(call(client, "lucid.shelf.find", "{'book_id':'a/b'}").path("failureCode").asInt()).isEqualTo(404);
        JsonNode fault = call(client, "lucid.shelf.find", "{'book_id':'fault'}");
        assertThat(fault.path("failureCode").asInt()).isEqualTo(500);
        assertThat(fault.toString()).doesNotContain("secret");
        assertThat(call(client, "lucid.shelf.find", "{'book_id':'a'}", "'deadline-ms':'30001'").path("failureCode")
                .asInt()).isEqualTo(400);
        JsonNode large = call(client, "lucid.shelf.count", "{'titles':['" + "x".repeat(3000) + "']}");
        assertThat(large.path("failureCode").asInt()).isEqualTo(413);
        JsonNode user = call(loggedIn("USER"), "lucid.shelf.put", "{'book_id':'emma','title':'Emma'}");
        assertThat(user.path("message").asText()).isEqualTo("access_denied");
        assertThat(user.path("failureCode").asInt()).isEqualTo(403);
    }

    @Test
    @Tag("API-60")
    void chargesTheSameBucketsAsHttp() {
        BridgeClient client = loggedIn("SERVICE");
        long before = Long.parseLong(node.call("GET", "/api/v1/auth/whoami", "SERVICE", "").header(
                "x-ratelimit-remaining"));
        for (int i = 0; i < 5; i++) {
            call(client, "lucid.shelf.list", "null");
        }
        long after = Long.parseLong(node.call("GET", "/api/v1/auth/whoami", "SERVICE", "").header(
                "x-ratelimit-remaining"));
        assertThat(before - after).isEqualTo(6);
    }

    @Test
    @Tag("API-53")
    @Tag("API-60")
    void tellsTopicsToThoseThatMayHear() {
        BridgeClient operator = loggedIn("NODE_OPERATOR");
        assertThat(operator.say("{'type':'register','address':'lucid.shelf.stolen'}").hear().path("message").asText())
                .isEqualTo("access_denied");
        operator.say("{'type':'register','address':'lucid.shelf.sold'}")
                .say("{'type':'register','address':'lucid.shelf.filled'}").say("{'type':'ping'}");
        assertThat(operator.hear().path("type").asText()).isEqualTo("pong");
        happen(Shelf.SOLD, new Shelf.Sold("n2", "of bob"));
        happen(Shelf.SOLD, new Shelf.Sold("n1", "emma"));
        JsonNode sold = operator.hear();
        assertThat(sold.toString()).isEqualTo("{\"type\":\"message\",\"address\":\"lucid.shelf.sold\",\"headers\":{},"
                + "\"body\":{\"node_id\":\"n1\",\"book_id\":\"emma\"}}");
        operator.say("{'type':'unregister','address':'lucid.shelf.sold'}").say("{'type':'ping'}").hear();
        happen(Shelf.SOLD, new Shelf.Sold("n1", "persuasion"));
        happen(Shelf.FILLED, new Shelf.Filled(3));
        assertThat(operator.hear().path("address").asText()).isEqualTo("lucid.shelf.filled");
    }

    @Test
    @Tag("API-60")
    void letsNobodySpeakAsAModule() {
        BridgeClient forger = loggedIn("SYSTEM");
        for (String address : List.of("lucid.shelf.dusted", "lucid.shelf.sold", "lucid.shelf.stolen")) {
            assertThat(forger.say("{'type':'register','address':'" + address + "'}").hear().path("message").asText())
                    .as(address).isEqualTo("access_denied");
        }
        assertThat(call(forger, "lucid.registration.statuses", "{'limit':5}").path("message").asText())
                .isEqualTo("access_denied");
        BridgeClient victim = loggedIn("USER");
        assertThat(call(forger, "r", "{}").path("message").asText()).as("another's reply address").isEqualTo(
                "access_denied");
        assertThat(victim.say("{'type':'ping'}").hear().path("type").asText()).isEqualTo("pong");
    }

    @Test
    @Tag("API-57")
    void closesOnAnnouncedLengthsAndKeepsItsHeap() {
        long before = Heap.used();
        for (int i = 0; i < 20; i++) {
            BridgeClient huge = stranger().raw(200 << 20, new byte[1000]);
            assertThat(huge.next()).isEmpty();
        }
        assertThat(stranger().raw(0, new byte[0]).next()).isEmpty();
        assertThat(stranger().raw(-5, new byte[10]).next()).isEmpty();
        assertThat(Heap.used() - before).isLessThan(8 << 20);
        assertThat(loggedIn("USER").say("{'type':'ping'}").hear().path("type").asText()).isEqualTo("pong");
    }

    @Test
    @Tag("API-38")
    void readsLongFramesWithinTheMemoryOfAllBodies() {
        try (Node small = Node.withSecret(", body_memory: 1MiB, tcp_bridge: {port: 0}")) {
            int port = small.port("tcp_bridge");
            String token = small.token("USER");
            for (int i = 0; i < 4; i++) {
                keep(BridgeClient.loggedIn(port, token)).raw(256 << 10, new byte[20_000]);
            }
            long until = System.nanoTime() + 20_000_000_000L;
            while (small.call("PUT", "/shelf/a", "ADMIN", "{\"title\":\"Emma\"}").status() != 503) {
                assertThat(System.nanoTime()).as("all is taken").isLessThan(until);
            }
            BridgeClient fifth = keep(BridgeClient.loggedIn(port, token));
            assertThat(fifth.raw(256 << 10, new byte[20_000]).next()).as("after two seconds").isEmpty();
            clients.forEach(BridgeClient::close);
            while (small.call("PUT", "/shelf/a", "ADMIN", "{\"title\":\"Emma\"}").status() != 201) {
                assertThat(System.nanoTime()).as("it is given back").isLessThan(until);
            }
        }
    }

    @Test
    @Tag("API-57")
    @Tag("API-100")
    void dropsForASubscriberThatNeverReadsAndKeepsItsHeap() {
        BridgeClient deaf = loggedIn("ADMIN");
        deaf.say("{'type':'register','address':'lucid.shelf.sold'}").say("{'type':'ping'}").hear();
        BridgeClient keen = loggedIn("ADMIN");
        keen.say("{'type':'register','address':'lucid.shelf.filled'}").say("{'type':'ping'}").hear();
        String large = "x".repeat(20_000);
        for (int i = 0; i < 200; i++) {
            happen(Shelf.SOLD, new Shelf.Sold("n1", large)); // the ring of events is full before it is measured
        }
        happen(Shelf.FILLED, new Shelf.Filled(1));
        assertThat(keen.hear().path("body").path("books").asInt()).isEqualTo(1);
        long before = Heap.used();
        for (int round = 2; round < 22; round++) {
            for (int i = 0; i < 100; i++) {
                happen(Shelf.SOLD, new Shelf.Sold("n1", large));
            }
            happen(Shelf.FILLED, new Shelf.Filled(round));
            assertThat(keen.hear().path("body").path("books").asInt()).as("the other one is not delayed")
                    .isEqualTo(round);
        }
        assertThat(Heap.used() - before).isLessThan(8 << 20);
        int heard = 0;
        JsonNode frame = deaf.hear();
        while (frame.path("type").asText().equals("message")) {
            heard++;
            frame = deaf.hear();
        }
        assertThat(frame.path("message").asText()).isEqualTo("gap");
        assertThat(frame.path("body").path("lucid.shelf.sold").asInt()).as("each is told or counted").isEqualTo(
                2200 - heard);
        assertThat(node.call("GET", "/metrics", "ADMIN", "").body())
                .contains("lucid_events_dropped_total{reason=\"bridge_slow\"} " + (2200 - heard) + ".0");
    }

    @Test
    @Tag("API-59")
    void turnsAwayWhoDoesNotLogInWithinFiveSeconds() {
        long begun = System.nanoTime();
        BridgeClient mute = stranger();
        assertThat(mute.hear().path("message").asText()).isEqualTo("not_logged_in");
        assertThat(mute.next()).isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(4900));
        BridgeClient bad = stranger().say("{'type':'ping','headers':{'authorization':'Bearer nonsense'}}");
        assertThat(bad.hear().path("message").asText()).isEqualTo("not_logged_in");
        assertThat(bad.next()).isEmpty();
    }

    @Test
    @Tag("API-59")
    void turnsAwayWhoseTokenIsRevokedWhileConnected() {
        BridgeClient revoked = keep(BridgeClient.loggedIn(node.port("tcp_bridge"),
                org.lucid.node.gateway.testkit.Tokens.of("USER", Node.NOW.getEpochSecond()).claim("jti", "lost-one")
                        .signed()));
        assertThat(node.call("POST", "/api/v1/auth/revocations", "SUPER_ADMIN",
                "{\"token_id\":\"lost-one\",\"reason\":\"lost\"}").status()).isEqualTo(201);
        assertThat(revoked.hear().path("message").asText()).isEqualTo("not_logged_in");
        assertThat(revoked.next()).isEmpty();
    }

    @Test
    @Tag("API-57")
    void letsInTwoHundred() {
        for (int i = 0; i < 200; i++) {
            stranger().say("{'type':'ping'}").hear();
        }
        assertThat(metricsSay("lucid_bridge_connections{bridge=\"tcp\"} 200.0")).isTrue();
        BridgeClient tooMany = stranger();
        assertThat(tooMany.next().map(frame -> frame.path("message").asText()).orElse("closing")).isEqualTo("closing");
        assertThat(tooMany.next()).isEmpty();
    }

    @Test
    @Tag("API-65")
    void countsFramesBothWays() {
        try (Node other = Node.withSecret(", tcp_bridge: {port: 0}")) {
            BridgeClient client = keep(BridgeClient.loggedIn(other.port("tcp_bridge"), other.token("ADMIN")));
            call(client, "lucid.shelf.list", "null");
            client.say("{'type':'register','address':'lucid.shelf.filled'}").say("{'type':'ping'}").hear();
            other.kernel().switchboard().publish(Shelf.FILLED, new Shelf.Filled(1));
            client.hear();
            assertThat(other.call("GET", "/metrics", "ADMIN", "").body().lines())
                    .as("login, call, registration and ping; their three answers and an event")
                    .contains("lucid_bridge_frames_total{bridge=\"tcp\",direction=\"in\"} 4.0",
                            "lucid_bridge_frames_total{bridge=\"tcp\",direction=\"out\"} 4.0");
        }
    }

    @Test
    @Tag("API-99")
    void sendsAwayWhoSaysNothingForTooLong() {
        try (Node other = Node.withSecret(", tcp_bridge: {port: 0}, bridges: {idle: 30s}")) {
            BridgeClient silent = keep(BridgeClient.loggedIn(other.port("tcp_bridge"), other.token("USER")));
            BridgeClient alive = keep(BridgeClient.loggedIn(other.port("tcp_bridge"), other.token("USER")));
            other.passSeconds(20);
            alive.say("{'type':'ping'}").hear();
            other.passSeconds(11);
            assertThat(silent.hear().path("message").asText()).isEqualTo("timeout");
            assertThat(silent.next()).isEmpty();
            assertThat(alive.say("{'type':'ping'}").hear().path("type").asText()).isEqualTo("pong");
        }
    }

    @Test
    @Tag("API-89")
    void saysSoWhenTheProcessStops() {
        try (Node other = Node.withSecret(", tcp_bridge: {port: 0}")) {
            BridgeClient client = keep(BridgeClient.loggedIn(other.port("tcp_bridge"), other.token("USER")));
            other.kernel().stop().await();
            assertThat(client.hear().path("message").asText()).isEqualTo("closing");
            assertThat(client.next()).isEmpty();
        }
    }
}
