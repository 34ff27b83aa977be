package org.lucid.node.economy;

import io.vertx.core.Future;
import org.lucid.node.contract.economy.Distributions.Run;
import org.lucid.node.contract.economy.Distributions.RunKind;
import org.lucid.node.kernel.store.CollectionOpener;
import org.lucid.node.kernel.store.Documents;

/** Which escrows must be empty, because the distribution or settlement that they belong to is over (MON-16). */
record FinishedRuns(Documents<Run> runs, Documents<PoolRun> settlements) implements Inspection.Finished {

    private static final String EPOCH = Account.ESCROW + "epoch-";
    private static final String SETTLEMENT = Account.ESCROW + "settle-";

    static Future<FinishedRuns> open(CollectionOpener store) {
        return store.open(RunStore.RUNS).compose(runs -> store.open(PoolRunStore.SETTLEMENTS)
                .map(settlements -> new FinishedRuns(runs, settlements)));
    }

    @Override
    public Future<Boolean> isOver(String escrow) {
        if (escrow.startsWith(EPOCH)) {
            return runs.get(RunStore.id(RunKind.REWARD, Long.parseLong(escrow.substring(EPOCH.length()))))
                    .map(found -> found.isPresent() && found.get().value().state().isFinal());
        }
        if (escrow.startsWith(SETTLEMENT)) {
            return settlements.get(PoolRun.idOfEscrow(escrow))
                    .map(found -> found.isPresent() && found.get().value().state() == PoolRun.State.DONE);
        }
        return Future.succeededFuture(false);
    }
}
