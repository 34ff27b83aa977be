package org.lucid.node.pools;

import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.pools.Pools;
import org.lucid.node.contract.pools.Pools.JoinPool;
import org.lucid.node.contract.pools.Pools.LeavePool;
import org.lucid.node.contract.pools.Pools.PoolMember;
import org.lucid.node.contract.registration.Nodes.StatusItem;
import org.lucid.node.kernel.bus.Bus;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.Nothing;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.pools.ChangeRecord.Kind;
import org.lucid.node.pools.PoolRecord.Seat;

/** Nodes join and leave pools. */
final class Membership {

    private static final int ATTEMPTS = 8;
    private static final int DEFAULT_PRIORITY = 50;

    private final ModuleContext<PoolsConfig> context;
    private final PoolStore store;
    private final PoolQueues queues;
    private final Steps steps;
    private final Owners owners;
    private final Powers powers;
    private final Checks checks;
    private final Requests requests;

    /** The way into a pool: by oneself, or by a request that somebody approved. */
    record Admission(JoinPool wish, Optional<String> requestId) {
    }

    Membership(ModuleContext<PoolsConfig> context, PoolStore store, PoolQueues queues, Steps steps, Owners owners,
            Checks checks, Requests requests) {
        this.context = context;
        this.store = store;
        this.queues = queues;
        this.steps = steps;
        this.owners = owners;
        this.powers = new Powers(context.bus());
        this.checks = checks;
        this.requests = requests;
        count("joined");
    }

    /** Gives a node a seat; the same again answers the membership that there is. */
    Future<PoolMember> join(JoinPool request, Call call) {
        return owners.require(request.nodeId(), call).compose(node -> {
            Fitness.require(node);
            return queues.run(request.poolId(), call.deadline(), () -> admit(node, new Admission(request, Optional
                    .empty()), call));
        }).onComplete(done -> count(done.succeeded()
                ? "joined"
                : Failure.from(done.cause()).code().name().toLowerCase(java.util.Locale.ROOT)).increment());
    }

    private Counter count(String result) {
        return Counter.builder("lucid_pool_joins").tag("result", result).register(context.meters());
    }

    /** Seats a fit node; runs inside the queue of the pool. */
    Future<PoolMember> admit(StatusItem node, Admission admission, Call call) {
        return seat(admission, call, ATTEMPTS).compose(seated -> checks.welcome(seated, node)).compose(
                member -> requests.supersede(member).otherwiseEmpty().compose(done -> shown(member)));
    }

    private Future<PoolMember> shown(MembershipRecord member) {
        return store.pools().get(member.poolId()).map(found -> member.toMember(found.flatMap(
                pool -> pool.value().seatOf(member.membershipId())), Optional.empty())).otherwise(member.toMember(
                        Optional.empty(), Optional.empty()));
    }

    private Future<MembershipRecord> seat(Admission admission, Call call, int attempts) {
        JoinPool wish = admission.wish();
        return store.pool(wish.poolId()).compose(pool -> store.openMembership(wish.nodeId()).compose(
                open -> open.map(existing -> again(existing.value(), admission, call, attempts)).orElseGet(
                        () -> requireNoBan(wish).compose(free -> reserve(pool, admission, call, attempts)))));
    }

    /** The membership that there is, unless the journal says that it ended meanwhile. */
    private Future<MembershipRecord> again(MembershipRecord membership, Admission admission, Call call,
            int attempts) {
        if (!membership.poolId().equals(admission.wish().poolId())) {
            return Future.failedFuture(inAnother(membership));
        }
        return steps.complete(membership).compose(steps::current).compose(now -> now.status().isOpen() || attempts == 0
                ? Future.succeededFuture(now)
                : seat(admission, call, attempts - 1));
    }

    static RuntimeException inAnother(MembershipRecord membership) {
        return LucidError.IN_ANOTHER_POOL.failure("Node " + membership.nodeId() + " is in pool "
                + membership.poolId() + ". Leave that pool first.", Map.of("pool_id", membership.poolId()));
    }

    private Future<Void> requireNoBan(JoinPool wish) {
        return Fitness.requireNoBan(store, wish.poolId(), wish.nodeId(), now());
    }

