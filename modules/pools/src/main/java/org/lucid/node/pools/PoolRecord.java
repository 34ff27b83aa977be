package org.lucid.node.pools;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.pools.Pools.Pool;

/**
 * A pool as stored. Its seats are part of it, so that one compare-and-set decides who gains the last one (NOD-38).
 *
 * @param nameKey the lower-case name, unique among pools that are not disbanded
 * @param managedBy {@code admin} or {@code leader}
 */
public record PoolRecord(String poolId, String name, String nameKey, Optional<String> description, PoolState status,
        String managedBy, String joinPolicy, int maxNodes, int minNodes, List<Seat> seats, String rewardMethod,
        String selectionStrategy, Instant createdAt, Instant updatedAt) {

    /** A place in a pool, taken by a membership. */
    public record Seat(String nodeId, String membershipId, String role, int priority) {
    }

    public PoolRecord {
        seats = List.copyOf(seats);
    }

    boolean isFull() {
        return seats.size() >= maxNodes;
    }

    Optional<Seat> seatOf(String membershipId) {
        return seats.stream().filter(seat -> seat.membershipId().equals(membershipId)).findFirst();
    }

    PoolRecord seated(Seat seat, Instant now) {
        List<Seat> more = new ArrayList<>(seats);
        more.add(seat);
        return withSeats(more, now);
    }

    PoolRecord withoutSeat(String membershipId, Instant now) {
        return withSeats(seats.stream().filter(seat -> !seat.membershipId().equals(membershipId)).toList(), now);
    }

    private PoolRecord withSeats(List<Seat> next, Instant now) {
        return new PoolRecord(poolId, name, nameKey, description, status, managedBy, joinPolicy, maxNodes, minNodes,
                next, rewardMethod, selectionStrategy, createdAt, now);
    }

    Pool toPool() {
        return new Pool(poolId, name, description, status.json(), seats.size(), maxNodes, minNodes, managedBy,
                joinPolicy, rewardMethod, selectionStrategy, createdAt, updatedAt);
    }
}
