package org.lucid.node.registration;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.lucid.node.contract.Pagination;
import org.lucid.node.contract.pools.Allocations;
import org.lucid.node.contract.pools.Memberships;
import org.lucid.node.contract.pools.Pools;
import org.lucid.node.contract.pools.Pools.PoolMember;
import org.lucid.node.contract.poot.Poot;
import org.lucid.node.contract.resources.Resources;
import org.lucid.node.contract.shards.Replicas;
import org.lucid.node.kernel.bus.Bus;

/** What other modules know of nodes: one call of each for a whole page, and no copy of it is kept (NOD-36). */
record Elsewhere(Bus bus, InstantSource clock) {

    private static final Duration FRESH = Duration.ofSeconds(120);
    private static final int MOST_PAGES = 10;

    /** The pool, the score in hundredths of a point, and the load of each node. */
    record Known(Map<String, String> pools, Map<String, Integer> scores, Map<String, Resources.Load> loads) {

        private static final Known NOTHING = new Known(Map.of(), Map.of(), Map.of());

        Optional<String> pool(String nodeId) {
            return Optional.ofNullable(pools.get(nodeId));
        }

        Optional<Resources.Load> load(String nodeId) {
            return Optional.ofNullable(loads.get(nodeId));
        }

        Optional<Double> score(String nodeId) {
            return Optional.ofNullable(scores.get(nodeId)).map(bp -> bp / 100.0);
        }
    }

    /** What is known of at most 500 nodes; a module that is off or does not answer leaves its part out. */
    Future<Known> of(List<String> nodeIds) {
        if (nodeIds.isEmpty()) {
            return Future.succeededFuture(Known.NOTHING);
        }
        Future<Map<String, String>> pools = bus.request(Memberships.MEMBERSHIPS_OF, new Memberships.OfNodes(nodeIds))
                .map(found -> found.items().stream().collect(Collectors.toMap(PoolMember::nodeId,
                        PoolMember::poolId)))
                .otherwise(Map.of());
        Future<Map<String, Integer>> scores = scores(nodeIds).otherwise(Map.of());
        Instant oldest = clock.instant().minus(FRESH);
        Future<Map<String, Resources.Load>> loads = bus.request(Resources.LOADS, new Resources.GetLoads(nodeIds))
                .map(found -> found.items().stream().filter(load -> !load.at().isBefore(oldest)).collect(Collectors
                        .toMap(Resources.Load::nodeId, Function.identity())))
                .otherwise(Map.of());
        return Future.join(pools, scores, loads).map(all -> new Known(pools.result(), scores.result(), loads
                .result()));
    }

    /** The scores of at most 500 nodes in hundredths of a point, of those that have one; fails as the module of scores does. */
    Future<Map<String, Integer>> scores(List<String> nodeIds) {
        return bus.request(Poot.SCORES_OF, new Poot.OfNodes(nodeIds)).map(found -> found.items().stream().collect(
                Collectors.toMap(Poot.NodeScore::nodeId, Poot.NodeScore::scoreBp)));
    }

    /** How much work a node has still to end; fails where the module of pools is off. */
    Future<Integer> openAllocations(String nodeId) {
        return bus.request(Allocations.OPEN_OF_NODE, new Allocations.OfNode(nodeId)).map(
                Allocations.OpenOfNode::open);
    }

    /** How many replicas a node has still to hand over; fails where the module of shards is off. */
    Future<Integer> replicas(String nodeId) {
        return bus.request(Replicas.OF_NODE, new Replicas.OfNode(nodeId)).map(Replicas.ReplicaCount::replicas);
    }

    /** The members of a pool, at most 1000 in at most ten pages; fails as the module of pools does. */
    Future<List<String>> members(String poolId) {
        return members(poolId, 1, new ArrayList<>());
    }

    private Future<List<String>> members(String poolId, int page, List<String> nodeIds) {
        return bus.request(Pools.LIST_MEMBERS, new Pools.ListMembers(poolId, Optional.of(page), Optional.of(
                Pagination.MAX_LIMIT))).compose(found -> {
                    found.nodes().stream().map(PoolMember::nodeId).forEach(nodeIds::add);
                    return found.pagination().hasNext() && page < MOST_PAGES
                            ? members(poolId, page + 1, nodeIds)
                            : Future.succeededFuture(nodeIds);
                });
    }
}
