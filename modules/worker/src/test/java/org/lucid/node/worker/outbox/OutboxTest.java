package org.lucid.node.worker.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.kernel.store.memory.MemoryData;
import org.lucid.node.kernel.store.memory.MemoryStore;
import org.lucid.node.kernel.store.memory.StoreFaults;
import org.lucid.node.worker.outbox.Outbox.Queue;
import org.lucid.node.worker.store.AgentStore;
import org.lucid.node.worker.store.AgentStore.OutboxEntry;

@Tag("NOD-74")
class OutboxTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private final MemoryData data = new MemoryData();

    private static <T> T now(Future<T> future) {
        assertThat(future.isComplete()).isTrue();
        return future.result();
    }

    private Outbox outbox(long most) {
        AgentStore store = now(AgentStore.open(now(MemoryStore.open(data, () -> NOON, StoreFaults.none()))::open));
        Outbox outbox = new Outbox(store.outbox(), "node_a", most, Duration.ofDays(7));
        now(outbox.load());
        return outbox;
    }

    private static List<String> keys(Outbox outbox, Queue queue) {
        return now(outbox.next(queue, 100)).stream().map(entry -> entry.id().substring(entry.id().lastIndexOf(':')
                + 1)).toList();
    }

    @Test
    void whenItIsFullTheOldestSamplesGoAndProofsStay() {
        Outbox outbox = outbox(1_000);
        for (int i = 0; i < 30; i++) {
            now(outbox.add(Queue.SAMPLES, "s" + i, Map.of("text", "x".repeat(40)), NOON.plusSeconds(i)));
            assertThat(outbox.bytes()).isLessThanOrEqualTo(1_000);
        }
        assertThat(keys(outbox, Queue.SAMPLES)).endsWith("s29").doesNotContain("s0");
        for (int i = 0; i < 20; i++) {
            now(outbox.add(Queue.PROOFS, "p" + i, Map.of("text", "y".repeat(40)), NOON.plusSeconds(100 + i)));
        }
        assertThat(outbox.count(Queue.SAMPLES)).as("proofs push samples out").isZero();
        assertThat(outbox.count(Queue.PROOFS)).as("none of them is lost").isEqualTo(20);
        now(outbox.add(Queue.SAMPLES, "late", Map.of("a", 1), NOON.plusSeconds(200)));
        assertThat(outbox.count(Queue.SAMPLES)).isZero();
        assertThat(outbox.discarded()).isEqualTo(31);
    }

    @Test
    void theSameThingWaitsOnceAndIsThereAfterARestart() {
        Outbox outbox = outbox(100_000);
        now(outbox.add(Queue.PROOFS, "uptime_beacon:7", Map.of("a", 1), NOON));
        now(outbox.add(Queue.PROOFS, "uptime_beacon:7", Map.of("a", 1), NOON));
        assertThat(outbox.count(Queue.PROOFS)).isEqualTo(1);
        Outbox again = outbox(100_000);
        assertThat(again.count(Queue.PROOFS)).isEqualTo(1);
        assertThat(again.bytes()).isEqualTo(outbox.bytes()).isPositive();
        assertThat(now(again.oldest())).contains(NOON);
        List<OutboxEntry> entries = now(again.next(Queue.PROOFS, 10));
        now(again.done(Queue.PROOFS, entries));
        assertThat(again.isEmpty()).isTrue();
        assertThat(again.bytes()).isZero();
        assertThat(now(again.oldest())).isEqualTo(Optional.empty());
    }

    @Test
    void whatIsOlderThanAWeekGoes() {
        Outbox outbox = outbox(100_000);
        now(outbox.add(Queue.PROOFS, "old", Map.of("a", 1), NOON.minus(Duration.ofDays(8))));
        now(outbox.add(Queue.PROOFS, "new", Map.of("a", 1), NOON.minus(Duration.ofDays(6))));
        assertThat(now(outbox.dropOld(NOON))).isEqualTo(1);
        assertThat(keys(outbox, Queue.PROOFS)).containsExactly("new");
    }
}
