package org.lucid.node.economy;

import io.vertx.core.Future;
import org.lucid.node.kernel.store.CollectionOpener;

/** All collections of the module, which every instance reads. */
record Stores(LedgerStores ledger, RunStore runs, PoolRunStore settlements, AdjustmentStore adjustments,
        StatementStore statements) {

    static Future<Stores> open(CollectionOpener store) {
        Future<LedgerStores> ledger = LedgerStores.open(store);
        Future<RunStore> runs = store.open(RunStore.RUNS).map(RunStore::new);
        Future<PoolRunStore> settlements = store.open(PoolRunStore.SETTLEMENTS).map(PoolRunStore::new);
        Future<AdjustmentStore> adjustments = store.open(AdjustmentStore.ADJUSTMENTS).map(AdjustmentStore::new);
        Future<StatementStore> statements = store.open(StatementStore.STATEMENTS).map(StatementStore::new);
        return Future.all(ledger, runs, settlements, adjustments, statements)
                .map(all -> new Stores(ledger.result(), runs.result(),
                        settlements.result(), adjustments.result(), statements.result()));
    }
}
