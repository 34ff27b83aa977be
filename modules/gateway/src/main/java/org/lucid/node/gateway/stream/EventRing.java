package org.lucid.node.gateway.stream;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The last events, so many and so many bytes at most (API-54). Not for several threads at a time. */
final class EventRing {

    private record Kept(FeedEvent event, int bytes) {
    }

    private final int maxEvents;
    private final long maxBytes;
    private final Deque<Kept> kept = new ArrayDeque<>();
    private long bytes;
    private long last;

    EventRing(int maxEvents, long maxBytes) {
        this.maxEvents = maxEvents;
        this.maxBytes = maxBytes;
    }

    /** The number of the latest event, 0 before the first. */
    long last() {
        return last;
    }

    /** The number of the oldest event that is still here. */
    OptionalLong oldest() {
        return kept.isEmpty() ? OptionalLong.empty() : OptionalLong.of(kept.getFirst().event().seq());
    }

    /** Takes the next event and lets go of the oldest where there are too many. */
    void add(FeedEvent event) {
        Kept added = new Kept(event, event.bytes());
        kept.add(added);
        bytes += added.bytes();
        last = event.seq();
        while (kept.size() > maxEvents || bytes > maxBytes) {
            bytes -= kept.removeFirst().bytes();
        }
    }

    /** Everything after the event of this number, in order; empty when some of it is no longer here, or it never was. */
    Optional<List<FeedEvent>> after(long seq) {
        boolean known = seq >= 0 && seq <= last && seq + 1 >= oldest().orElse(last + 1);
        return known
                ? Optional.of(kept.stream().map(Kept::event).filter(event -> event.seq() > seq).toList())
                : Optional.empty();
    }
}
