package org.lucid.node.pools.placement;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.lucid.node.contract.LucidError;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.CollectionSpec;
import org.lucid.node.kernel.store.Documents;
import org.lucid.node.kernel.store.Index;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.Retention;
import org.lucid.node.kernel.store.Versioned;

/** The collections of allocations. */
public record AllocationStore(Documents<AllocationRecord> allocations, Documents<NodeHolds> holds) {

    private static final int ATTEMPTS = 8;
    private static final CollectionSpec<AllocationRecord> ALLOCATIONS = CollectionSpec.of("allocations",
            AllocationRecord.class, AllocationRecord::allocationId, Index.unique("open_key"), Index.on("node_id",
                    "state"),
            Index.on("pool_id", "state"), Index.on("session_id"), Index.on("state"), Index.on("caller")).keep(
                    new Retention("closed_at", Duration.ofDays(90)));
    private static final CollectionSpec<NodeHolds> HOLDS = CollectionSpec.of("node_capacity", NodeHolds.class,
            NodeHolds::nodeId);

    public static Future<AllocationStore> open(ModuleContext<?> context) {
        return Future.join(List.of(context.open(ALLOCATIONS), context.open(HOLDS))).map(all -> new AllocationStore(all
                .resultAt(0), all.resultAt(1)));
    }

    /** How many open allocations a pool's members hold. */
    public Future<Long> openOf(String poolId) {
        return allocations.count(Query.where("pool_id", poolId).in("state", AllocationState.OPEN));
    }

    /** How many allocations hold a place on a node. A hold is written before its allocation is held, and goes after it. */
    Future<Integer> heldOf(String nodeId) {
        return holds.get(nodeId).map(found -> found.map(known -> known.value().holds().size()).orElse(0));
    }

    /** The open allocation with this key. */
    Future<Optional<AllocationRecord>> byKey(String openKey) {
        return allocations.find(Query.where("open_key", openKey).limit(1)).map(page -> page.values().stream()
                .findFirst());
    }

    /** Changes an allocation, unless the change answers the same; answers it as it then is. */
    Future<AllocationRecord> change(String allocationId, UnaryOperator<AllocationRecord> change) {
        return change(allocationId, change, ATTEMPTS);
    }

    private Future<AllocationRecord> change(String allocationId, UnaryOperator<AllocationRecord> change,
            int attempts) {
        return allocations.get(allocationId).compose(found -> {
            AllocationRecord before = found.orElseThrow(() -> LucidError.unknown("allocation", allocationId)).value();
            AllocationRecord next = change.apply(before);
            if (next == before) {
                return Future.succeededFuture(next);
            }
            return allocations.replace(found.get().with(old -> next)).compose(done -> done
                    ? Future.succeededFuture(next)
                    : attempts > 0
                            ? change(allocationId, change, attempts - 1)
                            : Future.failedFuture(busy(allocationId)));
        });
    }

    /** Changes what is held of a node, unless the change answers the same; answers it as it then is. */
    Future<NodeHolds> changeHolds(String nodeId, UnaryOperator<NodeHolds> change) {
        return changeHolds(nodeId, change, ATTEMPTS);
    }

    private Future<NodeHolds> changeHolds(String nodeId, UnaryOperator<NodeHolds> change, int attempts) {
        return holds.get(nodeId).compose(found -> {
            NodeHolds before = found.map(Versioned::value).orElseGet(() -> NodeHolds.none(nodeId));
            NodeHolds next = change.apply(before);
            if (next == before) {
                return Future.succeededFuture(next);
            }
            Future<Boolean> written = found.map(now -> holds.replace(now.with(old -> next))).orElseGet(
                    () -> holds.insert(next));
            return written.compose(done -> done
                    ? Future.succeededFuture(next)
                    : attempts > 0
                            ? changeHolds(nodeId, change, attempts - 1)
                            : Future.failedFuture(busy(nodeId)));
        });
    }

    private static RuntimeException busy(String id) {
        return LucidError.STORE_DOWN.failure(id + " changes too often. Try again in a moment.");
    }
}
