package org.lucid.node.pools;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.economy.PoolSettlement;
import org.lucid.node.contract.pools.Pools;
import org.lucid.node.contract.pools.Pools.Disband;
import org.lucid.node.contract.pools.Pools.GetPool;
import org.lucid.node.contract.pools.Pools.Maintain;
import org.lucid.node.contract.pools.Pools.Pool;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.kernel.bus.Nothing;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.pools.PoolRecord.Ending;
import org.lucid.node.pools.PoolRecord.Standing;
import org.lucid.node.pools.PoolState.Trigger;

/** Maintenance and the end of pools: grace, settling, disbanded. */
final class Governance {

    private static final int DEFAULT_HOURS = 2;
    private static final String SYSTEM = "system";

    private final ModuleContext<PoolsConfig> context;
    private final PoolStore store;
    private final PoolQueues queues;
    private final PoolWrites writes;
    private final Steps steps;
    private final Checks checks;
    private final Slots slots;
    private final Powers powers;
    private final Portraits portraits;

    Governance(ModuleContext<PoolsConfig> context, PoolStore store, PoolQueues queues, PoolWrites writes, Steps steps,
            Checks checks, Slots slots) {
        this.context = context;
        this.store = store;
        this.queues = queues;
        this.writes = writes;
        this.steps = steps;
        this.checks = checks;
        this.slots = slots;
        this.powers = new Powers(context.bus());
        this.portraits = new Portraits(context.bus(), context.clock());
    }

    /** The pool with enough active members, or too few; as it is when its state does not depend on that. */
    static PoolRecord counted(PoolRecord pool, boolean enough, Instant now) {
        Standing standing = pool.standing();
        return pool.status().on(enough ? Trigger.ENOUGH : Trigger.SHORT).map(next -> pool.in(next, new Standing(true,
                enough ? Optional.empty() : Optional.of(now), standing.health(), standing.desiredNodes(),
                Optional.empty(), Optional.empty()), now)).orElse(pool);
    }

    /** The pool on its way to the end, after a time of grace. */
    static PoolRecord ending(PoolRecord pool, String by, String reason, Instant now, Duration grace) {
        Standing standing = pool.standing();
        PoolState next = pool.status().on(Trigger.DISBAND).orElseThrow(() -> forbidden(pool, "be disbanded"));
        return pool.in(next, new Standing(standing.formed(), standing.belowMinimumSince(), standing.health(),
                standing.desiredNodes(), Optional.empty(), Optional.of(new Ending(by, reason, now.plus(grace), Optional
                        .empty()))),
                now);
    }

    /** The pool after maintenance, or with its end called off, by the count of its active members. */
    static PoolRecord resumed(PoolRecord pool, boolean enough, Instant now) {
        Standing standing = pool.standing();
        Trigger trigger = enough
                ? Trigger.RESUME_ENOUGH
                : standing.formed() ? Trigger.RESUME_SHORT : Trigger.RESUME_UNFORMED;
        Optional<Instant> below = trigger == Trigger.RESUME_SHORT
                ? standing.belowMinimumSince().or(() -> Optional.of(now))
                : Optional.empty();
        return pool.status().on(trigger).map(next -> pool.in(next, new Standing(standing.formed() || enough, below,
                standing.health(), standing.desiredNodes(), Optional.empty(), Optional.empty()), now)).orElse(pool);
    }

    static RuntimeException forbidden(PoolRecord pool, String what) {
        return LucidError.STATE_FORBIDS.failure("A pool that is " + pool.status().json() + " cannot " + what
                + ". Read it again.", Map.of("state", pool.status().json()));
    }

    /** Begins the end of a pool; one that ends already answers again. */
    Future<Pool> disband(Disband request, Call call) {
        return change(request.poolId(), call, pool -> writes.change(pool.poolId(), now -> now
                .status() == PoolState.GRACE || now.status() == PoolState.SETTLING
                        ? now
                        : ending(now, call.caller().subject(), request.reason(), now(), context.config()
                                .disbandGrace())))
                .onSuccess(done -> call.markAccepted());
    }

    /** Calls the end of a pool off while its grace lasts. */
    Future<Pool> cancel(GetPool request, Call call) {
        return change(request.poolId(), call, pool -> switch (pool.status()) {
            case GRACE -> resume(pool);
            case SETTLING, DISBANDED -> throw forbidden(pool, "be kept");
            case FORMING, ACTIVE, DEGRADED, MAINTENANCE -> Future.succeededFuture(Optional.of(pool));
        });
    }

    /** Keeps joins, placement and checks away for some hours; again, it only moves the end. */
    Future<Pool> maintain(Maintain request, Call call) {
        Instant until = now().plus(Duration.ofHours(request.durationHours().orElse(DEFAULT_HOURS)));
        return change(request.poolId(), call, pool -> writes.change(pool.poolId(), now -> {
            PoolState next = now.status() == PoolState.MAINTENANCE
                    ? now.status()
                    : now.status().on(Trigger.MAINTAIN).orElseThrow(() -> forbidden(now, "be worked on"));
            Standing standing = now.standing();
            return now.in(next, new Standing(standing.formed(), standing.belowMinimumSince(), standing.health(),
                    standing.desiredNodes(), Optional.of(until), Optional.empty()), now());
        }));
    }

