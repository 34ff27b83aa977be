package org.lucid.node.pools;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.lucid.node.contract.registration.Nodes.NodeStatusChanged;
import org.lucid.node.contract.registration.Nodes.StatusItem;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.pools.MembershipState.Trigger;
import org.lucid.node.pools.NodeStates.Known;
import org.lucid.node.pools.PoolRecord.Seat;

/**
 * Looks at each pool in turn: whether its members' nodes are active, who leads, whether it has enough of them, how
 * healthy it is. Reads the pool and those members that are not active, never all of them.
 */
final class Checks {

    private static final int IN_A_ROW = 2;
    private static final String SYSTEM = "system";
    private static final String SHORT = "short";
    private static final String ENOUGH = "enough";
    private static final String HEALTH = "health:";

    private final ModuleContext<PoolsConfig> context;
    private final PoolStore store;
    private final PoolWrites writes;
    private final Steps steps;
    private final Successors successors;
    private final NodeStates nodes;
    private final Turns turns;
    private final Map<String, Streaks> streaks = new HashMap<>();

    Checks(ModuleContext<PoolsConfig> context, PoolStore store, PoolWrites writes, Steps steps,
            Successors successors, NodeStates nodes, Turns turns) {
        this.context = context;
        this.store = store;
        this.writes = writes;
        this.steps = steps;
        this.successors = successors;
        this.nodes = nodes;
        this.turns = turns;
    }

    /** All pools that come to this instance. */
    Future<?> run() {
        Set<String> seen = new HashSet<>();
        return turns.each(pool -> {
            seen.add(pool.poolId());
            return look(pool.poolId());
        }).onSuccess(done -> streaks.keySet().retainAll(seen));
    }

    /** One pool; inside its queue. */
    private Future<?> look(String poolId) {
        return store.pool(poolId).compose(pool -> pool.status() == PoolState.MAINTENANCE
                || pool.status() == PoolState.SETTLING || pool.status() == PoolState.DISBANDED
                        ? Future.succeededFuture()
                        : members(pool).compose(active -> lead(poolId).compose(led -> judge(poolId, active))));
    }

    /** Moves and ends memberships by the states of their nodes; answers how many working members are active then. */
    private Future<Integer> members(PoolRecord pool) {
        return store.seated(pool.poolId(), List.of(MembershipState.RESERVING, MembershipState.JOINING,
                MembershipState.DEGRADED)).compose(
                        idle -> {
                            Map<String, MembershipRecord> byId = idle.stream().collect(Collectors.toMap(
                                    MembershipRecord::membershipId, Function.identity()));
                            Streaks streak = streaks.computeIfAbsent(pool.poolId(), id -> new Streaks());
                            Set<String> troubled = new HashSet<>(Set.of(SHORT, ENOUGH));
                            for (Health health : Health.values()) {
                                troubled.add(HEALTH + health);
                            }
                            Future<Integer> chain = Future.succeededFuture(0);
                            for (Seat seat : pool.seats()) {
                                troubled.add(seat.membershipId());
                                chain = chain.compose(count -> member(seat, Optional.ofNullable(byId.get(seat
                                        .membershipId())), streak).map(active -> active && !seat.observes()
                                                ? count + 1
                                                : count));
                            }
                            return chain.onSuccess(count -> streak.keepOnly(troubled));
                        });
    }

    /** Whether the member is active after this check. */
    private Future<Boolean> member(Seat seat, Optional<MembershipRecord> idle, Streaks streak) {
        MembershipState status = idle.map(MembershipRecord::status).orElse(MembershipState.ACTIVE);
        Optional<Known> node = nodes.of(seat.nodeId());
        Verdict verdict = node.map(known -> Verdict.of(status, idle.flatMap(MembershipRecord::joinedAt), known, now(),
                context.config().activation(), context.config().absence())).orElse(Verdict.NOTHING);
        return switch (verdict) {
            case Verdict.Move(Trigger trigger, boolean atOnce) -> {
                if (atOnce || streak.reaches(seat.membershipId(), IN_A_ROW)) {
                    streak.end(seat.membershipId());
                    yield steps.move(seat.membershipId(), trigger).map(
                            moved -> moved.status() == MembershipState.ACTIVE);
                }
                yield Future.succeededFuture(status == MembershipState.ACTIVE);
            }
            case Verdict.End(ChangeRecord.Kind kind, String reason) -> store.memberships().get(seat.membershipId())
                    .compose(found -> steps.end(found.orElseThrow().value(), kind, SYSTEM, reason, Optional.empty()))
                    .map(false);
            case Verdict.Nothing nothing -> {
                streak.end(seat.membershipId());
                yield Future.succeededFuture(status == MembershipState.ACTIVE);
            }
        };
    }

