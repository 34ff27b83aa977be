package org.lucid.node.pools;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.lucid.node.pools.PoolRecord.Seat;
import org.lucid.node.pools.Succession.Candidate;

/** Finds who could lead a pool next. */
final class Successors {

    private final PoolStore store;
    private final NodeStates nodes;
    private final Contributions contributions;

    Successors(PoolStore store, NodeStates nodes, Contributions contributions) {
        this.store = store;
        this.nodes = nodes;
        this.contributions = contributions;
    }

    /** The members of a pool whose nodes are active, the best to lead it first (NOD-45), its leader not among them. */
    Future<List<String>> ranked(PoolRecord pool) {
        Map<String, Seat> seats = pool.seats().stream().filter(seat -> !seat.role().equals(Roles.LEADER)).collect(
                Collectors.toMap(Seat::membershipId, Function.identity()));
        return store.seated(pool.poolId(), List.of(MembershipState.ACTIVE)).compose(active -> {
            List<MembershipRecord> able = active.stream().filter(member -> seats.containsKey(member.membershipId())
                    && nodes.isActive(member.nodeId())).toList();
            return contributions.now(pool.poolId(), able.stream().map(MembershipRecord::nodeId).toList()).map(
                    earned -> Succession.rank(able.stream().map(member -> new Candidate(member.nodeId(),
                            seats.get(member.membershipId()).role(), earned.getOrDefault(member.nodeId(), 0),
                            member.joinedAt().orElse(Instant.MAX))).toList()));
        });
    }
}
