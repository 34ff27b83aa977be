package org.lucid.node.worker.outbox;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.lucid.node.kernel.json.Json;
import org.lucid.node.kernel.store.Documents;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.worker.store.AgentStore.OutboxEntry;

/**
 * What an agent could not send yet, in its store (NOD-74). Bounded in bytes and age: when it is full the oldest samples
 * go, proofs and reports only by age.
 */
public final class Outbox {

    private static final int PAGE = 500;

    /** What waits, in the order in which it is sent. */
    public enum Queue {
        PROOFS, REPORTS, SAMPLES;

        /** The name in the store, in JSON and on meters. */
        public String json() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Documents<OutboxEntry> entries;
    private final String owner;
    private final long most;
    private final Duration age;
    private final Map<Queue, Integer> counts = new EnumMap<>(Queue.class);
    private long bytes;
    private long discarded;

    /** The outbox of one agent; {@link #load} before anything else. */
    public Outbox(Documents<OutboxEntry> entries, String owner, long most, Duration age) {
        this.entries = entries;
        this.owner = owner;
        this.most = most;
        this.age = age;
    }

    /** Counts what an earlier run of this agent left behind. */
    public Future<Void> load() {
        Future<Void> chain = Future.succeededFuture();
        for (Queue queue : Queue.values()) {
            chain = chain.compose(before -> count(queue, Optional.empty()));
        }
        return chain;
    }

    private Future<Void> count(Queue queue, Optional<String> cursor) {
        Query query = of(queue).limit(PAGE);
        return entries.find(cursor.map(query::after).orElse(query)).compose(page -> {
            page.values().forEach(entry -> grow(queue, 1, entry.bytes()));
            return page.next().isPresent() ? count(queue, page.next()) : Future.succeededFuture();
        });
    }

    private Query of(Queue queue) {
        return Query.where("owner", owner).and("queue", queue.json()).sortBy("created_at");
    }

    private void grow(Queue queue, int entriesMore, long bytesMore) {
        counts.merge(queue, entriesMore, Integer::sum);
        bytes += bytesMore;
    }

    /** Keeps something until it is sent; the same key again changes nothing. */
    public Future<Void> add(Queue queue, String key, Object content, Instant now) {
        OutboxEntry entry = new OutboxEntry(owner + ":" + queue.json() + ":" + key, owner, queue.json(), Json.encode(
                content), now);
        return room(entry.bytes()).compose(room -> {
            if (!room && queue == Queue.SAMPLES) {
                discarded++;
                return Future.succeededFuture();
            }
            return entries.insert(entry).map(inserted -> {
                if (inserted) {
                    grow(queue, 1, entry.bytes());
                }
                return null;
            });
        });
    }

    /** Lets old samples go until there is room; false when there is none even so. */
    private Future<Boolean> room(int needed) {
        if (bytes + needed <= most) {
            return Future.succeededFuture(true);
        }
        if (count(Queue.SAMPLES) == 0) {
            return Future.succeededFuture(false);
        }
        return next(Queue.SAMPLES, PAGE).compose(oldest -> {
            List<OutboxEntry> going = new ArrayList<>();
            long freed = 0;
            for (OutboxEntry entry : oldest) {
                if (bytes - freed + needed > most) {
                    going.add(entry);
                    freed += entry.bytes();
                }
            }
            discarded += going.size();
            return going.isEmpty()
                    ? Future.succeededFuture(false)
                    : done(Queue.SAMPLES, going).compose(gone -> room(
                            needed));
        });
    }

    /** The oldest entries of a queue. */
    public Future<List<OutboxEntry>> next(Queue queue, int limit) {
        return entries.find(of(queue).limit(limit)).map(page -> page.values());
    }

    /** Takes entries out. */
    public Future<Void> done(Queue queue, List<OutboxEntry> sent) {
        Future<Void> chain = Future.succeededFuture();
        for (OutboxEntry entry : sent) {
            chain = chain.compose(before -> entries.delete(entry.id())).map(deleted -> {
                if (deleted) {
                    grow(queue, -1, -entry.bytes());
                }
                return null;
            });
        }
        return chain;
    }

    /** Takes out what is too old to be of use, and says how many entries that were. */
    public Future<Integer> dropOld(Instant now) {
        Future<Integer> dropped = Future.succeededFuture(0);
        for (Queue queue : Queue.values()) {
            dropped = dropped.compose(before -> count(queue) == 0
                    ? Future.succeededFuture(before)
                    : next(queue, PAGE).compose(oldest -> {
                        List<OutboxEntry> old = oldest.stream().filter(entry -> entry.createdAt().isBefore(now.minus(
                                age))).toList();
                        return done(queue, old).map(done -> before + old.size());
                    }));
        }
        return dropped.onSuccess(count -> discarded += count);
    }

    public int count(Queue queue) {
        return counts.getOrDefault(queue, 0);
    }

    public boolean isEmpty() {
        return counts.values().stream().allMatch(count -> count == 0);
    }

    /** How many entries wait, by queue. */
    public Map<String, Integer> sizes() {
        Map<String, Integer> sizes = new TreeMap<>();
        for (Queue queue : Queue.values()) {
            sizes.put(queue.json(), count(queue));
        }
        return sizes;
    }

    /** What all entries take. */
    public long bytes() {
        return bytes;
    }

    /** How many entries went without being sent, since the start. */
    public long discarded() {
        return discarded;
    }

    /** When the oldest entry of all came; nothing when none waits. */
    public Future<Optional<Instant>> oldest() {
        Future<Optional<Instant>> oldest = Future.succeededFuture(Optional.empty());
        for (Queue queue : Queue.values()) {
            oldest = oldest.compose(before -> count(queue) == 0
                    ? Future.succeededFuture(before)
                    : next(queue, 1).map(first -> first.stream().map(OutboxEntry::createdAt).findFirst().filter(
                            at -> before.isEmpty() || at.isBefore(before.get())).or(() -> before)));
        }
        return oldest;
    }
}
