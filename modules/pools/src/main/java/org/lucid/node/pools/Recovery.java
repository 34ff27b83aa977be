package org.lucid.node.pools;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.Query;

/**
 * Takes up what was begun and not completed: entries that seat and record did not follow, reservations that did not
 * reach the journal, seats that no open membership holds (NOD-39). Looks only at the pools that come to this instance.
 */
final class Recovery {

    private static final int REAPPLIED = 1024;
    private static final Duration UNFINISHED_AFTER = Duration.ofSeconds(10);
    private static final Duration OVERLAP = Duration.ofMinutes(1);

    private final ModuleContext<?> context;
    private final PoolStore store;
    private final Turns turns;
    private final Steps steps;
    private final Seats seats;
    private long followed;
    private Instant seatsCheckedTo = Instant.EPOCH;

    Recovery(ModuleContext<?> context, PoolStore store, Turns turns, Steps steps, Seats seats, long lastSeq) {
        this.context = context;
        this.store = store;
        this.turns = turns;
        this.steps = steps;
        this.seats = seats;
        this.followed = Math.max(0, lastSeq - REAPPLIED);
    }

    Future<?> run() {
        return follow().compose(done -> finish(Optional.empty())).compose(done -> freeLostSeats());
    }

    private Future<Void> follow() {
        return store.changesAfter(followed, 500).compose(entries -> {
            Future<Void> chain = Future.succeededFuture();
            for (ChangeRecord entry : entries) {
                chain = chain.compose(before -> turns.take(entry.poolId(), () -> steps.follow(entry)))
                        .onSuccess(done -> followed = entry.seq());
            }
            return entries.isEmpty() ? chain : chain.compose(before -> follow());
        });
    }

    private Future<Void> finish(Optional<String> cursor) {
        Query query = Query.where("status", MembershipState.RESERVING).limit(500);
        Instant before = context.clock().instant().minus(UNFINISHED_AFTER);
        return store.memberships().find(cursor.map(query::after).orElse(query)).compose(page -> {
            Future<Void> chain = Future.succeededFuture();
            for (MembershipRecord membership : page.values()) {
                if (membership.reservedAt().isBefore(before)) {
                    chain = chain.compose(done -> turns.take(membership.poolId(), () -> finish(membership)));
                }
            }
            return page.next().isEmpty() ? chain : chain.compose(done -> finish(page.next()));
        });
    }

    /** Meanwhile it may have been completed; that it is refused because the pool is full completes it too. */
    private Future<?> finish(MembershipRecord membership) {
        return store.memberships().get(membership.membershipId()).compose(found -> found.isEmpty()
                ? Future.succeededFuture()
                : steps.complete(found.get().value()).<Object>map(done -> done).recover(
                        cause -> cause instanceof Failure failure && failure.number() == 4004
                                ? Future.succeededFuture()
                                : Future.failedFuture(cause)));
    }

    private Future<Void> freeLostSeats() {
        Instant begun = context.clock().instant();
        return freeLostSeats(Optional.empty()).onSuccess(done -> seatsCheckedTo = begun.minus(OVERLAP));
    }

    private Future<Void> freeLostSeats(Optional<String> cursor) {
        Query query = Query.all().and("updated_at", Query.Comparison.GTE, seatsCheckedTo);
        return store.pools().find(cursor.map(query::after).orElse(query)).compose(page -> {
            Future<Void> chain = Future.succeededFuture();
            for (PoolRecord pool : page.values()) {
                chain = chain.compose(before -> turns.take(pool.poolId(), () -> seats.freeLost(pool.poolId())));
            }
            return page.next().isEmpty() ? chain : chain.compose(before -> freeLostSeats(page.next()));
        });
    }
}
