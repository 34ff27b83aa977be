package org.lucid.node.registration;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.registration.Nodes.Heartbeat;
import org.lucid.node.contract.registration.Nodes.HeartbeatReply;
import org.lucid.node.kernel.bus.Caller;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.Versioned;
import org.lucid.node.registration.NodeStore.LivenessPage;

/**
 * The signs of life of the nodes that this instance owns. A heartbeat that changes nothing touches memory only; the
 * times go to the store once a minute, many nodes to a record.
 */
final class Heartbeats {

    private static final int MAX_PER_MINUTE = 20;

    private final ModuleContext<RegistrationConfig> context;
    private final NodeStore store;
    private final Liveness liveness;
    private final Map<String, Known> known = new HashMap<>();
    private final Fleet fleet;
    private final Counter beats;
    private final Timer flushes;
    private long followed;

    /** When each node was heard last, and in which state it is, over all instances. */
    record Fleet(Map<String, Instant> lastBeats, Map<String, NodeState> states) {
    }

    /** What the instances know of the fleet together. */
    static Fleet fleet(ModuleContext<?> context) {
        return context.shared(Fleet.class, () -> new Fleet(new ConcurrentHashMap<>(), new ConcurrentHashMap<>()));
    }

    /** What is remembered of a node, and how often it beat in this minute. */
    private static final class Known {

        private NodeState state;
        private boolean desiredRun;
        private final long livenessPage;
        private final Optional<String> serviceId;
        private int activeSessions;
        private Optional<String> agentVersion = Optional.empty();
        private long minute;
        private int beats;

        Known(NodeRecord node) {
            this.state = node.state();
            this.desiredRun = node.standing().desiredRun();
            this.livenessPage = node.livenessPage();
            this.serviceId = node.serviceId();
        }
    }

    Heartbeats(ModuleContext<RegistrationConfig> context, NodeStore store) {
        this.context = context;
        this.store = store;
        this.liveness = new Liveness(context.config().offlineAfter());
        this.fleet = fleet(context);
        this.beats = Counter.builder("lucid_heartbeats").register(context.meters());
        this.flushes = Timer.builder("lucid_heartbeat_flush").register(context.meters());
    }

    /** Reads who there is; silence counts from now at the earliest (NOD-34). */
    Future<?> load() {
        return load(Optional.empty()).compose(nodes -> loadTimes(Optional.empty()));
    }

    private Future<Void> loadTimes(Optional<String> cursor) {
        Query query = Query.all().limit(100);
        return store.liveness().find(cursor.map(query::after).orElse(query)).compose(page -> {
            page.values().forEach(times -> times.last().forEach(fleet.lastBeats()::putIfAbsent));
            return page.next().isPresent() ? loadTimes(page.next()) : Future.succeededFuture();
        });
    }

    private Future<Void> load(Optional<String> cursor) {
        Query query = Query.all().limit(500);
        return store.nodes().find(cursor.map(query::after).orElse(query)).compose(page -> {
            page.values().forEach(this::remember);
            return page.next().isPresent() ? load(page.next()) : Future.succeededFuture();
        });
    }

    private void remember(NodeRecord node) {
        if (!context.owns(node.nodeId())) {
            return;
        }
        Known seen = known.computeIfAbsent(node.nodeId(), id -> new Known(node));
        seen.state = node.state();
        seen.desiredRun = node.standing().desiredRun();
        fleet.states().put(node.nodeId(), node.state());
        if (!node.state().isWatched()) {
            liveness.forget(node.nodeId());
        } else if (liveness.lastHeard(node.nodeId()).isEmpty()) {
            liveness.watch(node.nodeId(), now());
        }
    }

    /** Reads the journal on from where it was read to, so that a lost event costs only time. */
    Future<Void> follow() {
        return Changes.read(store, followed, 500).compose(entries -> {
            Future<Void> chain = Future.succeededFuture();
            for (ChangeRecord entry : entries) {
                followed = entry.seq();
                if (context.owns(entry.nodeId())) {
                    chain = chain.compose(before -> refresh(entry.nodeId()).mapEmpty());
                }
            }
            return entries.isEmpty() ? chain : chain.compose(before -> follow());
        });
    }

    /** Begins to follow at the present end of the journal. */
    Future<?> followFromNow() {
        return store.changes().find(Query.all().sortByDescending("seq").limit(1))
                .onSuccess(
                        page -> followed = page.values().stream().mapToLong(ChangeRecord::seq).findFirst().orElse(0));
    }

    Future<?> refresh(String nodeId) {
        return context.owns(nodeId)
                ? store.node(nodeId).onSuccess(found -> found.ifPresent(this::remember))
                : Future.succeededFuture();
    }

    Future<HeartbeatReply> beat(Heartbeat heartbeat, Caller caller) {
        Known node = known.get(heartbeat.nodeId());
        if (node == null) {
            return refresh(heartbeat.nodeId()).compose(read -> {
                Known found = known.get(heartbeat.nodeId());
                return found == null
                        ? Future.failedFuture(Changes.unknown(heartbeat.nodeId()))
                        : beat(heartbeat, found, caller);
            });
        }
        return beat(heartbeat, node, caller);
    }

