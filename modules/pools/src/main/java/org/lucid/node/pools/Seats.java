package org.lucid.node.pools;

import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.pools.PoolRecord.Seat;

/** Gives and takes the seats of pools, each time in one write of the pool's record. */
final class Seats {

    private final PoolStore store;
    private final PoolWrites writes;
    private final Successors successors;
    private final InstantSource clock;

    Seats(PoolStore store, PoolWrites writes, Successors successors, InstantSource clock) {
        this.store = store;
        this.writes = writes;
        this.successors = successors;
        this.clock = clock;
    }

    /** Whether the membership has a seat now; false when there is none left, or the pool takes no members. */
    Future<Boolean> take(MembershipRecord membership) {
        Seat seat = new Seat(membership.nodeId(), membership.membershipId(), Roles.MEMBER, membership.priority());
        return writes.change(membership.poolId(), pool -> pool.seatOf(seat.membershipId()).isPresent()
                || pool.isFull() || !pool.status().takesMembers() ? pool : pool.seated(seat, clock.instant()))
                .map(after -> after.flatMap(pool -> pool.seatOf(seat.membershipId())).isPresent());
    }

    /** Takes the seat of a membership back, if it has one; who leads next is part of the same write. */
    Future<?> free(String poolId, String membershipId) {
        return withSuccessors(poolId, membershipId, ranked -> writes.change(poolId, pool -> {
            if (pool.seatOf(membershipId).isEmpty()) {
                return pool;
            }
            Instant now = clock.instant();
            PoolRecord left = pool.withoutSeat(membershipId, now);
            return pool.leader().filter(seat -> seat.membershipId().equals(membershipId)).isPresent()
                    ? Succession.succeed(left, ranked, now)
                    : left;
        }));
    }

    /** Makes the seat one that only observes, or one of a member again. */
    Future<?> setObserving(String poolId, String membershipId, boolean observing) {
        return withSuccessors(poolId, membershipId, ranked -> writes.change(poolId, pool -> {
            Seat seat = pool.seatOf(membershipId).orElse(null);
            if (seat == null || seat.observes() == observing) {
                return pool;
            }
            Instant now = clock.instant();
            PoolRecord next = pool.withSeat(seat.nodeId(), old -> old.with(observing ? Roles.OBSERVER : Roles.MEMBER,
                    old.priority()), now);
            return seat.role().equals(Roles.LEADER) ? Succession.succeed(next, ranked, now) : next;
        }));
    }

    private Future<?> withSuccessors(String poolId, String membershipId,
            java.util.function.Function<List<String>, Future<?>> write) {
        return store.pools().get(poolId).compose(found -> {
            boolean leads = found.flatMap(pool -> pool.value().leader()).filter(seat -> seat.membershipId().equals(
                    membershipId)).isPresent();
            return leads ? successors.ranked(found.get().value()) : Future.succeededFuture(List.<String>of());
        }).compose(ranked -> write.apply(ranked).mapEmpty());
    }

    /** Takes seats back that no open membership holds. */
    Future<?> freeLost(String poolId) {
        return store.pools().get(poolId).compose(found -> {
            if (found.isEmpty() || found.get().value().seats().isEmpty()) {
                return Future.succeededFuture();
            }
            var seats = found.get().value().seats();
            return store.memberships().find(Query.all().in(Query.ID, seats.stream().map(Seat::membershipId).toList())
                    .limit(Query.MAX_LIMIT)).compose(page -> {
                        Set<String> open = page.values().stream().filter(m -> m.status().isOpen()).map(
                                MembershipRecord::membershipId).collect(Collectors.toSet());
                        Future<?> chain = Future.succeededFuture();
                        for (Seat seat : seats) {
                            if (!open.contains(seat.membershipId())) {
                                chain = chain.compose(before -> free(poolId, seat.membershipId()));
                            }
                        }
                        return chain;
                    });
        });
    }
}
