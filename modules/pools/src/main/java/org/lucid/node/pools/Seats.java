package org.lucid.node.pools;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.lucid.node.contract.LucidError;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.Versioned;
import org.lucid.node.pools.PoolRecord.Seat;

/** Gives and takes the seats of pools, each time by one compare-and-set of the pool's record. */
final class Seats {

    private static final int ATTEMPTS = 64;
    private static final int JITTER_MILLIS = 20;

    private final PoolStore store;
    private final ModuleContext<?> context;

    Seats(PoolStore store, ModuleContext<?> context) {
        this.store = store;
        this.context = context;
    }

    /** Whether the membership has a seat now; false when there is none left, or the pool takes no members. */
    Future<Boolean> take(MembershipRecord membership) {
        Seat seat = new Seat(membership.nodeId(), membership.membershipId(), membership.role(),
                membership.priority());
        return change(membership.poolId(), pool -> pool.seatOf(seat.membershipId()).isPresent() || pool.isFull()
                || !pool.status().takesMembers() ? pool : pool.seated(seat, context.clock().instant()), ATTEMPTS)
                .map(after -> after.flatMap(pool -> pool.seatOf(seat.membershipId())).isPresent());
    }

    /** Takes the seat of a membership back, if it has one. */
    Future<?> free(String poolId, String membershipId) {
        return change(poolId, pool -> pool.seatOf(membershipId).isEmpty()
                ? pool
                : pool.withoutSeat(membershipId, context.clock().instant()), ATTEMPTS);
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

    /** Changes a pool, unless the change answers the pool itself; answers the pool as it then is. */
    private Future<Optional<PoolRecord>> change(String poolId, UnaryOperator<PoolRecord> change, int attempts) {
        return store.pools().get(poolId).compose(found -> {
            if (found.isEmpty()) {
                return Future.succeededFuture(Optional.empty());
            }
            Versioned<PoolRecord> now = found.get();
            PoolRecord next = change.apply(now.value());
            if (next == now.value()) {
                return Future.succeededFuture(Optional.of(next));
            }
            return store.pools().replace(now.with(before -> next)).compose(replaced -> {
                if (replaced) {
                    return Future.succeededFuture(Optional.of(next));
                }
                return attempts > 0
                        ? pause().compose(paused -> change(poolId, change, attempts - 1))
                        : Future.failedFuture(LucidError.STORE_DOWN.failure("Pool " + poolId
                                + " changes too often. Try again in a moment."));
            });
        });
    }

    private Future<Void> pause() {
        Promise<Void> over = Promise.promise();
        context.after(Duration.ofMillis(1 + context.random().nextInt(JITTER_MILLIS)), over::complete);
        return over.future();
    }
}