    private Future<HeartbeatReply> beat(Heartbeat heartbeat, Known node, Caller caller) {
        requireSelf(caller, heartbeat.nodeId(), node);
        if (node.state == NodeState.TERMINATED) {
            return Future.failedFuture(Changes.unknown(heartbeat.nodeId()));
        }
        Instant now = now();
        limit(node, now);
        node.activeSessions = heartbeat.activeSessions().orElse(0);
        node.agentVersion = heartbeat.agentVersion().or(() -> node.agentVersion);
        Event event = Liveness.event(heartbeat.state(), heartbeat.errorMessage());
        liveness.beat(heartbeat.nodeId(), now);
        beats.increment();
        fleet.lastBeats().put(heartbeat.nodeId(), now);
        if (!Liveness.mayMatter(node.state, event)) {
            return Future.succeededFuture(reply(heartbeat, node, now));
        }
        return context.bus().request(RegistrationModule.CHANGE, new RegistrationModule.Change(heartbeat.nodeId(),
                event, heartbeat.nodeId(), "heartbeat "
                        + heartbeat.state().orElse("running")))
                .map(changed -> {
                    remember(changed);
                    return reply(heartbeat, node, now);
                });
    }

    private void limit(Known node, Instant now) {
        long minute = now.getEpochSecond() / 60;
        if (minute != node.minute) {
            node.minute = minute;
            node.beats = 0;
        }
        if (++node.beats > MAX_PER_MINUTE) {
            throw LucidError.RATE.failure("More than " + MAX_PER_MINUTE + " heartbeats in a minute. Send one every "
                    + context.config().heartbeatInterval().toSeconds() + " s.",
                    Map.of("retry_after", 60 - now.getEpochSecond() % 60));
        }
    }

    private HeartbeatReply reply(Heartbeat heartbeat, Known node, Instant now) {
        return new HeartbeatReply(heartbeat.nodeId(), node.state.json(), now,
                now.plus(context.config().heartbeatInterval()), now, node.desiredRun ? "run" : "stop",
                heartbeat.timestamp().map(sent -> Duration.between(now, sent).toMillis()),
                context.config().minimumAgentVersion());
    }

    /** Declares those offline that are due; looks at nobody else. */
    Future<?> checkSilence() {
        Future<?> chain = Future.succeededFuture();
        for (String nodeId : liveness.takeSilent(now())) {
            chain = chain.compose(before -> context.bus().request(RegistrationModule.CHANGE,
                    new RegistrationModule.Change(nodeId, new Event.Silent(), "system",
                            "no heartbeat for " + context.config().offlineAfter().toSeconds() + " s"))
                    .onSuccess(this::remember)
                    .onFailure(cause -> liveness.watch(nodeId, now())));
        }
        return chain;
    }

    /** Writes the times that changed, one record for up to 256 nodes; what could not be written waits. */
    Future<?> flush() {
        Timer.Sample sample = Timer.start(context.meters());
        Map<String, Instant> times = liveness.takeUnflushed();
        Map<Long, Map<String, Instant>> pages = new TreeMap<>();
        times.forEach((nodeId, at) -> pages.computeIfAbsent(known.get(nodeId).livenessPage, p -> new LinkedHashMap<>())
                .put(nodeId, at));
        Future<?> chain = Future.succeededFuture();
        for (Map.Entry<Long, Map<String, Instant>> page : pages.entrySet()) {
            chain = chain.compose(before -> merge(page.getKey(), page.getValue())
                    .onFailure(cause -> liveness.putBack(page.getValue())));
        }
        return chain.onComplete(done -> sample.stop(flushes));
    }

    private Future<?> merge(long page, Map<String, Instant> times) {
        return store.liveness().get(String.format("%08d", page)).compose(found -> {
            Map<String, Instant> all = new TreeMap<>(found.map(v -> v.value().last()).orElse(Map.of()));
            all.putAll(times);
            LivenessPage next = new LivenessPage(page, all);
            Future<Boolean> written = found.isEmpty()
                    ? store.liveness().insert(next)
                    : store.liveness().replace(new Versioned<>(found.get().id(), found.get().version(), next));
            return written.compose(done -> done ? Future.succeededFuture() : merge(page, times));
        });
    }

    Optional<Instant> lastHeard(String nodeId) {
        return Optional.ofNullable(fleet.lastBeats().get(nodeId));
    }

    /** What this instance knows of a node's life. */
    NodeViews.Liveness alive(String nodeId) {
        Known node = known.get(nodeId);
        return new NodeViews.Liveness(lastHeard(nodeId), node == null ? 0 : node.activeSessions, node == null
                ? Optional.empty()
                : node.agentVersion);
    }

    private static void requireSelf(Caller caller, String nodeId, Known node) {
        boolean self = caller.nodeId().filter(nodeId::equals).isPresent()
                || caller.has(Role.SERVICE) && node.serviceId.filter(caller.subject()::equals).isPresent();
        if (!caller.seesAll() && !self) {
            throw LucidError.NOT_OWNER.failure("This credential belongs to another node. Use the node's own token.");
        }
    }

    private Instant now() {
        return context.clock().instant();
    }
}
