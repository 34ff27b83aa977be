package org.lucid.node.economy;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.Pagination;
import org.lucid.node.contract.economy.Adjustments.Adjustment;
import org.lucid.node.contract.economy.Adjustments.AdjustmentPage;
import org.lucid.node.contract.economy.Adjustments.AdjustmentState;
import org.lucid.node.contract.economy.Adjustments.ListAdjustments;
import org.lucid.node.kernel.store.CollectionSpec;
import org.lucid.node.kernel.store.Documents;
import org.lucid.node.kernel.store.Index;
import org.lucid.node.kernel.store.Listing;
import org.lucid.node.kernel.store.Page;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.Retention;
import org.lucid.node.kernel.store.Versioned;

/** The collection of corrections, kept for seven years after their last change. */
final class AdjustmentStore {

    static final CollectionSpec<Adjustment> ADJUSTMENTS = CollectionSpec.of("adjustments", Adjustment.class,
            Adjustment::adjustmentId, Index.on("created_at"), Index.on("state", "created_at"), Index.on("updated_at"))
            .keep(new Retention("updated_at", Duration.ofDays(7 * 366)));

    private final Documents<Adjustment> documents;

    AdjustmentStore(Documents<Adjustment> documents) {
        this.documents = documents;
    }

    Future<Boolean> insert(Adjustment adjustment) {
        return documents.insert(adjustment);
    }

    /** A correction as it is stored: NOT_FOUND 5011. */
    Future<Versioned<Adjustment>> get(String id) {
        return documents.get(id).map(found -> found.orElseThrow(() -> LucidError.unknown("adjustment", id)));
    }

    /** Puts one in the place of the one read: CONFLICT 1012 when that was changed meanwhile. */
    Future<Versioned<Adjustment>> replace(Versioned<Adjustment> next) {
        return documents.replace(next).compose(done -> {
            if (!done) {
                throw LucidError.CHANGED_MEANWHILE.failure("Adjustment " + next.id()
                        + " was changed meanwhile. Read it again.");
            }
            return get(next.id());
        });
    }

    Future<Long> count(AdjustmentState state) {
        return documents.count(Query.where("state", state));
    }

    /** Some of those that are decided and not written. */
    Future<List<Adjustment>> approved() {
        return documents.find(Query.where("state", AdjustmentState.APPROVED).limit(Query.MAX_LIMIT)).map(Page::values);
    }

    Future<AdjustmentPage> page(ListAdjustments request) {
        Query all = Query.all().sortByDescending("created_at");
        Optional<AdjustmentState> state = request.state();
        Query query = state.isPresent() ? all.and("state", state.get()) : all;
        return Listing.read(documents, query, request.page(), request.limit(), request.cursor())
                .map(found -> new AdjustmentPage(found.items(), Pagination.of(found.page(), found.limit(),
                        found.total(), found.next())));
    }
}
