package org.lucid.node.pools;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.pools.Memberships;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.Versioned;
import org.lucid.node.pools.ChangeRecord.Kind;
import org.lucid.node.pools.Journal.Decision;
import org.lucid.node.pools.Journal.Decisions;
import org.lucid.node.pools.Journal.Entries;
import org.lucid.node.pools.MembershipState.Trigger;

/**
 * The steps by which a membership begins, changes and ends (NOD-39). Each may be done again after a crash: the journal
 * decides, seat and record follow it. Called inside the queue of the pool only.
 */
final class Steps {

    private static final int ATTEMPTS = 64;

    private final PoolStore store;
    private final Seats seats;
    private final Slots slots;
    private final ModuleContext<?> context;
    private final Function<Decisions, Future<Entries>> journal;

    Steps(PoolStore store, Seats seats, Slots slots, ModuleContext<?> context,
            Function<Decisions, Future<Entries>> journal) {
        this.store = store;
        this.seats = seats;
        this.slots = slots;
        this.context = context;
        this.journal = journal;
    }

    /** Leads a membership to its seat and into the journal; fails with CONFLICT 4004 when the pool is full. */
    Future<MembershipRecord> complete(MembershipRecord membership) {
        if (membership.status() != MembershipState.RESERVING) {
            return Future.succeededFuture(membership);
        }
        return seats.take(membership).compose(seated -> seated
                ? write(Decision.of(membership, Kind.SEATED, membership.by(), "joined"))
                : refuse(membership).compose(refused -> Future.failedFuture(full(membership.poolId()))));
    }

    private Future<?> refuse(MembershipRecord membership) {
        return change(membership.membershipId(), now -> now.status().on(Trigger.FULL).isEmpty()
                ? now
                : now.refused("the pool was full", context.clock().instant()));
    }

    /** Ends a membership that began. */
    Future<MembershipRecord> end(MembershipRecord membership, Kind kind, String by, String reason,
            Optional<Instant> bannedUntil) {
        if (kind.trigger().flatMap(membership.status()::on).isEmpty()) {
            throw LucidError.STATE_FORBIDS.failure("A membership that is " + membership.status().json()
                    + " cannot end so. Read it again.");
        }
        return write(Decision.of(membership, kind, by, reason, bannedUntil));
    }

    /** Lets a member only observe from now on, or an observer take part again; nothing when it is so. */
    Future<MembershipRecord> observe(MembershipRecord membership, boolean observing, String by) {
        if (!membership.status().isSeated()) {
            throw Membership.notIn(membership.nodeId());
        }
        if (membership.isCounting() != observing) {
            return Future.succeededFuture(membership);
        }
        if (!observing && membership.periods().size() >= MembershipRecord.MOST_PERIODS) {
            throw LucidError.STATE_FORBIDS.failure("This member turned observer " + MembershipRecord.MOST_PERIODS
                    + " times. Let it leave and join again.");
        }
        return write(Decision.of(membership, observing ? Kind.OBSERVING : Kind.COUNTED, by, observing
                ? "observes"
                : "takes part"));
    }

    /** Ends the memberships together, with one time for all; answers the entries. */
    Future<List<ChangeRecord>> endTogether(List<MembershipRecord> memberships, String by, String reason) {
        return journal.apply(new Decisions(memberships.stream().map(membership -> Decision.of(membership,
                Kind.DISBANDED, by, reason)).toList())).compose(written -> {
                    Future<?> chain = Future.succeededFuture();
                    for (ChangeRecord entry : written.entries()) {
                        chain = chain.compose(before -> follow(entry));
                    }
                    return chain.map(written.entries());
                });
    }

    private Future<MembershipRecord> write(Decision decision) {
        return journal.apply(new Decisions(List.of(decision))).compose(written -> follow(written.entries()
                .getFirst()));
    }

    /** Brings seat and membership up to an entry of the journal; does nothing when they are there already. */
    Future<MembershipRecord> follow(ChangeRecord entry) {
        return store.memberships().get(entry.membershipId()).compose(found -> {
            boolean over = found.filter(now -> now.value().knows(entry)).isPresent();
            Future<?> seat = switch (entry.kind()) {
                case SEATED -> Future.succeededFuture();
                case COUNTED, OBSERVING -> over
                        ? Future.succeededFuture()
                        : seats.setObserving(entry.poolId(), entry.membershipId(), entry.kind() == Kind.OBSERVING);
                case LEFT, NEVER_ACTIVE, REMOVED, DISBANDED -> seats.free(entry.poolId(), entry.membershipId());
            };
            return seat.compose(done -> change(entry.membershipId(), now -> now.knows(entry)
                    ? now
                    : now.after(entry, slots.firstFrom(entry.effectiveAt()))).onSuccess(
                            after -> announce(entry, over)));
        });
    }

    /** The membership as the newest entry of its node says, when it did not follow it yet. */
    Future<MembershipRecord> current(MembershipRecord membership) {
        return store.newestChange(membership.nodeId()).compose(newest -> newest.filter(entry -> entry.membershipId()
                .equals(membership.membershipId()) && !membership.knows(entry)).map(this::follow).orElse(Future
                        .succeededFuture(membership)));
    }

    /** Moves a membership along the table, when it has such a line. */
    Future<MembershipRecord> move(String membershipId, Trigger trigger) {
        return change(membershipId, now -> now.status().on(trigger).map(now::in).orElse(now));
    }

    private Future<MembershipRecord> change(String membershipId, UnaryOperator<MembershipRecord> change) {
        return change(membershipId, change, ATTEMPTS);
    }

    private Future<MembershipRecord> change(String membershipId, UnaryOperator<MembershipRecord> change,
            int attempts) {
        return store.memberships().get(membershipId).compose(found -> {
            Versioned<MembershipRecord> now = found.orElseThrow(() -> LucidError.unknown("membership", membershipId));
            MembershipRecord next = change.apply(now.value());
            if (next == now.value()) {
                return Future.succeededFuture(next);
            }
            return store.memberships().replace(now.with(before -> next)).compose(replaced -> {
                if (replaced) {
                    return Future.succeededFuture(next);
                }
                return attempts > 0
                        ? change(membershipId, change, attempts - 1)
                        : Future.failedFuture(LucidError.STORE_DOWN.failure("Membership " + membershipId
                                + " changes too often. Try again in a moment."));
            });
        });
    }

    private void announce(ChangeRecord entry, boolean known) {
        if (known) {
            return;
        }
        long slot = slots.firstFrom(entry.effectiveAt());
        if (entry.kind().joins()) {
            context.bus().publish(Memberships.MEMBER_JOINED, new Memberships.MemberJoined(entry.poolId(),
                    entry.nodeId(), slot));
        } else {
            context.bus().publish(Memberships.MEMBER_LEFT, new Memberships.MemberLeft(entry.poolId(), entry.nodeId(),
                    slot, entry.reason()));
        }
    }

    static RuntimeException full(String poolId) {
        return LucidError.POOL_FULL.failure("Pool " + poolId + " has no free seat. Choose another pool.",
                java.util.Map.of("pool_id", poolId));
    }
}