    private Future<MembershipRecord> reserve(PoolRecord pool, Admission admission, Call call, int attempts) {
        JoinPool wish = admission.wish();
        Fitness.requireOpen(pool);
        if (!pool.settings().joinPolicy().equals("open") && !call.caller().seesAll() && admission.requestId()
                .isEmpty()) {
            throw Fitness.mayNotJoin(wish.nodeId(), "join_policy", "The join policy of this pool is " + pool.settings()
                    .joinPolicy()
                    + (pool.settings().joinPolicy().equals("approval")
                            ? ". File a join request."
                            : ". Choose a pool that is open."));
        }
        if (pool.isFull()) {
            throw Steps.full(pool.poolId());
        }
        MembershipRecord membership = MembershipRecord.reserving(context.ids().next("mbr"), pool.poolId(),
                wish.nodeId(), wish.priority().orElse(DEFAULT_PRIORITY), admission.requestId(),
                call.caller().subject(), now());
        return store.memberships().insert(membership).compose(inserted -> {
            if (inserted) {
                call.markCreated();
                return steps.complete(membership);
            }
            return attempts > 0
                    ? seat(admission, call, attempts - 1)
                    : Future.failedFuture(LucidError.CHANGED_MEANWHILE.failure(
                            "The memberships of the node change too often. Try again in a moment."));
        });
    }

    /** Ends a membership. Without a pool in the request it is sent on to where the node's pool is served. */
    Future<Nothing> leave(LeavePool request, Call call) {
        return owners.find(request.nodeId(), call).compose(node -> request.poolId().isPresent()
                ? queues.run(request.poolId().get(), call.deadline(), () -> leave(request.poolId().get(), request,
                        node, call))
                : owners.require(request.nodeId(), call).compose(own -> store.openMembership(request.nodeId()))
                        .compose(open -> {
                            String poolId = open.orElseThrow(() -> notIn(request.nodeId())).value().poolId();
                            return context.bus().forward(Pools.LEAVE, new LeavePool(Optional.of(poolId),
                                    request.nodeId(), request.reason(), request.banDays()), call).map(
                                            Bus.Answer::value);
                        }));
    }

    private Future<Nothing> leave(String poolId, LeavePool request, StatusItem node, Call call) {
        return store.pool(poolId).compose(pool -> kindFor(pool, node, call)).compose(kind -> store.openMembership(
                request.nodeId()).compose(open -> {
                    MembershipRecord membership = open.map(found -> found.value()).filter(found -> found.poolId()
                            .equals(poolId)).orElseThrow(() -> notIn(request.nodeId()));
                    return steps.complete(membership);
                }).compose(seated -> steps.end(seated, kind, call.caller().subject(), request.reason().orElse(
                        kind == Kind.LEFT ? "left" : "removed"),
                        kind == Kind.LEFT
                                ? Optional.empty()
                                : request.banDays().map(days -> now().plus(Duration.ofDays(days)))))
                .map(Nothing.NOTHING));
    }

    /** Owners leave; administrators and leaders remove, co-leaders only plain members and observers (NOD-44). */
    private Future<Kind> kindFor(PoolRecord pool, StatusItem node, Call call) {
        if (Owners.owns(call.caller(), node)) {
            return Future.succeededFuture(Kind.LEFT);
        }
        if (call.caller().seesAll()) {
            return Future.succeededFuture(Kind.REMOVED);
        }
        return powers.of(pool, call).map(role -> {
            String power = role.orElseThrow(Owners::notYours);
            boolean plain = pool.seatOfNode(node.nodeId()).map(Seat::role).filter(held -> held.equals(Roles.LEADER)
                    || held.equals(Roles.CO_LEADER)).isEmpty();
            if (!plain && !power.equals(Roles.LEADER)) {
                throw Powers.missing(pool, false);
            }
            return Kind.REMOVED;
        });
    }

    private Instant now() {
        return context.clock().instant();
    }

    static RuntimeException notIn(String nodeId) {
        return LucidError.RECORD_UNKNOWN.failure("Node " + nodeId + " is in no pool, or not in this one. "
                + "GET /api/v1/nodes/" + nodeId + " tells its pool_id; POST /api/v1/nodes/" + nodeId
                + "/pool lets it join one.", Map.of("kind", "membership", "id", nodeId));
    }
}
