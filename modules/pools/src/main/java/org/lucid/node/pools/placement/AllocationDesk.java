package org.lucid.node.pools.placement;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.Pagination;
import org.lucid.node.contract.pools.Allocations;
import org.lucid.node.contract.pools.Allocations.Allocation;
import org.lucid.node.contract.pools.Allocations.AllocationPage;
import org.lucid.node.contract.pools.Allocations.ListAllocations;
import org.lucid.node.contract.pools.Allocations.Release;
import org.lucid.node.contract.pools.Allocations.RequestPlace;
import org.lucid.node.contract.pools.Allocations.Which;
import org.lucid.node.contract.registration.NodeKeys;
import org.lucid.node.contract.registration.Nodes;
import org.lucid.node.contract.registration.Nodes.NodeStatusChanged;
import org.lucid.node.contract.signing.SignedBytes;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.Documents;
import org.lucid.node.kernel.store.Listing;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.pools.PoolQueues;
import org.lucid.node.pools.PoolRecord;
import org.lucid.node.pools.PoolsConfig;
import org.lucid.node.pools.placement.AllocationState.Trigger;

/** Gives services places on nodes and takes them back (NOD-56 to NOD-58). One instance does so, one after the other. */
public final class AllocationDesk {

    private static final int CANDIDATES = 5;
    private static final int MOST_OPEN = 20_000;
    private static final String TURN = "allocations";
    private static final Duration WITHIN = Duration.ofSeconds(30);
    private static final Duration EXPIRY = Duration.ofSeconds(5);
    private static final Duration LOADS = Duration.ofSeconds(30);
    private static final Duration RECOUNT = Duration.ofHours(1);

    private final ModuleContext<PoolsConfig> context;
    private final AllocationStore store;
    private final PlacementView view;
    private final Placement placement;
    private final Holding holding;
    private final Tickets tickets;
    private final PoolQueues queue;

    public AllocationDesk(ModuleContext<PoolsConfig> context, AllocationStore store, Documents<PoolRecord> pools) {
        this.context = context;
        this.store = store;
        this.view = new PlacementView(context, pools);
        this.placement = new Placement(context, view);
        this.holding = new Holding(context, store, view);
        this.queue = new PoolQueues(context.clock());
        var network = context.kernel().network();
        this.tickets = new Tickets(context.identity(), context.signatures(), SignedBytes.networkHash(network.id(),
                network.genesisAt()));
    }

    /** Serves the operations; the one instance that places work also reads what it needs and sees to the times. */
    public Future<?> start() {
        context.handle(Allocations.AVAILABLE, (request, call) -> placement.available(request));
        context.handle(Allocations.REQUEST, this::request);
        context.handle(Allocations.CONFIRM, this::confirm);
        context.handle(Allocations.RELEASE, this::release);
        context.handle(Allocations.LIST_ALLOCATIONS, this::list);
        context.handle(Allocations.GET_ALLOCATION, (request, call) -> find(request.allocationId(), Optional.empty(),
                call).map(this::shown));
        context.handle(Allocations.OPEN_OF_NODE, (request, call) -> store.heldOf(request.nodeId()).map(
                open -> new Allocations.OpenOfNode(request.nodeId(), open)));
        if (!context.isSingle()) {
            return Future.succeededFuture();
        }
        context.subscribe(Nodes.NODE_STATUS_CHANGED, this::hear);
        context.subscribe(Nodes.NODE_EXIT_CHANGED, changed -> view.hear(changed.nodeId()));
        context.every(LOADS, "placement", view::catchUp);
        context.every(RECOUNT, "capacities", view::readNodes);
        context.every(EXPIRY, "expire", () -> inTurn(holding::expire));
        context.every(context.config().syncInterval(), "allocations", () -> inTurn(holding::tidy));
        // what cannot be read now is read within 30 s
        return view.catchUp().otherwiseEmpty().compose(done -> holding.load().otherwiseEmpty());
    }

    private <T> Future<T> inTurn(Supplier<Future<T>> task) {
        return queue.run(TURN, context.clock().instant().plus(WITHIN), task);
    }

    private void hear(NodeStatusChanged changed) {
        view.hear(changed.nodeId());
        if (changed.to().equals("TERMINATED")) {
            inTurn(() -> holding.abandon(changed.nodeId()));
        }
    }

    private Future<Allocation> request(RequestPlace request, Call call) {
        ResourceType type = ResourceType.of(request.resourceType());
        String key = AllocationRecord.key(call.caller().subject(), request.sessionId(), type);
        return queue.run(TURN, call.deadline(), () -> store.byKey(key).compose(found -> found.map(existing -> again(
                existing, request)).orElseGet(() -> make(request, type, key, call)))).map(this::shown);
    }

    private Future<AllocationRecord> again(AllocationRecord existing, RequestPlace request) {
        if (existing.quantity() != request.quantity()) {
            return Future.failedFuture(LucidError.OTHER_QUANTITY.failure("Session " + request.sessionId() + " has "
                    + existing.quantity() + " of this already. Release that first.",
                    Map.of("allocation_id", existing
                            .allocationId(), "quantity", existing.quantity())));
        }
        return existing.state() == AllocationState.REQUESTED
                ? holding.place(existing)
                : Future.succeededFuture(existing);
    }