    /** Sees to it that a pool with leaders has one that is there (NOD-45). */
    private Future<?> lead(String poolId) {
        return store.pool(poolId).compose(pool -> {
            boolean missing = pool.isLed() && pool.leader().flatMap(seat -> nodes.of(seat.nodeId())).map(this::isAway)
                    .orElse(pool.leader().isEmpty());
            if (!missing) {
                return Future.succeededFuture();
            }
            return successors.ranked(pool).compose(ranked -> pool.leader().isEmpty() && ranked.isEmpty()
                    ? Future.succeededFuture()
                    : writes.change(poolId, now -> now.leader().equals(pool.leader())
                            ? Succession.succeed(now, ranked, now())
                            : now));
        });
    }

    private boolean isAway(Known leader) {
        return leader.is(NodeStates.SUSPENDED) || leader.is(NodeStates.TERMINATED) || leader.is(NodeStates.OFFLINE)
                && !now().isBefore(leader.since().plus(context.config().leaderAbsence()));
    }

    /** Brings state and health of the pool up to what was found twice in a row. */
    private Future<?> judge(String poolId, int active) {
        Streaks streak = streaks.computeIfAbsent(poolId, id -> new Streaks());
        return store.pool(poolId).compose(pool -> {
            boolean enough = active >= pool.settings().minNodes();
            streak.end(enough ? SHORT : ENOUGH);
            boolean sure = streak.reaches(enough ? ENOUGH : SHORT, IN_A_ROW) || pool.status() == PoolState.FORMING;
            List<Seat> working = pool.working();
            Health health = pool.standing().health().towards(nodes.count(working, NodeStates.ACTIVE), working.size());
            for (Health other : Health.values()) {
                if (other != health) {
                    streak.end(HEALTH + other);
                }
            }
            boolean healthy = health == Health.EMPTY || streak.reaches(HEALTH + health, IN_A_ROW);
            return writes.change(poolId, now -> {
                PoolRecord counted = sure ? Governance.counted(now, enough, now()) : now;
                return healthy && counted.standing().health() != health
                        ? counted.with(counted.standing().with(health), now())
                        : counted;
            });
        }).compose(after -> after.filter(this::isShortForTooLong).isPresent()
                ? writes.change(poolId, now -> isShortForTooLong(now)
                        ? Governance.ending(now, SYSTEM, "too few active members", now(), context.config()
                                .disbandGrace())
                        : now)
                : Future.succeededFuture(after));
    }

    private boolean isShortForTooLong(PoolRecord pool) {
        return pool.status() == PoolState.DEGRADED && pool.standing().belowMinimumSince().filter(
                since -> !now().isBefore(since.plus(context.config().belowMinimum()))).isPresent();
    }

    /** A member whose node is active already works at once; inside the queue of its pool. */
    Future<MembershipRecord> welcome(MembershipRecord member, StatusItem node) {
        nodes.learn(node);
        return node.state().equals(NodeStates.ACTIVE) && member.status() == MembershipState.JOINING
                ? begin(member).otherwise(member)
                : Future.succeededFuture(member);
    }

    /** A node became active: its membership does so too. What is missed here the next check finds. */
    void hear(NodeStatusChanged changed) {
        nodes.hear(changed);
        if (changed.to().equals(NodeStates.ACTIVE)) {
            store.openMembership(changed.nodeId())
                    .onSuccess(open -> open.filter(member -> member.value().status() == MembershipState.JOINING)
                            .ifPresent(member -> turns.take(member.value().poolId(),
                                    () -> begin(member.value()))));
        }
    }

    private Future<MembershipRecord> begin(MembershipRecord member) {
        return steps.move(member.membershipId(), Trigger.WORKS).compose(moved -> store.pool(moved.poolId()).compose(
                pool -> pool.status() == PoolState.FORMING ? formIfEnough(pool) : Future.succeededFuture()).compose(
                        done -> lead(moved.poolId()))
                .map(moved));
    }

    private Future<?> formIfEnough(PoolRecord pool) {
        return headcount(pool).compose(active -> writes.change(pool.poolId(), now -> now.status() == PoolState.FORMING
                ? Governance.counted(now, active >= now.settings().minNodes(), now())
                : now));
    }

    /** How many members of a pool are active and no observers. */
    Future<Integer> headcount(PoolRecord pool) {
        return store.seated(pool.poolId(), List.of(MembershipState.ACTIVE)).map(active -> (int) active.stream().filter(
                member -> pool.seatOf(member.membershipId()).filter(seat -> !seat.observes()).isPresent()).count());
    }

    private Instant now() {
        return context.clock().instant();
    }
}
