package org.lucid.node.pools.placement;

import io.vertx.core.Future;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.lucid.node.contract.registration.NodeCapacities;
import org.lucid.node.contract.registration.NodeCapacities.Capacity;
import org.lucid.node.contract.registration.NodeCapacities.GetCapacities;
import org.lucid.node.contract.resources.Resources;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.Documents;
import org.lucid.node.kernel.store.Page;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.pools.PoolRecord;
import org.lucid.node.pools.PoolState;

/**
 * What the one who places work remembers: nodes and what they can bear, their loads, what is held of them, and the
 * pools. It follows events and is caught up from the operations and the store; who chooses asks again about the few
 * nodes chosen.
 */
final class PlacementView {

    private static final int PAGE = 500;

    private final ModuleContext<?> context;
    private final Documents<PoolRecord> pools;
    private final Map<String, PoolPart> parts = new HashMap<>();
    private final Map<String, Place> places = new HashMap<>();
    private final Map<String, NodeHolds> holds = new HashMap<>();
    private Map<String, Capacity> nodes = new HashMap<>();
    private Map<String, Resources.Load> loads = new HashMap<>();
    private Instant poolsReadTo = Instant.EPOCH;
    private boolean complete;

    /** What matters of a pool. */
    record PoolPart(PoolState status, String strategy, Set<String> members) {
    }

    /** The seat of a node. */
    private record Place(String poolId, int priority) {
    }

    PlacementView(ModuleContext<?> context, Documents<PoolRecord> pools) {
        this.context = context;
        this.pools = pools;
    }

    /** Reads all nodes anew. */
    Future<Void> readNodes() {
        return readNodes(new HashMap<>(), Optional.empty()).onSuccess(done -> complete = true);
    }

    private Future<Void> readNodes(Map<String, Capacity> fresh, Optional<String> after) {
        return context.bus().request(NodeCapacities.CAPACITIES, new GetCapacities(Optional.empty(), after, PAGE))
                .compose(page -> {
                    page.items().forEach(node -> fresh.put(node.nodeId(), node));
                    if (page.items().size() == PAGE) {
                        return readNodes(fresh, Optional.of(page.items().getLast().nodeId()));
                    }
                    nodes = fresh;
                    return Future.succeededFuture();
                });
    }

    /** Asks about some nodes again; those that are gone are forgotten. */
    Future<Void> refresh(List<String> ids) {
        return context.bus().request(NodeCapacities.CAPACITIES, GetCapacities.of(ids)).map(page -> {
            ids.forEach(nodes::remove);
            page.items().forEach(node -> nodes.put(node.nodeId(), node));
            return null;
        });
    }

    /** A node changed its state or is on its way out; its description may be new too. */
    void hear(String nodeId) {
        refresh(List.of(nodeId));
    }

    /** Reads what is missing, the pools that changed, and the loads of active nodes. */
    Future<Void> catchUp() {
        Future<Void> known = complete ? Future.succeededFuture() : readNodes();
        return known.compose(done -> readPools()).compose(done -> readLoads());
    }

    private Future<Void> readPools() {
        Instant begun = context.clock().instant();
        return readPools(Query.all().and("updated_at", Query.Comparison.GTE, poolsReadTo).limit(PAGE)).onSuccess(
                done -> poolsReadTo = begun.minus(1, ChronoUnit.MINUTES));
    }

    private Future<Void> readPools(Query query) {
        return pools.find(query).compose((Page<PoolRecord> page) -> {
            page.values().forEach(this::learn);
            return page.next().isPresent() ? readPools(query.after(page.next().get())) : Future.succeededFuture();
        });
    }

    /** The pool as it is now; empty when there is none. */
    Future<Optional<PoolPart>> refreshPool(String poolId) {
        return pools.get(poolId).map(found -> {
            found.ifPresent(pool -> learn(pool.value()));
            return Optional.ofNullable(parts.get(poolId));
        });
    }

    private void learn(PoolRecord pool) {
        PoolPart before = parts.get(pool.poolId());
        if (before != null) {
            before.members().forEach(node -> places.computeIfPresent(node, (id, place) -> place.poolId().equals(pool
                    .poolId()) ? null : place));
        }
        if (pool.status() == PoolState.DISBANDED) {
            parts.remove(pool.poolId());
            return;
        }
        pool.seats().stream().filter(seat -> !seat.observes()).forEach(seat -> places.put(seat.nodeId(), new Place(pool
                .poolId(), seat.priority())));
        parts.put(pool.poolId(), new PoolPart(pool.status(), pool.settings().selectionStrategy(), pool.seats().stream()
                .map(PoolRecord.Seat::nodeId).collect(Collectors.toUnmodifiableSet())));
    }

    private Future<Void> readLoads() {
        List<String> active = nodes.values().stream().filter(PlacementView::isActive).map(Capacity::nodeId).toList();
        Map<String, Resources.Load> fresh = new HashMap<>();
        Future<Void> chain = Future.succeededFuture();
        for (int i = 0; i < active.size(); i += PAGE) {
            List<String> some = active.subList(i, Math.min(active.size(), i + PAGE));
            chain = chain.compose(before -> context.bus().request(Resources.LOADS, new Resources.GetLoads(some)).map(
                    page -> {
                        page.items().forEach(load -> fresh.put(load.nodeId(), load));
                        return null;
                    }));
        }
        // without the module of resources nobody is measured, and work is placed all the same
        return chain.otherwiseEmpty().onSuccess(done -> loads = fresh);
    }

    /** Whether a node takes new work: it is active and stays (NOD-53). */
    static boolean isActive(Capacity node) {
        return node.state().equals("ACTIVE") && !node.exiting();
    }

    void learn(NodeHolds now) {
        if (now.holds().isEmpty()) {
            holds.remove(now.nodeId());
        } else {
            holds.put(now.nodeId(), now);
        }
    }

    /** Nodes of which something is held and that are no more. */
    List<String> goneWithHolds() {
        return complete ? holds.keySet().stream().filter(node -> !nodes.containsKey(node)).toList() : List.of();
    }

    Optional<Capacity> node(String nodeId) {
        return Optional.ofNullable(nodes.get(nodeId));
    }

    /** The pool of a node that takes a share. */
    Optional<String> poolOf(String nodeId) {
        return Optional.ofNullable(places.get(nodeId)).map(Place::poolId);
    }

    /** A node with all that ranks it, as far as it is known. */
    Optional<Candidate> candidate(String nodeId) {
        return node(nodeId).map(this::candidate);
    }

    private Candidate candidate(Capacity node) {
        Optional<Place> place = Optional.ofNullable(places.get(node.nodeId()));
        return new Candidate(node, place.map(Place::poolId), place.map(Place::priority).orElse(
                Candidate.PLAIN_PRIORITY), holds.getOrDefault(node.nodeId(), NodeHolds.none(node.nodeId())),
                Optional
                        .ofNullable(loads.get(node.nodeId())));
    }

    /** Active nodes whose pool, if they have one, is not being worked on (NOD-53). */
    List<Candidate> active() {
        List<Candidate> all = new ArrayList<>();
        for (Capacity node : nodes.values()) {
            boolean paused = Optional.ofNullable(places.get(node.nodeId())).map(place -> parts.get(place.poolId()))
                    .filter(pool -> pool.status() == PoolState.MAINTENANCE).isPresent();
            if (isActive(node) && !paused) {
                all.add(candidate(node));
            }
        }
        return all;
    }
}
