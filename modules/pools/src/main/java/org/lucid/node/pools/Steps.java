package org.lucid.node.pools;

import io.vertx.core.Future;
import java.util.function.Function;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.pools.Memberships;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.Versioned;
import org.lucid.node.pools.Journal.Decision;
import org.lucid.node.pools.MembershipState.Trigger;

/**
 * The steps by which a membership begins and ends (NOD-39). Each may be done again after a crash: the journal decides
 * whether a membership began or ended, seat and record follow it. Called inside the queue of the pool only.
 */
final class Steps {

    private final PoolStore store;
    private final Seats seats;
    private final Slots slots;
    private final ModuleContext<?> context;
    private final Function<Decision, Future<ChangeRecord>> journal;

    Steps(PoolStore store, Seats seats, ModuleContext<?> context, Function<Decision, Future<ChangeRecord>> journal) {
        this.store = store;
        this.seats = seats;
        this.slots = new Slots(context.kernel().network().genesisAt());
        this.context = context;
        this.journal = journal;
    }

    /** Leads a membership to its seat and into the journal; fails with CONFLICT 4004 when the pool is full. */
    Future<MembershipRecord> complete(MembershipRecord membership) {
        if (membership.status() != MembershipState.RESERVING) {
            return Future.succeededFuture(membership);
        }
        return seats.take(membership).compose(seated -> seated
                ? journal.apply(Decision.of(membership, MembershipState.JOINING, membership.by(), "joined")).compose(
                        this::follow)
                : refuse(membership).compose(refused -> Future.failedFuture(full(membership.poolId()))));
    }

    private Future<?> refuse(MembershipRecord membership) {
        return change(membership.membershipId(), Trigger.FULL, now -> now.refused("the pool was full",
                context.clock().instant()));
    }

    /** Ends a membership that began. */
    Future<MembershipRecord> end(MembershipRecord membership, Trigger trigger, String by, String reason) {
        MembershipState target = membership.status().on(trigger).orElseThrow(() -> LucidError.STATE_FORBIDS.failure(
                "A membership that is " + membership.status().json() + " cannot end. Read it again."));
        return journal.apply(Decision.of(membership, target, by, reason)).compose(this::follow);
    }

    /** Brings seat and membership up to an entry of the journal; does nothing when they are there already. */
    Future<MembershipRecord> follow(ChangeRecord entry) {
        long slot = slots.firstFrom(entry.effectiveAt());
        return switch (entry.status()) {
            case JOINING -> change(entry.membershipId(), Trigger.SEATED, now -> now.after(entry, slot));
            case LEFT -> left(entry, Trigger.LEAVE, slot);
            case REMOVED -> left(entry, Trigger.REMOVE, slot);
            case RESERVING, REFUSED -> Future.failedFuture(new IllegalStateException("no such entry: " + entry));
        };
    }

    private Future<MembershipRecord> left(ChangeRecord entry, Trigger trigger, long slot) {
        return seats.free(entry.poolId(), entry.membershipId()).compose(freed -> change(entry.membershipId(), trigger,
                now -> now.after(entry, slot)));
    }

    private Future<MembershipRecord> change(String membershipId, Trigger trigger,
            Function<MembershipRecord, MembershipRecord> change) {
        return store.memberships().get(membershipId).compose(found -> {
            Versioned<MembershipRecord> now = found.orElseThrow(() -> LucidError.unknown("membership", membershipId));
            if (now.value().status().on(trigger).isEmpty()) {
                return Future.succeededFuture(now.value());
            }
            MembershipRecord next = change.apply(now.value());
            return store.memberships().replace(now.with(before -> next)).compose(replaced -> {
                if (replaced) {
                    announce(next);
                    return Future.succeededFuture(next);
                }
                return change(membershipId, trigger, change);
            });
        });
    }

    private void announce(MembershipRecord membership) {
        switch (membership.status()) {
            case JOINING -> context.bus().publish(Memberships.MEMBER_JOINED, new Memberships.MemberJoined(
                    membership.poolId(), membership.nodeId(), membership.fromSlot().orElse(0L)));
            case LEFT, REMOVED -> context.bus().publish(Memberships.MEMBER_LEFT, new Memberships.MemberLeft(
                    membership.poolId(), membership.nodeId(), membership.toSlot().orElse(0L),
                    membership.reason().orElse("")));
            case RESERVING, REFUSED -> {
                // nobody ever saw it in the pool
            }
        }
    }

    static RuntimeException full(String poolId) {
        return LucidError.POOL_FULL.failure("Pool " + poolId + " has no free seat. Choose another pool.",
                java.util.Map.of("pool_id", poolId));
    }
}
