package org.lucid.node.kernel.store;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.FailureCode;

/**
 * An append-only log with one writer and numbers without a gap, from 1. Entries queue and are written in ordered
 * batches, one at a time, so that a crash leaves a prefix. After an unknown outcome nothing is accepted until the store
 * was read back. Entries of another writer are never overwritten: the log then refuses everything and says so.
 *
 * <p>All methods are called on one event loop.
 *
 * @param <E> the entry record; two attempts at the same entry are told apart by {@code equals}
 */
public final class SequencedLog<E> {

    private static final int MAX_BATCH = 500;
    private static final int MAX_QUEUE = 10_000;
    private static final Duration RETRY = Duration.ofMillis(250);

    private final Documents<E> documents;
    private final String seqField;
    private final ToLongFunction<E> seqOf;
    private final BiConsumer<Duration, Runnable> later;
    private final Consumer<String> fenced;
    private final Deque<Waiting<E>> queue = new ArrayDeque<>();
    private Optional<E> last;
    private boolean writing;
    private boolean broken;

    /** Makes the entry with this number, after the entry before it; called again for each attempt at writing it. */
    @FunctionalInterface
    public interface Entry<E> {

        E make(long seq, Optional<E> previous);
    }

    /** What became of an entry: written, or kept out by a unique key other than its number. */
    public sealed interface Appended<E> {

        /** It is in the log, safe against a crash. */
        record Written<E>(E entry) implements Appended<E> {
        }

        /** Another entry holds one of its unique keys; nothing was written. */
        record KeyTaken<E>(E entry) implements Appended<E> {
        }
    }

    private record Waiting<E>(Entry<E> entry, Promise<Appended<E>> done) {
    }

    private SequencedLog(Documents<E> documents, String seqField, ToLongFunction<E> seqOf, Optional<E> last,
            BiConsumer<Duration, Runnable> later, Consumer<String> fenced) {
        this.documents = documents;
        this.seqField = seqField;
        this.seqOf = seqOf;
        this.last = last;
        this.later = later;
        this.fenced = fenced;
    }

    /**
     * Opens the log where it ends.
     *
     * @param seqField the indexed field with the number
     * @param later runs a task after a delay
     * @param fenced told once when another writer was found
     */
    public static <E> Future<SequencedLog<E>> open(Documents<E> documents, String seqField, ToLongFunction<E> seqOf,
            BiConsumer<Duration, Runnable> later, Consumer<String> fenced) {
        return documents.find(Query.all().sortByDescending(seqField).limit(1)).map(page -> new SequencedLog<>(documents,
                seqField, seqOf, page.values().stream().findFirst(), later, fenced));
    }

    /** The newest entry that is safe. */
    public Optional<E> last() {
        return last;
    }

    /** The number of the newest safe entry, 0 when there is none. */
    public long lastSeq() {
        return last.map(seqOf::applyAsLong).orElse(0L);
    }

    /** Entries after a number in order, at most 500. */
    public Future<List<E>> read(long afterSeq, int limit) {
        return documents.find(Query.all().and(seqField, Query.Comparison.GT, afterSeq).sortBy(seqField)
                .limit(Math.min(limit, MAX_BATCH))).map(Page::values);
    }

    /**
     * Appends one entry.
     *
     * @return fails with LIMITED when 10,000 wait already, with UNAVAILABLE when another writer was found
     */
    public Future<Appended<E>> append(Entry<E> entry) {
        if (broken) {
            return Future.failedFuture(fencedFailure());
        }
        if (queue.size() >= MAX_QUEUE) {
            return Future.failedFuture(Failure.of(FailureCode.LIMITED, 5604,
                    "The journal is busy: " + MAX_QUEUE + " entries wait. Try again in a moment.").with("retry_after",
                            1));
        }
        Waiting<E> waiting = new Waiting<>(entry, Promise.promise());
        queue.add(waiting);
        if (!writing) {
            writing = true;
            writeBatch();
        }
        return waiting.done().future();
    }

    private void writeBatch() {
        if (queue.isEmpty() || broken) {
            writing = false;
            return;
        }
        List<Waiting<E>> batch = new ArrayList<>();
        List<E> entries = new ArrayList<>();
        Optional<E> previous = last;
        while (!queue.isEmpty() && batch.size() < MAX_BATCH) {
            Waiting<E> waiting = queue.poll();
            try {
                E entry = waiting.entry().make(previous.map(seqOf::applyAsLong).orElse(0L) + 1, previous);
                batch.add(waiting);
                entries.add(entry);
                previous = Optional.of(entry);
            } catch (RuntimeException e) {
                waiting.done().fail(e);
            }
        }
        if (batch.isEmpty()) {
            writeBatch();
            return;
        }
        documents.insertAll(entries).onComplete(done -> {
            if (done.succeeded() && done.result() == entries.size()) {
                accept(batch, entries, entries.size());
                writeBatch();
            } else {
                readBack(batch, entries, done.succeeded());
            }
        });
    }

    private void accept(List<Waiting<E>> batch, List<E> entries, int count) {
        for (int i = 0; i < count; i++) {
            last = Optional.of(entries.get(i));
            batch.get(i).done().complete(new Appended.Written<>(entries.get(i)));
        }
    }

    /** Finds out what the store holds of a batch, as often as it takes, before anything else is written. */
    private void readBack(List<Waiting<E>> batch, List<E> entries, boolean conflict) {
        read(lastSeq(), MAX_BATCH).onComplete(found -> {
            if (found.failed()) {
                later.accept(RETRY, () -> readBack(batch, entries, conflict));
                return;
            }
            List<E> stored = found.result();
            int ours = 0;
            while (ours < stored.size() && ours < entries.size() && stored.get(ours).equals(entries.get(ours))) {
                ours++;
            }
            if (ours < stored.size()) {
                breakOff(batch.subList(ours, batch.size()));
                accept(batch, entries, ours);
                return;
            }
            accept(batch, entries, ours);
            int next = ours;
            if (conflict && ours < batch.size()) {
                batch.get(ours).done().complete(new Appended.KeyTaken<>(entries.get(ours)));
                next++;
            }
            for (int i = batch.size() - 1; i >= next; i--) {
                queue.addFirst(batch.get(i));
            }
            if (next == 0) {
                // nothing of it arrived: a store that can be read and not written must not be tried in a tight loop
                later.accept(RETRY, this::writeBatch);
            } else {
                writeBatch();
            }
        });
    }

    private void breakOff(List<Waiting<E>> refused) {
        broken = true;
        writing = false;
        refused.forEach(waiting -> waiting.done().fail(fencedFailure()));
        queue.forEach(waiting -> waiting.done().fail(fencedFailure()));
        queue.clear();
        fenced.accept("another process writes this journal");
    }

    private static Failure fencedFailure() {
        return Failure.of(FailureCode.UNAVAILABLE, 5603,
                "Another process writes this journal. Stop one of the two, then restart this one.");
    }
}