    /** Ends a pool that has no members at once; one that is disbanded already answers again. */
    Future<Nothing> remove(GetPool request, Call call) {
        return queues.run(request.poolId(), call.deadline(), () -> store.pool(request.poolId()).compose(
                pool -> writes.change(pool.poolId(), now -> {
                    if (!now.seats().isEmpty()) {
                        throw LucidError.STATE_FORBIDS.failure("Pool " + now.poolId() + " has " + now.seats().size()
                                + " members. Disband it, or remove them first.",
                                Map.of("node_count", now.seats()
                                        .size()));
                    }
                    return now.status().on(Trigger.REMOVE).map(next -> now.in(next, now.standing(), now())).orElse(
                            now);
                })).map(Nothing.NOTHING));
    }

    private Future<Pool> change(String poolId, Call call,
            java.util.function.Function<PoolRecord, Future<Optional<PoolRecord>>> change) {
        return store.pool(poolId).compose(pool -> powers.require(pool, call, false)).compose(may -> queues.run(poolId,
                call.deadline(), () -> store.pool(poolId).compose(change))).compose(after -> portraits.of(
                        after
                                .orElseThrow(() -> Catalogue.unknown(poolId))));
    }

    private Future<Optional<PoolRecord>> resume(PoolRecord pool) {
        return checks.headcount(pool).compose(active -> writes.change(pool.poolId(), now -> resumed(now, active >= now
                .settings().minNodes(), now())));
    }

    /** Takes the step that is due in the life of a pool; inside its queue. */
    Future<?> advance(PoolRecord seen) {
        return store.pool(seen.poolId()).compose(pool -> switch (pool.status()) {
            case MAINTENANCE -> isOver(pool.standing().maintenanceUntil())
                    ? resume(pool)
                    : Future.succeededFuture(Optional.of(pool));
            case GRACE -> isOver(pool.standing().ending().map(Ending::at))
                    ? writes.change(pool.poolId(), now -> now.status().on(Trigger.GRACE_OVER).map(next -> now.in(next,
                            now.standing(), now())).orElse(now)).compose(after -> settle(after.orElseThrow()))
                    : Future.succeededFuture(Optional.of(pool));
            case SETTLING -> settle(pool);
            case FORMING, ACTIVE, DEGRADED, DISBANDED -> Future.succeededFuture(Optional.of(pool));
        });
    }

    private boolean isOver(Optional<Instant> end) {
        return end.filter(at -> at.isAfter(now())).isEmpty();
    }

    /** All members leave together; then economy is asked until the money of the pool is settled. */
    private Future<Optional<PoolRecord>> settle(PoolRecord pool) {
        return store.seated(pool.poolId(), MembershipState.SEATED).compose(members -> members.isEmpty()
                ? Future.succeededFuture(List.<ChangeRecord>of())
                : steps.endTogether(members, SYSTEM, "the pool was disbanded")).compose(entries -> toSlot(pool,
                        entries))
                .compose(toSlot -> writes.change(pool.poolId(), now -> withSlot(now, toSlot)).onSuccess(
                        after -> {
                            if (pool.standing().ending().flatMap(Ending::toSlot).isEmpty()) {
                                context.bus().publish(Pools.POOL_SETTLING, new Pools.PoolSettling(pool
                                        .poolId(), toSlot));
                            }
                        }).compose(after -> close(after.orElseThrow(), toSlot)));
    }

    /** The first slot in which nobody is a member: as stored, or as the entries or the ended memberships say. */
    private Future<Long> toSlot(PoolRecord pool, List<ChangeRecord> entries) {
        Optional<Long> stored = pool.standing().ending().flatMap(Ending::toSlot);
        if (stored.isPresent() && entries.isEmpty()) {
            return Future.succeededFuture(stored.get());
        }
        long written = entries.stream().mapToLong(entry -> slots.firstFrom(entry.effectiveAt())).max().orElse(0);
        return store.seated(pool.poolId(), List.of(MembershipState.DISBANDED)).map(ended -> Math.max(written, ended
                .stream().flatMap(member -> member.toSlot().stream()).mapToLong(Long::longValue).max().orElseGet(
                        () -> slots.firstFrom(now()))));
    }

    private PoolRecord withSlot(PoolRecord pool, long toSlot) {
        Ending ending = pool.standing().ending().orElseGet(() -> new Ending(SYSTEM, "", now(), Optional.empty()));
        if (ending.toSlot().filter(slot -> slot == toSlot).isPresent()) {
            return pool;
        }
        Standing standing = pool.standing();
        return pool.with(new Standing(standing.formed(), standing.belowMinimumSince(), standing.health(), standing
                .desiredNodes(), Optional.empty(),
                Optional.of(new Ending(ending.by(), ending.reason(), ending.at(),
                        Optional.of(toSlot)))),
                now());
    }

    /** While economy is off, or has not settled, the pool waits, so that no money is stranded. */
    private Future<Optional<PoolRecord>> close(PoolRecord pool, long toSlot) {
        return context.bus().request(PoolSettlement.SETTLE, new PoolSettlement.SettlePool(pool.poolId(), toSlot))
                .map(PoolSettlement.Settlement::settled).otherwise(false).compose(settled -> settled
                        ? writes.change(pool.poolId(), now -> now.status().on(Trigger.SETTLED).map(next -> now.in(next,
                                now.standing(), now())).orElse(now))
                        : Future.succeededFuture(Optional.of(pool)));
    }

    private Instant now() {
        return context.clock().instant();
    }
}
