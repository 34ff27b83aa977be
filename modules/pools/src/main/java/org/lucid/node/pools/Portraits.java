package org.lucid.node.pools;

import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.contract.poot.Poot;
import org.lucid.node.contract.pools.Pools.Pool;
import org.lucid.node.kernel.bus.Bus;
import org.lucid.node.pools.PoolRecord.Seat;

/** Pools as others see them: with the scores of their members, which are asked for and never kept (NOD-59). */
record Portraits(Bus bus, InstantSource clock) {

    private static final int AT_ONCE = 500;

    Future<Pool> of(PoolRecord pool) {
        return of(List.of(pool)).map(List::getFirst);
    }

    /** A page of pools; a node sits in one pool only, so that there are at most as many scores as nodes. */
    Future<List<Pool>> of(List<PoolRecord> pools) {
        List<String> nodes = pools.stream().flatMap(pool -> pool.working().stream()).map(Seat::nodeId).toList();
        return scores(nodes).map(Optional::of).otherwise(Optional.empty()).map(scores -> pools.stream().map(
                pool -> pool.toPool(scores.map(known -> total(pool, known)), clock.instant())).toList());
    }

    /** In points; whoever was not scored yet adds nothing. */
    private static double total(PoolRecord pool, Map<String, Integer> scores) {
        return pool.working().stream().mapToLong(seat -> scores.getOrDefault(seat.nodeId(), 0)).sum() / 100.0;
    }

    private Future<Map<String, Integer>> scores(List<String> nodes) {
        Future<Map<String, Integer>> chain = Future.succeededFuture(new HashMap<>());
        for (int from = 0; from == 0 || from < nodes.size(); from += AT_ONCE) {
            List<String> some = nodes.subList(from, Math.min(nodes.size(), from + AT_ONCE));
            chain = chain.compose(known -> bus.request(Poot.SCORES_OF, new Poot.OfNodes(some)).map(found -> {
                found.items().forEach(score -> known.put(score.nodeId(), score.scoreBp()));
                return known;
            }));
        }
        return chain;
    }
}
