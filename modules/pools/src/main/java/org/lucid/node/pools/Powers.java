package org.lucid.node.pools;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.registration.Nodes;
import org.lucid.node.kernel.bus.Bus;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.pools.PoolRecord.Seat;

/** What callers may do in a pool by the seats of their nodes (NOD-44). */
record Powers(Bus bus) {

    /** The highest role of the caller's nodes in a pool that is led: leader or co-leader; empty for everybody else. */
    Future<Optional<String>> of(PoolRecord pool, Call call) {
        List<Seat> powerful = pool.isLed()
                ? pool.seats().stream().filter(seat -> seat.role().equals(Roles.LEADER) || seat.role().equals(
                        Roles.CO_LEADER)).toList()
                : List.of();
        if (powerful.isEmpty()) {
            return Future.succeededFuture(Optional.empty());
        }
        return bus.request(Nodes.STATUSES, Nodes.Statuses.of(powerful.stream().map(Seat::nodeId).toList()), call)
                .map(page -> page.items().stream().filter(node -> Owners.owns(call.caller(), node))
                        .flatMap(node -> pool.seatOfNode(node.nodeId()).stream()).map(Seat::role)
                        .reduce((first, second) -> first.equals(Roles.LEADER) ? first : second));
    }

    /** Succeeds for administrators, the leader and, where they may, co-leaders; else FORBIDDEN 5205. */
    Future<Void> require(PoolRecord pool, Call call, boolean coLeaderToo) {
        return call.caller().seesAll()
                ? Future.succeededFuture()
                : of(pool, call).compose(role -> role.filter(name -> coLeaderToo || name.equals(Roles.LEADER))
                        .isPresent() ? Future.succeededFuture() : Future.failedFuture(missing(pool, coLeaderToo)));
    }

    static RuntimeException missing(PoolRecord pool, boolean coLeaderToo) {
        return LucidError.POOL_POWER.failure("Only an administrator" + (pool.isLed()
                ? coLeaderToo ? ", the leader or a co-leader" : " or the leader"
                : "") + " may do this in pool " + pool.poolId() + ". Ask one of them.", Map.of("pool_id",
                        pool.poolId()));
    }
}
