package org.lucid.node.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.gateway.testkit.EventReader;
import org.lucid.node.gateway.testkit.Node;
import org.lucid.node.gateway.testkit.Node.Answer;
import org.lucid.node.gateway.testkit.Registry;
import org.lucid.node.gateway.testkit.Shelf;
import org.lucid.node.kernel.bus.Topic;

/** The event stream over sockets, with two instances. */
class EventsHttpTest {

    private static final String PATH = "/api/v1/events";

    private final Registry registry = new Registry(Map.of("n1", "user-NODE_OPERATOR", "n2", "bob"));
    private final Node node = Node.withSecret(", instances: 2}\nregistration: {enabled: true", () -> registry);
    private final List<EventReader> readers = new ArrayList<>();

    @AfterEach
    void close() {
        readers.forEach(EventReader::close);
        node.close();
    }

    private EventReader open(String query, String role, String... headers) {
        EventReader reader = new EventReader(node.port("http"), PATH + query, node.token(role), headers);
        readers.add(reader);
        return reader;
    }

    private <E> void happen(Topic<E> topic, E event) {
        node.kernel().switchboard().publish(topic, event);
    }

    private static String id(String block) {
        return block.lines().filter(line -> line.startsWith("id: ")).findFirst().orElseThrow().substring(4);
    }

    @Test
    @Tag("API-52")
    @Tag("API-53")
    @Tag("API-54")
    void tellsOperatorsOfTheirOwnAndGoesOnAfterABreak() {
        EventReader first = open("?topics=lucid.shelf.*", "NODE_OPERATOR");
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.next().orElseThrow()).startsWith("retry: 3000\nid: ");
        happen(Shelf.SOLD, new Shelf.Sold("n2", "of bob"));
        happen(Shelf.DUSTED, new Shelf.Filled(0));
        happen(Shelf.STOLEN, new Shelf.Filled(0));
        happen(Shelf.SOLD, new Shelf.Sold("n1", "emma"));
        String sold = first.next().orElseThrow();
        assertThat(sold).contains("event: lucid.shelf.sold\ndata: {\"topic\":\"lucid.shelf.sold\",\"time\":"
                + "\"2026-01-01T00:00:00.000Z\",\"data\":{\"node_id\":\"n1\",\"book_id\":\"emma\"}}");
        first.close();
        for (int i = 1; i <= 20; i++) {
            happen(Shelf.FILLED, new Shelf.Filled(i));
        }
        EventReader again = open("?topics=lucid.shelf.*", "NODE_OPERATOR", "Last-Event-ID: " + id(sold));
        assertThat(again.next().orElseThrow()).isEqualTo("retry: 3000");
        happen(Shelf.FILLED, new Shelf.Filled(21));
        for (int i = 1; i <= 21; i++) {
            assertThat(again.next().orElseThrow()).endsWith("\"data\":{\"books\":" + i + "}}");
        }
        EventReader lost = open("?last_event_id=nonsense", "NODE_OPERATOR");
        lost.next();
        assertThat(lost.next().orElseThrow()).startsWith("event: lucid.gateway.reset\ndata: {\"reason\":");
    }

    @Test
    @Tag("API-52")
    void refusesWhatItCannotTell() {
        Answer anonymous = node.get(PATH);
        assertThat(anonymous.code()).isEqualTo("LUCID_ERR_2001");
        Answer pattern = node.call("GET", PATH + "?topics=lucid.*.sold", "ADMIN", "");
        assertThat(pattern.code()).isEqualTo("LUCID_ERR_1001");
        assertThat(pattern.body()).contains("* only at the end");
        assertThat(node.call("GET", PATH + "?topics=lucid.shelf.stolen", "USER", "").code())
                .isEqualTo("LUCID_ERR_2002");
        assertThat(node.call("GET", PATH + "?node_id=n2", "NODE_OPERATOR", "").code()).isEqualTo("LUCID_ERR_2006");
        assertThat(node.call("GET", PATH + "?node_id=n3", "NODE_OPERATOR", "").code()).isEqualTo("LUCID_ERR_5001");
        Answer head = node.call("HEAD", PATH, "USER", "");
        assertThat(head.header("content-type")).isEqualTo("text/event-stream");
        assertThat(head.body()).isEmpty();
    }

    @Test
    @Tag("API-55")
    @Tag("API-04")
    void holdsTheLimitOverAllInstancesAndGivesPlacesBack() {
        for (int i = 0; i < 5; i++) {
            assertThat(open("", "USER").next()).isPresent();
        }
        Answer sixth = node.call("GET", PATH, "USER", "");
        assertThat(sixth.status()).isEqualTo(429);
        assertThat(sixth.code()).isEqualTo("LUCID_ERR_4292");
        assertThat(Integer.parseInt(sixth.header("retry-after"))).isPositive();
        assertThat(open("", "ADMIN").status()).as("another subject").isEqualTo(200);
        assertThat(node.get("/shelf/emma").status()).as("streams are no calls in flight").isEqualTo(200);
        readers.getFirst().close();
        long until = System.nanoTime() + 20_000_000_000L;
        while (open("", "USER").status() != 200) {
            assertThat(System.nanoTime()).as("the place is free again").isLessThan(until);
        }
    }

    @Test
    @Tag("API-53")
    void endsWhenTheTokenIsRevokedOrExpires() {
        EventReader revoked = open("", "USER");
        EventReader expired = open("", "NODE_OPERATOR");
        revoked.next();
        expired.next();
        Answer answer = node.call("POST", "/api/v1/auth/revocations", "SUPER_ADMIN",
                "{\"token_id\":\"t-USER\",\"reason\":\"lost\"}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        assertThat(revoked.next().orElseThrow()).isEqualTo(
                "event: lucid.gateway.closing\ndata: {\"reason\":\"revoked\"}");
        assertThat(revoked.next()).isEmpty();
        node.passSeconds(601);
        assertThat(expired.next().orElseThrow()).endsWith("{\"reason\":\"expired\"}");
        assertThat(expired.next()).isEmpty();
    }

    @Test
    @Tag("API-55")
    @Tag("API-89")
    void isToldWhenTheProcessStops() {
        EventReader reader = open("", "USER");
        reader.next();
        long begun = System.nanoTime();
        node.kernel().stop().await();
        assertThat(reader.next().orElseThrow()).isEqualTo(
                "event: lucid.gateway.closing\ndata: {\"reason\":\"stopping\"}");
        assertThat(reader.next()).isEmpty();
        assertThat(System.nanoTime() - begun).as("nobody waits for the stream to end by itself")
                .isLessThan(7_000_000_000L);
    }
}
