package org.lucid.node.pools;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.Pagination;
import org.lucid.node.contract.pools.JoinRequests.JoinRequest;
import org.lucid.node.contract.pools.JoinRequests.ListRequests;
import org.lucid.node.contract.pools.JoinRequests.RequestJoin;
import org.lucid.node.contract.pools.JoinRequests.RequestPage;
import org.lucid.node.contract.registration.Nodes.StatusItem;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.Listing;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.pools.RequestRecord.Status;

/** Requests for a seat: filed, listed, superseded and expired (NOD-42). What they ask for is decided elsewhere. */
final class Requests {

    private static final int MOST_PER_NODE = 5;
    private static final int ATTEMPTS = 8;
    private static final String SYSTEM = "system";

    private final ModuleContext<PoolsConfig> context;
    private final PoolStore store;
    private final Owners owners;
    private final Powers powers;

    Requests(ModuleContext<PoolsConfig> context, PoolStore store, Owners owners) {
        this.context = context;
        this.store = store;
        this.owners = owners;
        this.powers = new Powers(context.bus());
    }

    /** Files a request; the same again answers the one that is pending. */
    Future<JoinRequest> file(RequestJoin wish, Call call) {
        return owners.require(wish.nodeId(), call).compose(node -> {
            Fitness.require(node);
            return store.pool(wish.poolId()).compose(pool -> {
                Fitness.requireOpen(pool);
                if (pool.settings().joinPolicy().equals("closed")) {
                    throw Fitness.mayNotJoin(node.nodeId(), "join_policy",
                            "This pool is closed. Choose another pool.");
                }
                return Fitness.requireNoBan(store, wish.poolId(), wish.nodeId(), now());
            }).compose(free -> store.openMembership(wish.nodeId())).compose(open -> {
                open.ifPresent(member -> {
                    throw member.value().poolId().equals(wish.poolId())
                            ? LucidError.STATE_FORBIDS.failure("Node " + wish.nodeId() + " is in this pool already.")
                            : Membership.inAnother(member.value());
                });
                return file(node, wish, call);
            });
        });
    }

    private Future<JoinRequest> file(StatusItem node, RequestJoin wish, Call call) {
        String openKey = wish.poolId() + ":" + wish.nodeId();
        return store.requests().find(Query.where("open_key", openKey).limit(1)).compose(same -> {
            if (!same.values().isEmpty()) {
                return Future.succeededFuture(same.values().getFirst().toRequest());
            }
            return store.requests().count(Query.where("node_id", wish.nodeId()).and("status", Status.PENDING))
                    .compose(pending -> {
                        if (pending >= MOST_PER_NODE) {
                            throw LucidError.RATE.failure("Node " + wish.nodeId() + " has " + pending
                                    + " requests pending, which is the most. Wait for a decision.",
                                    Map.of(
                                            "retry_after", 3600));
                        }
                        RequestRecord request = new RequestRecord(context.ids().next("jrq"), openKey, wish.poolId(),
                                wish.nodeId(), node.operatorId(), wish.message(), Status.PENDING, Optional.empty(),
                                Optional.empty(), Optional.empty(), now(), now().plus(context.config()
                                        .requestLife()));
                        return store.requests().insert(request).compose(inserted -> {
                            if (inserted) {
                                call.markCreated();
                                return Future.succeededFuture(request.toRequest());
                            }
                            return file(node, wish, call);
                        });
                    });
        });
    }

    /** Those who decide see all of the pool, others those of their own nodes. */
    Future<RequestPage> list(ListRequests request, Call call) {
        return store.pool(request.poolId()).compose(pool -> call.caller().seesAll()
                ? Future.succeededFuture(true)
                : powers.of(pool, call).map(Optional::isPresent)).compose(all -> {
                    Query query = Query.where("pool_id", request.poolId());
                    if (request.status().isPresent()) {
                        query = query.and("status", Status.valueOf(request.status().get().toUpperCase(
                                java.util.Locale.ROOT)));
                    }
                    if (!all) {
                        query = call.caller().nodeId().isPresent()
                                ? query.and("node_id", call.caller().nodeId().get())
                                : query.and("operator_id", call.caller().operatorId().orElse(call.caller()
                                        .subject()));
                    }
                    return Listing.read(store.requests(), query, request.page(), request.limit(), request.cursor());
                }).map(found -> new RequestPage(found.items().stream().map(RequestRecord::toRequest).toList(),
                        Pagination.of(found.page(), found.limit(), found.total(), found.next())));
    }

