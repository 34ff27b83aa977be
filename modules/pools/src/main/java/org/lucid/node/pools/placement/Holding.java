package org.lucid.node.pools.placement;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.Collectors;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.pools.Allocations;
import org.lucid.node.contract.pools.Allocations.SessionReport;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.pools.Pages;
import org.lucid.node.pools.PoolsConfig;
import org.lucid.node.pools.placement.AllocationState.Trigger;

/**
 * The steps of an allocation (NOD-57): requested, a hold at a node by compare-and-set, held; and at its end the record
 * first, then the hold. Each may be done again after a crash. Called in turn only.
 */
final class Holding {

    private static final int PAGE = 500;

    private final ModuleContext<PoolsConfig> context;
    private final AllocationStore store;
    private final PlacementView view;
    private final PriorityQueue<Due> due = new PriorityQueue<>(Comparator.comparing(Due::at).thenComparing(
            Due::allocationId));
    private final Set<String> open = new HashSet<>();
    private final Set<Leftover> leftovers = new HashSet<>();

    /** When an allocation is to be looked at. */
    private record Due(Instant at, String allocationId) {
    }

    /** A hold that outlived its allocation because the store failed meanwhile. */
    private record Leftover(String nodeId, String allocationId) {
    }

    Holding(ModuleContext<PoolsConfig> context, AllocationStore store, PlacementView view) {
        this.context = context;
        this.store = store;
        this.view = view;
    }

    /** How many allocations are open. */
    int openCount() {
        return open.size();
    }

    /** An allocation that was written. */
    void watch(AllocationRecord allocation) {
        if (allocation.isOpen()) {
            open.add(allocation.allocationId());
            due.add(new Due(allocation.expiresAt(), allocation.allocationId()));
        }
    }

    /** Leads a requested allocation to its place; CONFLICT 5004 when none of its candidates has room. */
    Future<AllocationRecord> place(AllocationRecord allocation) {
        return view.refresh(allocation.candidates()).compose(known -> place(allocation, 0)).compose(node -> {
            Instant until = now().plus(context.config().pendingTime());
            if (node.isPresent()) {
                return store.change(allocation.allocationId(), record -> record.state().on(Trigger.HOLD).map(
                        next -> record.held(node.get(), view.poolOf(node.get()), until)).orElse(record)).onSuccess(
                                this::watch);
            }
            return close(allocation, Trigger.REFUSE, "no_room", Optional.empty()).compose(refused -> Future
                    .failedFuture(noRoom(allocation.type(), allocation.quantity())));
        });
    }

    private Future<Optional<String>> place(AllocationRecord allocation, int number) {
        if (number == allocation.candidates().size()) {
            return Future.succeededFuture(Optional.empty());
        }
        String nodeId = allocation.candidates().get(number);
        return store.changeHolds(nodeId, holds -> holds.holds(allocation.allocationId()) || !hasRoom(allocation, holds)
                ? holds
                : holds.with(new NodeHolds.Hold(allocation.allocationId(), allocation.type(), allocation.quantity())))
                .compose(holds -> {
                    view.learn(holds);
                    return holds.holds(allocation.allocationId())
                            ? Future.succeededFuture(Optional.of(nodeId))
                            : place(allocation, number + 1);
                });
    }

    private boolean hasRoom(AllocationRecord allocation, NodeHolds holds) {
        return view.node(holds.nodeId()).filter(node -> PlacementView.isActive(node) && holds.takes(allocation.type(),
                allocation.quantity(), allocation.type().capacity(node))).isPresent();
    }

    static RuntimeException noRoom(ResourceType type, long quantity) {
        return LucidError.NO_ROOM.failure("No node has " + quantity + " " + type.json()
                + " free. Ask for less, wait, or add nodes.",
                java.util.Map.of("resource_type", type.json(),
                        "quantity", quantity));
    }

    /** Ends an allocation and frees its place; one that ended before stays as it is. */
    Future<AllocationRecord> close(AllocationRecord allocation, Trigger trigger, String reason,
            Optional<SessionReport> report) {
        boolean[] ended = {false};
        return store.change(allocation.allocationId(), record -> record.state().on(trigger).map(next -> {
            ended[0] = true;
            return record.closed(next, reason, report, now());
        }).orElse(record)).compose(closed -> {
            if (closed.isOpen()) {
                return Future.succeededFuture(closed);
            }
            open.remove(closed.allocationId());
            List<String> places = closed.nodeId().map(List::of).orElse(closed.candidates());
            return free(places, closed.allocationId()).onSuccess(done -> {
                if (ended[0] && closed.nodeId().isPresent()) {
                    context.bus().publish(Allocations.ALLOCATION_CLOSED, new Allocations.AllocationClosed(closed
                            .allocationId(), closed.nodeId().get(), closed.sessionId(), reason));
                }
            }).map(closed);
        });
    }

