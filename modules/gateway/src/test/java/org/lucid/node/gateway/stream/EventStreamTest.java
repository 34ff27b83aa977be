package org.lucid.node.gateway.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.registration.Nodes;
import org.lucid.node.gateway.auth.Proven;
import org.lucid.node.gateway.testkit.Registry;
import org.lucid.node.gateway.testkit.Shelf;
import org.lucid.node.kernel.bus.Bus;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.kernel.bus.Caller;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.bus.Topic;
import org.lucid.node.kernel.testkit.VirtualTime;

/** Streams on virtual time, with readers that take or do not take. */
class EventStreamTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final VirtualTime time = new VirtualTime(START);
    private final Registry registry = new Registry(Map.of("n1", "ada", "n2", "bob"));
    private final List<Promise<Nodes.StatusPage>> open = new ArrayList<>();
    private boolean registryHangs;
    private final NodeOwners owners = new NodeOwners(new Registration(), time.clock());
    private final EventFeed feed = new EventFeed("0a1b2c3d", time.clock(),
            List.of(Shelf.SOLD, Shelf.FILLED, Shelf.BILLED, Shelf.STOLEN), owners, 4096);
    private final List<String> ended = new ArrayList<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Streams streams = new Streams(who -> {
        if (ended.contains(who.caller().subject())) {
            throw LucidError.REVOKED.failure("revoked");
        }
    }, meters);

    @AfterEach
    void close() {
        time.close();
    }

    /** Answers as the registry does, at once or when told. */
    private final class Registration implements Bus {

        @Override
        public <Q, R> Future<R> request(Operation<Q, R> operation, Q request) {
            Promise<Nodes.StatusPage> answer = Promise.promise();
            Nodes.StatusPage page = registry.page((Nodes.Statuses) request);
            if (registryHangs) {
                open.add(answer);
            } else {
                answer.complete(page);
            }
            return answer.future().map(operation.replyType()::cast);
        }

        @Override
        public <Q, R> Future<R> request(Operation<Q, R> operation, Q request, Call parent) {
            return request(operation, request);
        }

        @Override
        public <Q, R> Future<Answer<R>> forward(Operation<Q, R> operation, Q request, Call call) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <E> void publish(Topic<E> topic, E event) {
            throw new UnsupportedOperationException();
        }
    }

    /** The other end of a stream: takes everything, or nothing once it is full. */
    private static final class Reader implements WriteStream<Buffer> {

        private final StringBuilder text = new StringBuilder();
        private boolean full;
        private Handler<Void> drained;
        private Future<Void> over;
        private final Promise<Void> gone = Promise.promise();

        List<String> ids() {
            return text.toString().lines().filter(line -> line.startsWith("id: ")).map(line -> line.substring(4))
                    .toList();
        }

        void drain() {
            full = false;
            drained.handle(null);
        }

        @Override
        public WriteStream<Buffer> exceptionHandler(Handler<Throwable> handler) {
            return this;
        }

        @Override
        public Future<Void> write(Buffer data) {
            text.append(data);
            return Future.succeededFuture();
        }

        @Override
        public Future<Void> end() {
            return Future.succeededFuture();
        }

        @Override
        public WriteStream<Buffer> setWriteQueueMaxSize(int maxSize) {
            return this;
        }

        @Override
        public boolean writeQueueFull() {
            return full;
        }

        @Override
        public WriteStream<Buffer> drainHandler(Handler<Void> handler) {
            drained = handler;
            return this;
        }
    }

    private static Caller caller(Role role, String name) {
        return new Caller(name, Set.of(role), Optional.of(name), Optional.empty());
    }

    private Reader begin(Caller caller, String... lastEventId) {
        Reader reader = new Reader();
        EventStream stream = new EventStream(streams, feed, time.vertx(), new Proven(caller, Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty()),
                new Hearing(caller, topic -> true,
                        Optional.empty()),
                List.of(lastEventId).stream().findFirst());
        reader.over = stream.begin(reader, reader.gone.future());
        time.settle();
        return reader;
    }

    private void fill(int from, int to) {
        IntStream.rangeClosed(from, to).forEach(i -> feed.happened(Shelf.FILLED, new Shelf.Filled(i)));
        time.settle();
    }

    private double dropped(String reason) {
        return meters.counter("lucid_events_dropped", "reason", reason).count();
    }

    @Test
    @Tag("API-52")
    void tellsEventsInTheFormOfTheStandard() {
        Reader reader = begin(caller(Role.USER, "ada"));
        assertThat(reader.text).hasToString("retry: 3000\nid: 0a1b2c3d-0\n\n");
        fill(7, 7);
        assertThat(reader.text.toString()).endsWith("id: 0a1b2c3d-1\nevent: lucid.shelf.filled\ndata: {\"topic\":"
                + "\"lucid.shelf.filled\",\"time\":\"2026-01-01T00:00:00.000Z\",\"data\":{\"books\":7}}\n\n");
    }

    @Test
    @Tag("API-52")
    void pingsEveryFifteenSeconds() {
        Reader reader = begin(caller(Role.USER, "ada"));
        time.advance(Duration.ofMillis(14_900), Duration.ofMillis(100));
        assertThat(reader.text.toString()).doesNotContain(": ping");
        time.advance(Duration.ofMillis(200), Duration.ofMillis(100));
        assertThat(reader.text.toString()).endsWith("\n\n: ping\n\n");
        time.advance(Duration.ofSeconds(45), Duration.ofSeconds(1));
        assertThat(reader.text.toString().split(": ping", -1)).hasSize(5);
    }

    @Test
    @Tag("API-54")
    void goesOnAfterAnEventWithoutGapOrDouble() {
        fill(1, 10);
        Reader reader = begin(caller(Role.USER, "ada"), "0a1b2c3d-4");
        fill(11, 12);
        assertThat(reader.ids()).containsExactlyElementsOf(
                IntStream.rangeClosed(5, 12).mapToObj(i -> "0a1b2c3d-" + i).toList());
        assertThat(reader.text.toString()).startsWith("retry: 3000\n\nid: 0a1b2c3d-5\n").doesNotContain("reset");
    }

    @Test
    @Tag("API-54")
    void beginsWithAResetWhereItCannotGoOn() {
        fill(1, 5000);
        Map<String, String> reasons = Map.of("0a1b2c3d-904", "", "0a1b2c3d-903", "too_old", "0a1b2c3d-5001",
                "unknown_id", "ffffffff-4999", "restarted", "nonsense", "unknown_id");
        reasons.forEach((id, reason) -> {
            Reader reader = begin(caller(Role.USER, "user of " + id), id);
            String start = reader.text.toString();
            if (reason.isEmpty()) {
                assertThat(reader.ids()).hasSize(4096).first().isEqualTo("0a1b2c3d-905");
            } else {
                assertThat(start).as(id).isEqualTo("retry: 3000\nid: 0a1b2c3d-5000\n\nevent: lucid.gateway.reset\n"
                        + "data: {\"reason\":\"" + reason + "\",\"oldest_id\":\"0a1b2c3d-905\"}\n\n");
            }
        });
    }

    @Test
    @Tag("API-55")
    void sendsASlowReaderAwayAndDelaysNobodyElse() {
        Reader slow = begin(caller(Role.USER, "slow"));
        Reader quick = begin(caller(Role.USER, "quick"));
        slow.full = true;
        fill(1, 256);
        assertThat(slow.ids()).hasSize(1);
        assertThat(slow.over.isComplete()).as("256 may wait").isFalse();
        assertThat(quick.ids()).hasSize(257);
        slow.drain();
        time.settle();
        assertThat(slow.ids()).hasSize(257);
        slow.full = true;
        fill(257, 257);
        fill(258, 513);
        assertThat(slow.text.toString()).endsWith("event: lucid.gateway.reset\ndata: {\"reason\":\"slow\","
                + "\"oldest_id\":\"0a1b2c3d-1\"}\n\n");
        assertThat(slow.over.succeeded()).isTrue();
        assertThat(quick.ids()).hasSize(514);
        assertThat(dropped("slow")).isEqualTo(257);
        assertThat(streams.size()).isEqualTo(1);
        Reader again = begin(caller(Role.USER, "slow"), slow.ids().getLast());
        assertThat(again.ids()).as("it goes on where it was").hasSize(257).last().isEqualTo("0a1b2c3d-513");
    }

    @Test
    @Tag("API-99")
    void keepsNothingForASlowReaderThatIsNotKeptForAll() {
        Reader slow = begin(caller(Role.USER, "slow"));
        slow.full = true;
        fill(1, 10);
        IntStream.range(10, 4096).forEach(i -> feed.happened(Shelf.STOLEN, new Shelf.Filled(i)));
        time.settle();
        assertThat(slow.over.isComplete()).as("the ring still has them").isFalse();
        feed.happened(Shelf.STOLEN, new Shelf.Filled(0));
        time.settle();
        assertThat(slow.over.isComplete()).isTrue();
        assertThat(slow.text.toString()).contains("{\"reason\":\"slow\",\"oldest_id\":\"0a1b2c3d-2\"}");
        assertThat(dropped("slow")).isEqualTo(10);
    }

    @Test
    @Tag("API-53")
    void asksOnceForTheOwnerOfANodeAndKeepsTheOrder() {
        Reader ada = begin(caller(Role.NODE_OPERATOR, "ada"));
        registryHangs = true;
        feed.happened(Shelf.SOLD, new Shelf.Sold("n1", "emma"));
        feed.happened(Shelf.FILLED, new Shelf.Filled(1));
        feed.happened(Shelf.SOLD, new Shelf.Sold("n1", "persuasion"));
        time.settle();
        assertThat(ada.ids()).as("the second waits for the first").hasSize(1);
        registryHangs = false;
        open.forEach(answer -> answer.complete(registry.page(Nodes.Statuses.of(List.of("n1")))));
        time.settle();
        assertThat(ada.ids()).containsExactly("0a1b2c3d-0", "0a1b2c3d-1", "0a1b2c3d-2", "0a1b2c3d-3");
        int asked = registry.asked.get();
        feed.happened(Shelf.SOLD, new Shelf.Sold("n2", "of bob"));
        feed.happened(Shelf.SOLD, new Shelf.Sold("n2", "of bob"));
        feed.happened(Shelf.SOLD, new Shelf.Sold("n3", "of nobody"));
        feed.happened(Shelf.SOLD, new Shelf.Sold("n3", "of nobody"));
        time.settle();
        assertThat(ada.text.toString()).doesNotContain("of bob", "of nobody");
        assertThat(registry.asked.get() - asked).as("once for each node").isEqualTo(2);
        time.advance(Duration.ofSeconds(301), Duration.ofSeconds(1));
        feed.happened(Shelf.SOLD, new Shelf.Sold("n2", "of bob"));
        time.settle();
        assertThat(registry.asked.get() - asked).as("after five minutes again").isEqualTo(3);
    }

    @Test
    @Tag("API-53")
    void remembersTheOwnersOfSoManyNodes() {
        begin(caller(Role.NODE_OPERATOR, "ada"));
        IntStream.range(0, 5000).forEach(i -> {
            feed.happened(Shelf.SOLD, new Shelf.Sold("m" + i, "x"));
            time.settle();
        });
        assertThat(owners.size()).isEqualTo(4096);
    }

    @Test
    @Tag("API-53")
    void saysSoWhenNobodyKnowsWhoseAnEventWas() {
        Reader ada = begin(caller(Role.NODE_OPERATOR, "ada"));
        registryHangs = true;
        feed.happened(Shelf.SOLD, new Shelf.Sold("n1", "emma"));
        time.settle();
        open.getFirst().fail("registration is down");
        time.settle();
        assertThat(ada.text.toString()).contains("\"reason\":\"owner_unknown\"").doesNotContain("emma");
        assertThat(ada.over.isComplete()).isFalse();
        assertThat(dropped("owner_unknown")).isEqualTo(1);
    }

    @Test
    @Tag("API-55")
    void letsInAHundredAndFiveOfOneSubject() {
        List<Reader> readers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            readers.add(begin(caller(Role.USER, "user" + i / 5)));
        }
        assertThat(meters.get("lucid_event_streams").gauge().value()).isEqualTo(100);
        assertThatThrownBy(() -> begin(caller(Role.USER, "one more"))).isInstanceOfSatisfying(Failure.class,
                failure -> assertThat(failure.number()).isEqualTo(4292));
        readers.get(99).gone.complete();
        readers.get(98).gone.complete();
        time.settle();
        assertThatThrownBy(() -> begin(caller(Role.USER, "user0"))).hasMessageContaining("You have 5");
        begin(caller(Role.USER, "user19"));
        assertThat(streams.size()).isEqualTo(99);
    }

    @Test
    @Tag("API-53")
    void endsWhenTheCredentialDoes() {
        Reader ada = begin(caller(Role.USER, "ada"));
        Reader bob = begin(caller(Role.USER, "bob"));
        ended.add("ada");
        streams.check();
        time.settle();
        assertThat(ada.text.toString()).endsWith("event: lucid.gateway.closing\ndata: {\"reason\":\"revoked\"}\n\n");
        assertThat(ada.over.succeeded()).isTrue();
        assertThat(bob.over.isComplete()).isFalse();
        fill(1, 1);
        assertThat(ada.ids()).hasSize(1);
    }
}