    /** A request of this pool: NOT_FOUND 5011 when there is none. */
    Future<RequestRecord> find(String poolId, String requestId) {
        return store.requests().get(requestId).map(found -> found.map(request -> request.value()).filter(
                request -> request.poolId().equals(poolId)).orElseThrow(
                        () -> LucidError.unknown("join request",
                                requestId)));
    }

    /** Ends a pending request; answers it as it then is. */
    Future<RequestRecord> close(String requestId, Status status, String by, Optional<String> why) {
        return change(requestId, now -> now.isPending() ? now.closed(status, by, why, now()) : now, ATTEMPTS);
    }

    private Future<RequestRecord> change(String requestId, UnaryOperator<RequestRecord> change, int attempts) {
        return store.requests().get(requestId).compose(found -> {
            RequestRecord before = found.orElseThrow(() -> LucidError.unknown("join request", requestId)).value();
            RequestRecord next = change.apply(before);
            if (next == before) {
                return Future.succeededFuture(next);
            }
            return store.requests().replace(found.get().with(old -> next)).compose(done -> {
                if (done) {
                    return Future.succeededFuture(next);
                }
                return attempts > 0
                        ? change(requestId, change, attempts - 1)
                        : Future.failedFuture(LucidError.CHANGED_MEANWHILE.failure(
                                "The request changes too often. Try again in a moment."));
            });
        });
    }

    /** Ends what a node that has its seat still asks for: the request that led to it is approved, others superseded. */
    Future<Void> supersede(MembershipRecord member) {
        return store.requests().find(Query.where("node_id", member.nodeId()).and("status", Status.PENDING)).compose(
                page -> {
                    Future<Void> chain = Future.succeededFuture();
                    for (RequestRecord request : page.values()) {
                        chain = chain.compose(before -> settle(request, member));
                    }
                    return chain;
                });
    }

    private Future<Void> settle(RequestRecord request, MembershipRecord member) {
        return member.requestId().filter(request.requestId()::equals).isPresent()
                ? close(request.requestId(), Status.APPROVED, member.by(), Optional.empty()).mapEmpty()
                : close(request.requestId(), Status.SUPERSEDED, SYSTEM, Optional.of("joined " + member.poolId()))
                        .mapEmpty();
    }

    /** Ends requests whose time is over, or whose node has a seat since. */
    Future<Void> tidy() {
        return tidy(Optional.empty());
    }

    private Future<Void> tidy(Optional<String> cursor) {
        Query query = Query.where("status", Status.PENDING).limit(500);
        return store.requests().find(cursor.map(query::after).orElse(query)).compose(page -> {
            Future<Void> chain = Future.succeededFuture();
            for (RequestRecord request : page.values()) {
                if (context.owns(request.poolId())) {
                    chain = chain.compose(before -> tidy(request));
                }
            }
            return page.next().isPresent() ? chain.compose(before -> tidy(page.next())) : chain;
        });
    }

    private Future<Void> tidy(RequestRecord request) {
        if (!request.expiresAt().isAfter(now())) {
            return close(request.requestId(), Status.EXPIRED, SYSTEM, Optional.of("nobody decided in time"))
                    .mapEmpty();
        }
        return store.openMembership(request.nodeId()).compose(open -> open.filter(member -> member.value().status()
                .isSeated()).map(member -> settle(request, member.value())).orElse(Future.succeededFuture()));
    }

    private Instant now() {
        return context.clock().instant();
    }
}
