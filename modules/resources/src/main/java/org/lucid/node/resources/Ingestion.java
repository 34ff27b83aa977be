package org.lucid.node.resources;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.resources.ResourceSample;
import org.lucid.node.contract.resources.Resources.Ingest;
import org.lucid.node.contract.resources.Resources.IngestReply;
import org.lucid.node.contract.resources.Resources.Rejection;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.resources.Measured.Verdict;

/** Takes samples in, keeps what is current of each node and hands the rest to the store once a minute. */
final class Ingestion {

    private static final int MAX_SAMPLES = 120;

    private final ModuleContext<?> context;
    private final ResourceStore store;
    private final MinuteBuffer buffer;
    private final Newest newest;
    private final SortedMap<String, Facts> changedFacts = new TreeMap<>();
    private long dropped;

    /** What is current of each node, over all instances. */
    record Newest(Map<String, Current> byNode) {
    }

    private record Indexed(int index, Measured sample) {
    }

    Ingestion(ModuleContext<?> context, ResourceStore store) {
        this.context = context;
        this.store = store;
        this.buffer = new MinuteBuffer(store.minutes());
        this.newest = context.shared(Newest.class, () -> new Newest(new ConcurrentHashMap<>()));
    }

    /** What is current of a node, from memory or else from the store. */
    Future<Optional<Current>> current(String nodeId) {
        Current known = newest.byNode().get(nodeId);
        return known != null
                ? Future.succeededFuture(Optional.of(known))
                : store.newest(nodeId).map(found -> found.map(stored -> newest.byNode().merge(nodeId, stored,
                        (there, read) -> there)));
    }

    /** What is current of all nodes that were measured since the start. */
    List<Current> all() {
        return newest.byNode().values().stream().sorted(Comparator.comparing(Current::nodeId)).toList();
    }

    /** Takes the samples of one request; an impossible one is rejected alone (NOD-60). */
    Future<IngestReply> ingest(Ingest request) {
        Instant now = context.clock().instant();
        List<String> ignored = new ArrayList<>();
        List<ResourceSample> samples = new ArrayList<>(request.samples().orElse(List.of()));
        request.metrics().ifPresent(metrics -> {
            MetricsReader read = MetricsReader.read(metrics);
            samples.add(read.sample());
            ignored.addAll(read.ignored());
        });
        if (samples.isEmpty() || samples.size() > MAX_SAMPLES) {
            throw LucidError.field("samples", "has " + samples.size() + " entries", "1 to 120, or metrics");
        }
        List<Rejection> rejected = new ArrayList<>();
        List<Indexed> good = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            switch (Measured.check(samples.get(i), now)) {
                case Verdict.Good(Measured sample) -> good.add(new Indexed(i, sample));
                case Verdict.Bad(String reason) -> rejected.add(new Rejection(i, reason));
            }
        }
        good.sort(Comparator.comparing(indexed -> indexed.sample().at()));
        return current(request.nodeId()).compose(known -> prepare(request.nodeId(), known, good)).map(ready -> {
            int accepted = 0;
            int duplicates = 0;
            for (Indexed indexed : good) {
                if (buffer.holds(request.nodeId(), indexed.sample().at())) {
                    duplicates++;
                } else if (buffer.isFull()) {
                    dropped++;
                    rejected.add(new Rejection(indexed.index(), "too many samples wait for the store"));
                } else {
                    take(request.nodeId(), indexed.sample());
                    accepted++;
                }
            }
            rejected.sort(Comparator.comparingInt(Rejection::index));
            return new IngestReply(request.nodeId(), accepted, now, duplicates, rejected, ignored);
        });
    }

    private Future<Void> prepare(String nodeId, Optional<Current> known, List<Indexed> samples) {
        TreeSet<Instant> minutes = new TreeSet<>();
        samples.forEach(indexed -> minutes.add(MinuteBuffer.minuteOf(indexed.sample().at())));
        Future<Void> chain = Future.succeededFuture();
        for (Instant minute : minutes) {
            boolean certainlyNew = known.filter(current -> minute.isAfter(current.at())).isPresent();
            chain = chain.compose(before -> buffer.prepare(nodeId, minute, certainlyNew));
        }
        // a minute made ready first may have been written and let go while another one was read
        return chain.compose(ready -> minutes.stream().allMatch(minute -> buffer.isReady(nodeId, minute))
                ? Future.succeededFuture()
                : prepare(nodeId, Optional.empty(), samples));
    }

    private void take(String nodeId, Measured sample) {
        Optional<Current> before = Optional.ofNullable(newest.byNode().get(nodeId));
        Map<String, Double> values = before.map(current -> current.valuesOf(sample)).orElseGet(sample::values);
        buffer.add(nodeId, sample.at(), values);
        Current after = Current.after(before, nodeId, sample, values);
        newest.byNode().put(nodeId, after);
        if (!before.map(Current::facts).orElse(Facts.UNKNOWN).equals(after.facts())) {
            changedFacts.put(nodeId, after.facts());
        }
    }

    /** Writes the minutes that are over, and facts that changed; with all, also the minutes that go on. */
    Future<?> flush(boolean all) {
        Instant now = context.clock().instant();
        Future<?> chain = buffer.flush(all ? now.plusSeconds(3600) : now);
        for (Map.Entry<String, Facts> changed : new TreeMap<>(changedFacts).entrySet()) {
            chain = chain.compose(before -> store.put(new ResourceStore.FactsRecord(changed.getKey(),
                    changed.getValue(), now))
                    .onSuccess(done -> changedFacts.remove(changed.getKey(), changed.getValue())));
        }
        return chain;
    }

    /** Whether samples were dropped since it was asked last. */
    boolean droppedSince() {
        boolean some = dropped > 0;
        dropped = 0;
        return some;
    }
}
