package org.lucid.node.gateway.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.gateway.testkit.Shelf;

class EventRingTest {

    private static FeedEvent event(long seq, int bytes) {
        return new FeedEvent(seq, Instant.EPOCH, Shelf.FILLED, Optional.empty(), "x".repeat(bytes));
    }

    private static EventRing filled(int maxEvents, long maxBytes, int events, int bytes) {
        EventRing ring = new EventRing(maxEvents, maxBytes);
        LongStream.rangeClosed(1, events).forEach(seq -> ring.add(event(seq, bytes)));
        return ring;
    }

    private static Optional<List<Long>> after(EventRing ring, long seq) {
        return ring.after(seq).map(events -> events.stream().map(FeedEvent::seq).toList());
    }

    @Test
    @Tag("API-54")
    void tellsAgainWhatIsStillThereInOrder() {
        EventRing ring = filled(4, 1 << 20, 6, 10);
        assertThat(ring.oldest()).hasValue(3);
        assertThat(after(ring, 4)).contains(List.of(5L, 6L));
        assertThat(after(ring, 6)).as("nothing was missed").contains(List.of());
        assertThat(after(ring, 2)).as("the oldest is the next one").contains(List.of(3L, 4L, 5L, 6L));
        assertThat(after(ring, 1)).as("2 is gone").isEmpty();
        assertThat(after(ring, 7)).as("never was").isEmpty();
    }

    @Test
    @Tag("API-54")
    void holdsSoManyEventsAndSoManyBytes() {
        assertThat(filled(4096, 4 << 20, 5000, 100).oldest()).hasValue(5000 - 4096 + 1);
        EventRing large = filled(4096, 4 << 20, 100, 1 << 20);
        assertThat(large.after(97).orElseThrow()).as("three of a mebibyte and a little").hasSize(3);
        assertThat(large.after(96)).isEmpty();
        EventRing single = filled(4096, 4 << 20, 1, 5 << 20);
        assertThat(single.oldest()).as("larger than the ring").isEmpty();
        assertThat(single.after(0)).isEmpty();
        assertThat(single.after(1)).contains(List.of());
    }

    @Test
    @Tag("API-54")
    void knowsItsOwnIds() {
        assertThat(EventId.parse("0a1b2c3d-17")).contains(new EventId("0a1b2c3d", 17));
        assertThat(new EventId("0a1b2c3d", 17)).hasToString("0a1b2c3d-17");
        assertThat(List.of("", "17", "0a-", "0a--1", "0a-1-2", "0a-99999999999999999999", "0A-1"))
                .allMatch(text -> EventId.parse(text).isEmpty());
    }
}