    private Future<AllocationRecord> make(RequestPlace request, ResourceType type, String key, Call call) {
        if (holding.openCount() >= MOST_OPEN) {
            throw LucidError.RATE.failure(MOST_OPEN + " allocations are open, which is the most. Release some first.",
                    Map.of("retry_after", 60));
        }
        Placement.Wish wish = new Placement.Wish(request.poolId(), request.nodeType(), request.nodeId(), Optional
                .empty(), Optional.empty(), type, request.quantity());
        return placement.choose(wish).compose(choice -> {
            List<String> candidates = choice.candidates().stream().limit(CANDIDATES).map(Candidate::nodeId).toList();
            if (candidates.isEmpty()) {
                throw Holding.noRoom(type, request.quantity());
            }
            Instant now = context.clock().instant();
            AllocationRecord allocation = new AllocationRecord(context.ids().next("alloc"), key, call.caller()
                    .subject(), request.sessionId(), candidates, Optional.empty(), request.poolId(), type,
                    request
                            .quantity(),
                    request.durationSeconds().orElse((int) context.config().allocationTime().toSeconds()),
                    AllocationState.REQUESTED, now, now.plus(context.config().pendingTime()), Optional.empty(), Optional
                            .empty(),
                    Optional.empty());
            return store.allocations().insert(allocation).compose(inserted -> {
                if (!inserted) {
                    return Future.failedFuture(LucidError.CHANGED_MEANWHILE.failure(
                            "The session was given a place meanwhile. Send the same again."));
                }
                holding.watch(allocation);
                return holding.place(allocation);
            }).onSuccess(held -> {
                call.markCreated();
                held.nodeId().ifPresent(node -> placement.moveOn(wish, node));
            });
        });
    }

    private Allocation shown(AllocationRecord allocation) {
        return allocation.toAllocation(allocation.nodeId().flatMap(view::node), tickets.of(allocation));
    }

    /** An allocation that the caller may see: their own, or the node's, or any for those who see all; else 5011. */
    private Future<AllocationRecord> find(String allocationId, Optional<String> sessionId, Call call) {
        return store.allocations().get(allocationId).map(found -> found.map(record -> record.value()).filter(
                record -> sessionId.filter(session -> !record.sessionId().equals(session)).isEmpty()
                        && (call.caller().seesAll() || record.caller().equals(call.caller().subject()) || call.caller()
                                .has(Role.NODE) && call.caller().nodeId().isPresent()
                                && call.caller().nodeId().equals(
                                        record.nodeId())))
                .orElseThrow(() -> LucidError.unknown("allocation", allocationId)));
    }

    private Future<Allocation> confirm(Which request, Call call) {
        return queue.run(TURN, call.deadline(), () -> find(request.allocationId(), Optional.of(request.sessionId()),
                call).compose(
                        found -> found.state() == AllocationState.CONFIRMED
                                ? Future.succeededFuture(found)
                                : confirm(found)))
                .map(this::shown);
    }

    private Future<AllocationRecord> confirm(AllocationRecord allocation) {
        Instant now = context.clock().instant();
        return store.change(allocation.allocationId(), record -> {
            if (record.state().on(Trigger.CONFIRM).isEmpty() || !record.expiresAt().isAfter(now)) {
                throw LucidError.STATE_FORBIDS.failure("Allocation " + record.allocationId() + " is " + (record
                        .isOpen() ? "over" : record.state().json()) + ". Request another.", Map.of("state", record
                                .state().json()));
            }
            return record.confirmed(now);
        }).onSuccess(holding::watch);
    }

    private Future<Allocation> release(Release request, Call call) {
        return find(request.allocationId(), Optional.of(request.sessionId()),
                call).compose(
                        found -> requireSigned(found,
                                request))
                .compose(found -> queue.run(TURN, call.deadline(), () -> holding.close(found, Trigger.RELEASE,
                        "released", request.report())))
                .map(this::shown);
    }

    private Future<AllocationRecord> requireSigned(AllocationRecord allocation, Release request) {
        if (request.report().isEmpty()) {
            return Future.succeededFuture(allocation);
        }
        return context.bus().request(NodeKeys.GET_KEY, new NodeKeys.GetKey(allocation.nodeId().orElse("none"), Optional
                .empty())).map(key -> {
                    if (!tickets.isSigned(allocation, request.report().get(), key.publicKey())) {
                        throw LucidError.KEY_PROOF.failure(
                                "The report is not signed by the node's key. Sign it again, or leave it out.");
                    }
                    return allocation;
                });
    }

    private Future<AllocationPage> list(ListAllocations request, Call call) {
        Query query = call.caller().seesAll() ? Query.all() : Query.where("caller", call.caller().subject());
        query = request.nodeId().isPresent() ? query.and("node_id", request.nodeId().get()) : query;
        query = request.sessionId().isPresent() ? query.and("session_id", request.sessionId().get()) : query;
        return Listing.read(store.allocations(), query, request.page(), request.limit(), request.cursor()).map(
                found -> new AllocationPage(found.items().stream().map(record -> record.toAllocation(Optional.empty(),
                        Optional.empty())).toList(), Pagination.of(found.page(), found.limit(), found.total(), found
                                .next())));
    }
}
