package org.lucid.node.payouts;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.CollectionSpec;
import org.lucid.node.kernel.store.Documents;
import org.lucid.node.kernel.store.Index;
import org.lucid.node.kernel.store.Query;

/** What reconciliations found; none is ever deleted. */
final class ReconciliationStore {

    static final CollectionSpec<Report> REPORTS = CollectionSpec.of("reconciliations", Report.class, Report::reportId,
            Index.on("created_at"), Index.on("clean", "created_at"));

    private final Documents<Report> documents;

    /**
     * One reconciliation.
     *
     * @param horizon the final block as of which it was made
     * @param level TRANSFERS or BALANCE_ONLY
     * @param held what the wallet holds on the chain
     * @param expected what the ledger says that it holds
     * @param open what open attempts may have taken meanwhile
     * @param deposit what the wallet held beyond all that is known; booked under this report once it is stored
     * @param items every mismatch in words
     * @param warnings what halts nothing
     */
    record Report(String reportId, long horizon, Instant horizonAt, String level, boolean clean, Usdt held,
            Usdt expected,
            Usdt open, Usdt deposit, List<String> items, List<String> warnings, Instant createdAt) {

        Report {
            items = List.copyOf(items);
            warnings = List.copyOf(warnings);
        }
    }

    private ReconciliationStore(Documents<Report> documents) {
        this.documents = documents;
    }

    static Future<ReconciliationStore> open(ModuleContext<?> context) {
        return context.open(REPORTS).map(ReconciliationStore::new);
    }

    Future<Boolean> insert(Report report) {
        return documents.insert(report);
    }

    /** The one that the next comparison goes on from. */
    Future<Optional<Report>> latestClean() {
        return documents.find(Query.where("clean", true).sortByDescending("created_at").limit(1))
                .map(page -> page.values().stream().findFirst());
    }

    Future<Optional<Report>> latest() {
        return documents.find(Query.all().sortByDescending("created_at").limit(1))
                .map(page -> page.values().stream().findFirst());
    }
}