    /** What cannot be freed now is so later: the allocation has ended in any case. */
    private Future<Void> free(List<String> nodes, String allocationId) {
        Future<Void> chain = Future.succeededFuture();
        for (String node : nodes) {
            chain = chain.compose(before -> store.changeHolds(node, holds -> holds.holds(allocationId)
                    ? holds.without(
                            allocationId)
                    : holds).onSuccess(view::learn).onFailure(cause -> leftovers.add(new Leftover(node,
                            allocationId)))
                    .<Void>mapEmpty().otherwiseEmpty());
        }
        return chain;
    }

    /** Ends what is over. */
    Future<Void> expire() {
        Due first = due.peek();
        if (first == null || first.at().isAfter(now())) {
            return Future.succeededFuture();
        }
        due.poll();
        if (!open.contains(first.allocationId())) {
            return expire();
        }
        return store.allocations().get(first.allocationId()).compose(found -> found.filter(record -> !record.value()
                .expiresAt().isAfter(now())).map(record -> close(record.value(),
                        record.value()
                                .state() == AllocationState.REQUESTED ? Trigger.REFUSE : Trigger.EXPIRE,
                        "expired", Optional
                                .empty())
                        .<Void>mapEmpty())
                .orElse(Future.succeededFuture())).compose(done -> expire(), cause -> {
                    due.add(first);
                    return Future.failedFuture(cause);
                });
    }

    /** Ends all allocations of a node that is no more. */
    Future<Void> abandon(String nodeId) {
        return Pages.all(store.allocations(), Query.where("node_id", nodeId).in("state", AllocationState.OPEN))
                .compose(found -> {
                    Future<Void> chain = Future.succeededFuture();
                    for (AllocationRecord allocation : found) {
                        chain = chain.compose(before -> close(allocation, Trigger.RELEASE, "node_terminated", Optional
                                .empty()).mapEmpty());
                    }
                    return chain;
                });
    }

    /** At the start: what is open, what is held, and holds without an open allocation, which go. */
    Future<Void> load() {
        return load(Query.all().in("state", AllocationState.OPEN).limit(PAGE)).compose(done -> loadHolds(Query.all()
                .limit(PAGE)));
    }

    private Future<Void> load(Query query) {
        return store.allocations().find(query).compose(page -> {
            page.values().forEach(this::watch);
            return page.next().isPresent() ? load(query.after(page.next().get())) : Future.succeededFuture();
        });
    }

    private Future<Void> loadHolds(Query query) {
        return store.holds().find(query).compose(page -> {
            for (NodeHolds holds : page.values()) {
                view.learn(holds);
                leftovers.addAll(holds.holds().stream().map(NodeHolds.Hold::allocationId).filter(id -> !open.contains(
                        id)).map(id -> new Leftover(holds.nodeId(), id)).collect(Collectors.toSet()));
            }
            return page.next().isPresent() ? loadHolds(query.after(page.next().get())) : tidy();
        });
    }

    /** Frees what was left behind, leads on what was begun, and ends what lies on nodes that are gone. */
    Future<Void> tidy() {
        Future<Void> chain = Future.succeededFuture();
        for (Leftover leftover : List.copyOf(leftovers)) {
            leftovers.remove(leftover);
            chain = chain.compose(before -> free(List.of(leftover.nodeId()), leftover.allocationId()));
        }
        for (String node : view.goneWithHolds()) {
            chain = chain.compose(before -> abandon(node));
        }
        return chain.compose(before -> Pages.all(store.allocations(), Query.where("state",
                AllocationState.REQUESTED))).compose(begun -> {
                    Future<Void> more = Future.succeededFuture();
                    for (AllocationRecord allocation : begun) {
                        more = more.compose(before -> place(allocation).<Void>mapEmpty().otherwiseEmpty());
                    }
                    return more;
                });
    }

    private Instant now() {
        return context.clock().instant();
    }
}
