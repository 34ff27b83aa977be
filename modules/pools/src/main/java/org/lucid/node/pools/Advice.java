package org.lucid.node.pools;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.Pagination;
import org.lucid.node.contract.pools.PoolFigures;
import org.lucid.node.contract.pools.PoolFigures.EventPage;
import org.lucid.node.contract.pools.PoolFigures.ListEvents;
import org.lucid.node.contract.pools.PoolFigures.Scale;
import org.lucid.node.contract.pools.PoolFigures.Scaled;
import org.lucid.node.contract.pools.Pools.AutoScaling;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.Listing;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.pools.PoolRecord.Seat;
import org.lucid.node.pools.ScalingRecord.Status;

/** Advises how many members pools should have, and notes what administrators want; it moves no node (NOD-50). */
final class Advice {

    private static final int IN_A_ROW = 3;
    private static final Duration LIFE = Duration.ofHours(24);
    private static final String UP = "scale_up";
    private static final String DOWN = "scale_down";
    private static final String MANUAL = "manual";

    private final ModuleContext<PoolsConfig> context;
    private final PoolStore store;
    private final PoolQueues queues;
    private final PoolWrites writes;
    private final Checks checks;
    private final Turns turns;
    private final MemberLoads loads;
    private final Map<String, Streaks> streaks = new HashMap<>();

    Advice(ModuleContext<PoolsConfig> context, PoolStore store, PoolQueues queues, PoolWrites writes, Checks checks,
            Turns turns, MemberLoads loads) {
        this.context = context;
        this.store = store;
        this.queues = queues;
        this.writes = writes;
        this.checks = checks;
        this.turns = turns;
        this.loads = loads;
    }

    /** Looks at all pools that come to this instance. */
    Future<?> run() {
        Set<String> seen = new HashSet<>();
        return turns.each(pool -> {
            seen.add(pool.poolId());
            return look(pool);
        }).onSuccess(done -> streaks.keySet().retainAll(seen));
    }

    private Future<?> look(PoolRecord pool) {
        boolean advised = pool.autoScales() && pool.status().takesMembers();
        if (!advised && pool.standing().desiredNodes().isEmpty()) {
            return Future.succeededFuture();
        }
        return checks.headcount(pool).compose(active -> settle(pool.poolId(), active).compose(done -> advised
                ? advise(pool, active)
                : Future.succeededFuture()));
    }

    /** Ends advice that was followed, or that nobody followed within a day. */
    private Future<?> settle(String poolId, int active) {
        Instant now = now();
        return close(poolId, event -> event.isReached(active)
                ? Optional.of(Status.COMPLETED)
                : event.triggeredAt().plus(LIFE).isAfter(now) ? Optional.empty() : Optional.of(Status.EXPIRED));
    }

    private Future<?> close(String poolId, java.util.function.Function<ScalingRecord, Optional<Status>> verdict) {
        return store.scalings().find(Query.where("pool_id", poolId).and("status", Status.ADVISED)).compose(page -> {
            Future<?> chain = Future.succeededFuture();
            for (var event : page.items()) {
                Optional<Status> next = verdict.apply(event.value());
                if (next.isPresent()) {
                    chain = chain.compose(before -> store.scalings().replace(event.with(old -> old.closed(next.get(),
                            now()))));
                }
            }
            return chain;
        });
    }

    private Future<?> advise(PoolRecord pool, int active) {
        AutoScaling wanted = pool.settings().autoScaling().orElseThrow();
        ScalingPolicy policy = ScalingPolicy.of(wanted, pool.settings().maxNodes());
        Streaks streak = streaks.computeIfAbsent(pool.poolId(), id -> new Streaks());
        List<String> members = pool.working().stream().map(Seat::nodeId).toList();
        return loads.of(members).compose(samples -> {
            Optional<Double> mean = samples.mean(load -> load.cpuPercent());
            int direction = mean.isPresent() && 2 * samples.reporting() >= members.size()
                    ? policy.direction(mean.get())
                    : 0;
            String type = direction > 0 ? UP : DOWN;
            streak.end(direction >= 0 ? DOWN : UP);
            if (direction == 0) {
                streak.end(UP);
                return Future.succeededFuture();
            }
            int desired = policy.desired(active, mean.get());
            if (!streak.reaches(type, IN_A_ROW) || desired == active || desired > active != direction > 0) {
                return Future.succeededFuture();
            }
            return isCool(pool.poolId(), type, direction > 0 ? policy.upCooldown() : policy.downCooldown()).compose(
                    cool -> {
                        if (!cool) {
                            return Future.succeededFuture();
                        }
                        streak.end(type);
                        return note(pool.poolId(), type, desired, active, String.format(java.util.Locale.ROOT,
                                "mean CPU %.1f %% over %d members", mean.get(), samples.reporting())).onSuccess(
                                        event -> context.bus().publish(PoolFigures.SCALING_ADVISED,
                                                new PoolFigures.ScalingAdvised(event.poolId(), event.eventId(), type,
                                                        desired, active)));
                    });
        });
    }

    private Future<Boolean> isCool(String poolId, String type, Duration cooldown) {
        Instant since = now().minus(cooldown);
        return store.scalings().find(Query.where("pool_id", poolId).and("triggered_at", Query.Comparison.GT, since))
                .map(page -> page.values().stream().noneMatch(event -> event.eventType().equals(type)));
    }

    /** Writes what is wanted; what was wanted before is superseded. */
    private Future<ScalingRecord> note(String poolId, String type, int target, int current, String reason) {
        ScalingRecord event = new ScalingRecord(context.ids().next("scale"), poolId, type, target, current, reason,
                Status.ADVISED, now(), Optional.empty());
        return close(poolId, old -> Optional.of(Status.SUPERSEDED)).compose(done -> writes.change(poolId, pool -> pool
                .with(pool.standing().desiring(target), now()))).compose(done -> store.scalings().insert(event)).map(
                        event);
    }

    /** An administrator wants so many members: CONFLICT 4004 when the pool has fewer seats. */
    Future<Scaled> scale(Scale request, Call call) {
        return queues.run(request.poolId(), call.deadline(), () -> store.pool(request.poolId()).compose(pool -> {
            if (pool.status() == PoolState.SETTLING || pool.status() == PoolState.DISBANDED) {
                throw Governance.forbidden(pool, "be scaled");
            }
            if (request.targetNodes() > pool.settings().maxNodes()) {
                throw LucidError.POOL_FULL.failure("Pool " + pool.poolId() + " has " + pool.settings().maxNodes()
                        + " seats, fewer than " + request.targetNodes() + ". Raise max_nodes first.",
                        Map.of("max_nodes",
                                pool.settings().maxNodes()));
            }
            return checks.headcount(pool).compose(active -> note(pool.poolId(), MANUAL, request.targetNodes(), active,
                    "wanted by " + call.caller().subject()).compose(
                            event -> settle(pool.poolId(), active).map(
                                    new Scaled(pool.poolId(), request.targetNodes(), event.triggeredAt()))));
        }));
    }

    /** The newest first. */
    Future<EventPage> list(ListEvents request) {
        return store.pool(request.poolId()).compose(pool -> Listing.read(store.scalings(), Query.where("pool_id",
                request.poolId()).sortByDescending("triggered_at"), request.page(), request.limit(), request.cursor()))
                .map(found -> new EventPage(found.items().stream().map(ScalingRecord::toEvent).toList(), Pagination.of(
                        found.page(), found.limit(), found.total(), found.next())));
    }

    private Instant now() {
        return context.clock().instant();
    }
}
