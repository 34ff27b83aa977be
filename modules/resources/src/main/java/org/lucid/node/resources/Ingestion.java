package org.lucid.node.resources;

import io.vertx.core.Future;
import java.time.Duration;
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
import org.lucid.node.resources.Alarm.Seen;
import org.lucid.node.resources.Measured.Verdict;
import org.lucid.node.resources.ResourceStore.FactsRecord;

/** Takes samples in, keeps what is current of each node and hands the rest to the store once a minute. */
final class Ingestion {

    private static final int MAX_SAMPLES = 120;

    private static final int MAX_WAITING = 50_000;
    private static final Duration TROUBLE = Duration.ofSeconds(60);

    private final ModuleContext<ResourcesConfig> context;
    private final ResourceStore store;
    private final Alarm alarm;
    private final MinuteBuffer buffer;
    private final Newest newest;
    private final SortedMap<String, Facts> changedFacts = new TreeMap<>();
    private Instant droppedAt = Instant.MIN;
    private Optional<Instant> failingSince = Optional.empty();

    /** What is current of each node, over all instances. */
    record Newest(Map<String, Current> byNode) {
    }

    private record Indexed(int index, Measured sample) {
    }

    Ingestion(ModuleContext<ResourcesConfig> context, ResourceStore store, Alarm alarm, Rollups rollups) {
        this.context = context;
        this.store = store;
        this.alarm = alarm;
        this.buffer = new MinuteBuffer(store.minutes(), MAX_WAITING / context.instances(), rollups::stored);
        this.newest = context.shared(Newest.class, () -> new Newest(new ConcurrentHashMap<>()));
        List.of("accepted", "duplicate", "rejected", "dropped").forEach(result -> count(result, 0));
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
        Duration oldest = context.config().keepMinutes().compareTo(Measured.OLDEST) < 0
                ? context.config().keepMinutes()
                : Measured.OLDEST;
        List<Rejection> rejected = new ArrayList<>();
        List<Indexed> good = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            switch (Measured.check(samples.get(i), now, oldest)) {
                case Verdict.Good(Measured sample) -> good.add(new Indexed(i, sample));
                case Verdict.Bad(String reason) -> rejected.add(new Rejection(i, reason));
            }
        }
        count("rejected", rejected.size());
        good.sort(Comparator.comparing(indexed -> indexed.sample().at()));
        return current(request.nodeId()).compose(known -> prepare(request.nodeId(), known, good)).compose(
                ready -> take(request.nodeId(), good, rejected, ignored, now));
    }

    private Future<IngestReply> take(String nodeId, List<Indexed> samples, List<Rejection> rejected,
            List<String> ignored, Instant now) {
        List<Seen> taken = new ArrayList<>();
        int duplicates = 0;
        int dropped = 0;
        for (Indexed indexed : samples) {
            if (buffer.holds(nodeId, indexed.sample().at())) {
                duplicates++;
            } else if (buffer.isFull()) {
                dropped++;
                rejected.add(new Rejection(indexed.index(), "too many samples wait for the store; send it again"));
            } else {
                taken.add(new Seen(indexed.sample().at(), take(nodeId, indexed.sample())));
            }
        }
        droppedAt = dropped > 0 ? now : droppedAt;
        count("accepted", taken.size());
        count("duplicate", duplicates);
        count("dropped", dropped);
        rejected.sort(Comparator.comparingInt(Rejection::index));
        IngestReply reply = new IngestReply(nodeId, taken.size(), now, duplicates, rejected, ignored);
        return alarm.look(nodeId, taken).map(looked -> reply);
    }

    private void count(String result, int samples) {
        context.meters().counter("lucid_resource_samples", "result", result).increment(samples);
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

    private Values take(String nodeId, Measured sample) {
        Optional<Current> before = Optional.ofNullable(newest.byNode().get(nodeId));
        Values values = before.map(current -> current.valuesOf(sample)).orElseGet(sample::values);
        String heldId = before.map(Current::nodeId).orElse(nodeId);
        buffer.add(heldId, sample.at(), values);
        Current after = Current.after(before, nodeId, sample, values);
        newest.byNode().put(heldId, after);
        if (before.isEmpty() || before.get().facts() != after.facts()) {
            changedFacts.put(heldId, after.facts());
        }
        return values;
    }

    /**
     * Writes facts that changed, and the minutes that are over; with all, also the minutes that go on. Facts come first,
     * so that every node of which there is a minute is in the register.
     */
    Future<?> flush(boolean all) {
        Instant now = context.clock().instant();
        Future<?> chain = Future.succeededFuture();
        for (Map.Entry<String, Facts> changed : List.copyOf(changedFacts.entrySet())) {
            FactsRecord record = new FactsRecord(changed.getKey(), changed.getValue(), now);
            chain = chain.compose(before -> ResourceStore.put(store.facts(), record.nodeId(), old -> Optional.of(
                    record))).onSuccess(done -> changedFacts.remove(record.nodeId(), record.facts()));
        }
        return chain.compose(written -> buffer.flush(all ? now.plusSeconds(3600) : now))
                .onSuccess(done -> failingSince = Optional.empty())
                .onFailure(cause -> failingSince = failingSince.or(() -> Optional.of(now)));
    }

    /** Lets go of what is known of a node. */
    void forget(String nodeId) {
        newest.byNode().remove(nodeId);
        changedFacts.remove(nodeId);
    }

    /** How many samples wait for the store. */
    int waiting() {
        return buffer.waiting();
    }

    /** Whether samples were dropped within the last minute (NOD-83). */
    boolean isDropping() {
        return !droppedAt.isBefore(context.clock().instant().minus(TROUBLE));
    }

    /** Whether the store has taken nothing for a minute or longer (NOD-83). */
    boolean isStuck() {
        return failingSince.filter(since -> !since.plus(TROUBLE).isAfter(context.clock().instant())).isPresent();
    }
}
