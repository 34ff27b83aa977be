package org.lucid.node.payouts;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.payouts.Payouts.BatchItem;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.CollectionSpec;
import org.lucid.node.kernel.store.Documents;
import org.lucid.node.kernel.store.Index;
import org.lucid.node.kernel.store.Page;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.Versioned;

/** Batches as they were handed in (MON-64). */
final class BatchStore {

    static final CollectionSpec<Batch> BATCHES = CollectionSpec.of("payout_batches", Batch.class, Batch::batchId,
            Index.on("complete", "created_at"));
    private static final int PAGE = 20;

    private final Documents<Batch> documents;

    /**
     * @param refused for each item that made no payout, why
     * @param complete each item has made a payout or was refused
     */
    record Batch(String batchId, List<BatchItem> items, List<Refusal> refused, boolean complete, String requestedBy,
            Instant createdAt, Instant estimatedCompletion) {

        Batch {
            items = List.copyOf(items);
            refused = List.copyOf(refused);
        }

        Batch ended(List<Refusal> refusals) {
            return new Batch(batchId, items, refusals, true, requestedBy, createdAt, estimatedCompletion);
        }
    }

    /** An item that made no payout. */
    record Refusal(int item, String message) {
    }

    private BatchStore(Documents<Batch> documents) {
        this.documents = documents;
    }

    static Future<BatchStore> open(ModuleContext<?> context) {
        return context.open(BATCHES).map(BatchStore::new);
    }

    Future<Boolean> insert(Batch batch) {
        return documents.insert(batch);
    }

    Future<Optional<Versioned<Batch>>> find(String batchId) {
        return documents.get(batchId);
    }

    Future<Boolean> replace(Versioned<Batch> next) {
        return documents.replace(next);
    }

    /** Batches whose items were not all taken up, the oldest first. */
    Future<Page<Batch>> incomplete() {
        return documents.find(Query.where("complete", false).sortBy("created_at").limit(PAGE));
    }
}
