package org.lucid.node.pools;

import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.pools.JoinRequests.Decide;
import org.lucid.node.contract.pools.JoinRequests.JoinRequest;
import org.lucid.node.contract.pools.Pools.JoinPool;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.pools.RequestRecord.Status;

/** Leaders, co-leaders and administrators decide over join requests (NOD-42). */
final class Reviews {

    private final PoolStore store;
    private final PoolQueues queues;
    private final Owners owners;
    private final Powers powers;
    private final Requests requests;
    private final Membership membership;

    Reviews(PoolStore store, PoolQueues queues, Owners owners, Requests requests, Membership membership) {
        this.store = store;
        this.queues = queues;
        this.owners = owners;
        this.powers = new Powers(owners.bus());
        this.requests = requests;
        this.membership = membership;
    }

    /** Seats the node; when the pool is full (4004) the request stays pending. Approved already: the same again. */
    Future<JoinRequest> approve(Decide decision, Call call) {
        return mayDecide(decision, call).compose(request -> {
            if (!request.isPending()) {
                return Future.succeededFuture(require(request, Status.APPROVED).toRequest());
            }
            return owners.find(request.nodeId(), call).compose(node -> {
                Fitness.require(node);
                return queues.run(decision.poolId(), call.deadline(), () -> membership.admit(node,
                        new Membership.Admission(new JoinPool(request.poolId(), request.nodeId(), Optional.empty()),
                                Optional.of(request.requestId())),
                        call));
            }).compose(seated -> requests.close(request.requestId(), Status.APPROVED, call.caller().subject(),
                    decision.reason())).map(RequestRecord::toRequest);
        });
    }

    Future<JoinRequest> reject(Decide decision, Call call) {
        return mayDecide(decision, call).compose(request -> request.isPending()
                ? requests.close(request.requestId(), Status.REJECTED, call.caller().subject(), decision.reason())
                : Future.succeededFuture(request)).map(closed -> require(closed, Status.REJECTED).toRequest());
    }

    private Future<RequestRecord> mayDecide(Decide decision, Call call) {
        return store.pool(decision.poolId()).compose(pool -> powers.require(pool, call, true)).compose(
                may -> requests.find(decision.poolId(), decision.requestId()));
    }

    private static RequestRecord require(RequestRecord request, Status wanted) {
        if (request.status() != wanted) {
            throw LucidError.STATE_FORBIDS.failure("This request is " + request.status().json()
                    + " and cannot be decided again. The node may file another.",
                    Map.of("state", request.status()
                            .json()));
        }
        return request;
    }
}
