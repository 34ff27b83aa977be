package org.lucid.node.gateway.stream;

import io.vertx.core.Context;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One that hears events: those for it, in order, on its own event loop, as fast as it takes them. At most 256 wait for it
 * besides those that it is told again, and none longer than the feed itself keeps it; whoever is slower is told that it
 * lost some (API-55).
 */
public final class Listener {

    private static final int MAX_WAITING = 256;
    /** So many may come at once before the loop of a listener that takes them gets its turn. */
    private static final int MAX_BURST = 4096;

    private final Context loop;
    private final Hearing hearing;
    private final NodeOwners owners;
    private final Sink sink;
    private final Deque<FeedEvent> waiting = new ArrayDeque<>();
    private int toldAgain;
    private final Map<String, Integer> lost = new TreeMap<>();
    private boolean asking;
    private boolean stalled;
    private boolean closed;

    /** Why an event is not told: its listener was too slow, or nobody could say whose it was. */
    public enum Loss {
        SLOW, OWNER_UNKNOWN
    }

    /** Where events go; called on the listener's own loop. */
    public interface Sink {

        /** Whether an event would be taken now; {@link Listener#wake} must follow when that becomes true. */
        boolean isReady();

        void take(FeedEvent event);

        /** Events that were for the listener, or may have been, are not told: so many of which topic. */
        void lost(Map<String, Integer> events, Loss reason);
    }

    Listener(Context loop, Hearing hearing, NodeOwners owners, Sink sink) {
        this.loop = loop;
        this.hearing = hearing;
        this.owners = owners;
        this.sink = sink;
    }

    /** What was missed and is told again before anything new; once, before the first offer. */
    void again(List<FeedEvent> events) {
        synchronized (this) {
            events.stream().filter(event -> judge(event) != Hearing.Verdict.HEARS_NOT).forEach(waiting::add);
            toldAgain = waiting.size();
        }
        loop.runOnContext(turn -> wake());
    }

    /** An event happened; from any thread. */
    void offer(FeedEvent event) {
        synchronized (this) {
            if (closed || judge(event) == Hearing.Verdict.HEARS_NOT) {
                return;
            }
            if (waiting.size() - toldAgain >= (stalled || asking ? MAX_WAITING : MAX_BURST)) {
                waiting.add(event);
                loseAll();
            } else {
                waiting.add(event);
            }
        }
        loop.runOnContext(turn -> wake());
    }

    /**
     * Events before this number are kept no longer; from any thread. What waits for all listeners is thus never more than
     * the feed keeps, however many there are and whenever they stopped taking (API-99).
     */
    void forget(long oldest) {
        synchronized (this) {
            if (waiting.isEmpty() || waiting.peek().seq() >= oldest) {
                return;
            }
            loseAll();
        }
        loop.runOnContext(turn -> wake());
    }

    private void loseAll() {
        waiting.forEach(gone -> lost.merge(gone.topic().address(), 1, Integer::sum));
        waiting.clear();
        toldAgain = 0;
    }

    /** Hears nothing any more. */
    synchronized void close() {
        closed = true;
        waiting.clear();
    }

    private Hearing.Verdict judge(FeedEvent event) {
        Hearing.Verdict verdict = hearing.of(event);
        return verdict == Hearing.Verdict.IF_OWNER
                ? owners.known(event.owner().orElseThrow()).map(hearing::of).orElse(verdict)
                : verdict;
    }

    /** Goes on with what waits; on the listener's own loop. */
    public void wake() {
        Optional<FeedEvent> next = next();
        while (next.isPresent()) {
            switch (judge(next.get())) {
                case HEARS -> sink.take(next.get());
                case IF_OWNER -> ask(next.get());
                case HEARS_NOT -> {
                    // found out meanwhile
                }
            }
            next = next();
        }
    }

    private Optional<FeedEvent> next() {
        Map<String, Integer> gone;
        FeedEvent event = null;
        synchronized (this) {
            gone = Map.copyOf(lost);
            lost.clear();
            stalled = !sink.isReady();
            if (gone.isEmpty() && !closed && !asking && !stalled) {
                event = waiting.poll();
                toldAgain -= event != null && toldAgain > 0 ? 1 : 0;
            }
        }
        if (!gone.isEmpty()) {
            sink.lost(gone, Loss.SLOW);
        }
        return Optional.ofNullable(event);
    }

    private void ask(FeedEvent event) {
        synchronized (this) {
            asking = true;
        }
        owners.ask(event.owner().orElseThrow()).onComplete(answer -> loop.runOnContext(turn -> {
            synchronized (this) {
                asking = false;
            }
            if (answer.failed()) {
                sink.lost(Map.of(event.topic().address(), 1), Loss.OWNER_UNKNOWN);
            } else if (hearing.of(answer.result()) == Hearing.Verdict.HEARS) {
                sink.take(event);
            }
            wake();
        }));
    }
}
