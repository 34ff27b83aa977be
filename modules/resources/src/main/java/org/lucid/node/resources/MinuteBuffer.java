package org.lucid.node.resources;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.lucid.node.kernel.store.Documents;
import org.lucid.node.kernel.store.Versioned;

/**
 * The minutes that are not in the store yet. They go there many at a time, a minute when it is over (NOD-63). A minute
 * that the store holds already is merged by second, so that writing again after an unknown outcome changes nothing.
 */
final class MinuteBuffer {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int MAX_BATCH = 1000;

    private final Documents<MinuteRecord> documents;
    private final int maxSamples;
    private final BiConsumer<String, Instant> whenStored;
    private final SortedMap<String, Minute> minutes = new TreeMap<>();
    private int samples;

    /** One minute of one node; {@code stored} tells that it may be in the store. */
    private static final class Minute {

        private final String nodeId;
        private final Instant start;
        private final boolean stored;
        private final SortedMap<Integer, Values> bySecond = new TreeMap<>();
        private int added;

        Minute(String nodeId, Instant start, Optional<MinuteRecord> known) {
            this.nodeId = nodeId;
            this.start = start;
            this.stored = known.isPresent();
            known.ifPresent(record -> bySecond.putAll(record.bySecond()));
        }

        MinuteRecord record() {
            return MinuteRecord.of(nodeId, start, bySecond);
        }
    }

    /**
     * An empty one.
     *
     * @param maxSamples the most samples that may wait (NOD-83)
     * @param whenStored told the node and the beginning of each minute that went to the store
     */
    MinuteBuffer(Documents<MinuteRecord> documents, int maxSamples, BiConsumer<String, Instant> whenStored) {
        this.documents = documents;
        this.maxSamples = maxSamples;
        this.whenStored = whenStored;
    }

    boolean isFull() {
        return samples >= maxSamples;
    }

    /** How many samples wait. */
    int waiting() {
        return samples;
    }

    static Instant minuteOf(Instant at) {
        return Spans.startOf(at, MINUTE);
    }

    /** Makes a minute ready for {@link #add}, reading it from the store unless it is new for certain. */
    Future<Void> prepare(String nodeId, Instant start, boolean certainlyNew) {
        String id = MinuteRecord.id(nodeId, start);
        if (minutes.containsKey(id)) {
            return Future.succeededFuture();
        }
        if (certainlyNew) {
            minutes.put(id, new Minute(nodeId, start, Optional.empty()));
            return Future.succeededFuture();
        }
        return documents.get(id).map(found -> {
            minutes.putIfAbsent(id, new Minute(nodeId, start, found.map(Versioned::value)));
            return null;
        });
    }

    /** Whether {@link #add} may be called for this minute. */
    boolean isReady(String nodeId, Instant start) {
        return minutes.containsKey(MinuteRecord.id(nodeId, start));
    }

    /** Whether the sample was new; false when the node has one of this second already (NOD-60). */
    boolean add(String nodeId, Instant at, Values values) {
        Minute minute = minutes.get(MinuteRecord.id(nodeId, minuteOf(at)));
        int second = (int) Math.floorMod(at.getEpochSecond(), 60L);
        if (minute.bySecond.putIfAbsent(second, values) != null) {
            return false;
        }
        minute.added++;
        samples++;
        return true;
    }

    /** Whether the node has a sample of this second. */
    boolean holds(String nodeId, Instant at) {
        Minute minute = minutes.get(MinuteRecord.id(nodeId, minuteOf(at)));
        return minute != null && minute.bySecond.containsKey((int) Math.floorMod(at.getEpochSecond(), 60L));
    }

    /** Writes the minutes that are over at this instant; what could not be written stays. */
    Future<?> flush(Instant now) {
        List<Minute> fresh = new ArrayList<>();
        List<Minute> known = new ArrayList<>();
        List.copyOf(minutes.values()).forEach(minute -> {
            if (!minute.start.plus(MINUTE).isAfter(now)) {
                if (minute.added == 0) {
                    minutes.remove(MinuteRecord.id(minute.nodeId, minute.start));
                } else {
                    (minute.stored ? known : fresh).add(minute);
                }
            }
        });
        Future<?> chain = Future.succeededFuture();
        for (int from = 0; from < fresh.size(); from += MAX_BATCH) {
            List<Minute> batch = fresh.subList(from, Math.min(fresh.size(), from + MAX_BATCH));
            chain = chain.compose(before -> insertAll(batch));
        }
        for (Minute minute : known) {
            chain = chain.compose(before -> merge(minute, minute.added));
        }
        return chain;
    }

    private Future<?> insertAll(List<Minute> batch) {
        if (batch.isEmpty()) {
            return Future.succeededFuture();
        }
        int[] added = batch.stream().mapToInt(minute -> minute.added).toArray();
        return documents.insertAll(batch.stream().map(Minute::record).toList()).compose(stored -> {
            for (int i = 0; i < stored; i++) {
                written(batch.get(i), added[i]);
            }
            return stored == batch.size()
                    ? Future.succeededFuture()
                    : merge(batch.get(stored), added[stored]).compose(merged -> insertAll(batch.subList(stored + 1,
                            batch.size())));
        });
    }

    private Future<?> merge(Minute minute, int added) {
        String id = MinuteRecord.id(minute.nodeId, minute.start);
        return documents.get(id).compose(found -> {
            found.ifPresent(record -> minute.bySecond.putAll(record.value().bySecond()));
            MinuteRecord all = minute.record();
            return (found.isEmpty() ? documents.insert(all) : documents.replace(found.get().with(before -> all)))
                    .compose(done -> {
                        if (done) {
                            written(minute, added);
                            return Future.succeededFuture();
                        }
                        return merge(minute, added);
                    });
        });
    }

    /** Lets a minute go, unless samples came to it while it was written. */
    private void written(Minute minute, int added) {
        samples -= added;
        minute.added -= added;
        String id = MinuteRecord.id(minute.nodeId, minute.start);
        minutes.remove(id);
        if (minute.added > 0) {
            Minute rest = new Minute(minute.nodeId, minute.start, Optional.of(minute.record()));
            rest.added = minute.added;
            minutes.put(id, rest);
        }
        whenStored.accept(minute.nodeId, minute.start);
    }
}
