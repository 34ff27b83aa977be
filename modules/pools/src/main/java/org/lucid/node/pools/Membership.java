package org.lucid.node.pools;

import io.vertx.core.Future;
import java.util.Map;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.pools.Pools;
import org.lucid.node.contract.pools.Pools.JoinPool;
import org.lucid.node.contract.pools.Pools.LeavePool;
import org.lucid.node.contract.pools.Pools.PoolMember;
import org.lucid.node.contract.registration.Nodes.StatusItem;
import org.lucid.node.kernel.bus.Bus;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.kernel.bus.Nothing;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.pools.MembershipState.Trigger;

/** Nodes join and leave pools. */
final class Membership {

    private static final int ATTEMPTS = 8;
    private static final int DEFAULT_PRIORITY = 50;

    private final ModuleContext<PoolsConfig> context;
    private final PoolStore store;
    private final PoolQueues queues;
    private final Steps steps;
    private final Owners owners;

    Membership(ModuleContext<PoolsConfig> context, PoolStore store, PoolQueues queues, Steps steps, Owners owners) {
        this.context = context;
        this.store = store;
        this.queues = queues;
        this.steps = steps;
        this.owners = owners;
    }

    /** Gives a node a seat; the same again answers the membership that there is. */
    Future<PoolMember> join(JoinPool request, Call call) {
        return owners.require(request.nodeId(), call).compose(node -> {
            refuseUnfit(node);
            return queues.run(request.poolId(), call.deadline(), () -> seat(request, call, ATTEMPTS));
        }).map(MembershipRecord::toMember);
    }

    private static void refuseUnfit(StatusItem node) {
        if (node.origin().equals("service")) {
            throw mayNotJoin(node, "service_node", "A service node is never in a pool.");
        }
        switch (node.state()) {
            case "SUSPENDED", "ERROR", "TERMINATED" -> throw mayNotJoin(node, node.state().toLowerCase(
                    java.util.Locale.ROOT), "A node that is " + node.state() + " cannot join. Mend that first.");
            default -> {
                // every other state may join; the work begins when the node is active
            }
        }
    }

    private static RuntimeException mayNotJoin(StatusItem node, String reason, String message) {
        return LucidError.MAY_NOT_JOIN.failure(message, Map.of("node_id", node.nodeId(), "reason", reason));
    }

    private Future<MembershipRecord> seat(JoinPool request, Call call, int attempts) {
        return store.pools().get(request.poolId()).compose(found -> {
            PoolRecord pool = found.orElseThrow(() -> Catalogue.unknown(request.poolId())).value();
            return store.openMembership(request.nodeId()).compose(open -> open
                    .map(existing -> again(existing.value(), request))
                    .orElseGet(() -> reserve(pool, request, call, attempts)));
        });
    }

    private Future<MembershipRecord> again(MembershipRecord membership, JoinPool request) {
        return membership.poolId().equals(request.poolId())
                ? steps.complete(membership)
                : Future.failedFuture(LucidError.IN_ANOTHER_POOL.failure("Node " + request.nodeId()
                        + " is in pool " + membership.poolId() + ". Leave that pool first.",
                        Map.of("pool_id", membership.poolId())));
    }

    private Future<MembershipRecord> reserve(PoolRecord pool, JoinPool request, Call call, int attempts) {
        if (!pool.status().takesMembers()) {
            throw LucidError.STATE_FORBIDS.failure("A pool that is " + pool.status().json()
                    + " takes no members. Choose another pool.", Map.of("state", pool.status().json()));
        }
        if (!pool.joinPolicy().equals("open") && !call.caller().seesAll()) {
            throw LucidError.MAY_NOT_JOIN.failure("The join policy of this pool is " + pool.joinPolicy()
                    + ". Choose a pool that is open.", Map.of("reason", "join_policy"));
        }
        if (pool.isFull()) {
            throw Steps.full(pool.poolId());
        }
        MembershipRecord membership = MembershipRecord.reserving(context.ids().next("mbr"), pool.poolId(),
                request.nodeId(), request.priority().orElse(DEFAULT_PRIORITY), call.caller().subject(),
                context.clock().instant());
        return store.memberships().insert(membership).compose(inserted -> {
            if (inserted) {
                call.markCreated();
                return steps.complete(membership);
            }
            return attempts > 0
                    ? seat(request, call, attempts - 1)
                    : Future.failedFuture(LucidError.CHANGED_MEANWHILE.failure(
                            "The memberships of the node change too often. Try again in a moment."));
        });
    }

    /** Ends a membership. Without a pool in the request it is sent on to where the node's pool is served. */
    Future<Nothing> leave(LeavePool request, Call call) {
        return owners.require(request.nodeId(), call).compose(node -> request.poolId().isPresent()
                ? queues.run(request.poolId().get(), call.deadline(), () -> leave(request.poolId().get(), request,
                        node, call))
                : store.openMembership(request.nodeId()).compose(open -> {
                    String poolId = open.orElseThrow(() -> notIn(request.nodeId())).value().poolId();
                    return context.bus().forward(Pools.LEAVE, new LeavePool(java.util.Optional.of(poolId),
                            request.nodeId(), request.reason()), call).map(Bus.Answer::value);
                }));
    }

    private Future<Nothing> leave(String poolId, LeavePool request, StatusItem node, Call call) {
        Trigger trigger = Owners.owns(call.caller(), node) ? Trigger.LEAVE : Trigger.REMOVE;
        return store.openMembership(request.nodeId()).compose(open -> {
            MembershipRecord membership = open.map(found -> found.value()).filter(found -> found.poolId().equals(
                    poolId)).orElseThrow(() -> notIn(request.nodeId()));
            return steps.complete(membership);
        }).compose(seated -> steps.end(seated, trigger, call.caller().subject(), request.reason().orElse(
                trigger == Trigger.LEAVE ? "left" : "removed"))).map(Nothing.NOTHING);
    }

    static RuntimeException notIn(String nodeId) {
        return LucidError.unknown("membership", nodeId);
    }
}
