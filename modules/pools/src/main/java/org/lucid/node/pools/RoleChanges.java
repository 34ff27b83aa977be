package org.lucid.node.pools;

import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.pools.Pools.PoolMember;
import org.lucid.node.contract.pools.Pools.SetMember;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.pools.PoolRecord.Seat;

/** Leaders and administrators give members their roles and priorities (NOD-44). */
final class RoleChanges {

    private final PoolStore store;
    private final PoolQueues queues;
    private final PoolWrites writes;
    private final Steps steps;
    private final Powers powers;
    private final InstantSource clock;

    RoleChanges(PoolStore store, PoolQueues queues, PoolWrites writes, Steps steps, Powers powers,
            InstantSource clock) {
        this.store = store;
        this.queues = queues;
        this.writes = writes;
        this.steps = steps;
        this.powers = powers;
        this.clock = clock;
    }

    /** Changes a seat: the role first as far as the journal must know, then role and priority in one write. */
    Future<PoolMember> set(SetMember request, Call call) {
        return store.pool(request.poolId()).compose(pool -> powers.require(pool, call, false)).compose(
                may -> queues.run(request.poolId(), call.deadline(), () -> store.openMembership(request.nodeId())
                        .compose(open -> {
                            MembershipRecord member = open.map(found -> found.value()).filter(
                                    found -> found.poolId().equals(request.poolId())).orElseThrow(
                                            () -> Membership.notIn(request.nodeId()));
                            return set(member, request, call);
                        })));
    }

    private Future<PoolMember> set(MembershipRecord member, SetMember request, Call call) {
        return store.pool(request.poolId()).compose(pool -> {
            changed(pool, request);
            return steps.complete(member);
        }).compose(steps::current).compose(seated -> request.role().isPresent()
                ? steps.observe(seated, request.role().get().equals(Roles.OBSERVER), call.caller().subject())
                : Future.succeededFuture(seated)).compose(seated -> writes
                        .change(request.poolId(), pool -> changed(
                                pool, request))
                        .map(pool -> seated.toMember(pool.flatMap(found -> found.seatOf(
                                seated.membershipId())), Optional.empty())));
    }

    /** The pool after the wish; fails when it cannot be so. */
    private PoolRecord changed(PoolRecord pool, SetMember wish) {
        Seat seat = pool.seatOfNode(wish.nodeId()).orElseThrow(() -> Membership.notIn(wish.nodeId()));
        String role = wish.role().orElse(seat.role());
        int priority = wish.priority().orElse(seat.priority());
        if ((role.equals(Roles.LEADER) || role.equals(Roles.CO_LEADER)) && !pool.isLed()) {
            throw LucidError.STATE_FORBIDS.failure(
                    "This pool is managed by administrators and has no leaders. Set managed_by to leader first.");
        }
        if (role.equals(Roles.CO_LEADER) && pool.seats().stream().filter(other -> other.role().equals(
                Roles.CO_LEADER) && !other.equals(seat)).count() >= Roles.MOST_CO_LEADERS) {
            throw LucidError.STATE_FORBIDS.failure("The pool has " + Roles.MOST_CO_LEADERS
                    + " co-leaders, which is the most. Make one of them a member first.",
                    Map.of("co_leaders",
                            Roles.MOST_CO_LEADERS));
        }
        if (role.equals(seat.role()) && priority == seat.priority()) {
            return pool;
        }
        PoolRecord led = role.equals(Roles.LEADER)
                ? Succession.lead(pool, Optional.of(wish.nodeId()), clock.instant())
                : pool;
        return led.withSeat(wish.nodeId(), old -> old.with(role, priority), clock.instant());
    }
}
