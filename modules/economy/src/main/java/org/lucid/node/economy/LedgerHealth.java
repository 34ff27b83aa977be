package org.lucid.node.economy;

import io.vertx.core.Future;
import org.lucid.node.contract.economy.Distributions.RunState;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.economy.Opening.Writer;
import org.lucid.node.kernel.health.HealthCheck.Result;

/** How the ledger is doing: what an operator must look at, in one sentence (MON-101). */
record LedgerHealth(Writer writer, RunStore runs) {

    private static final int BUSY = 5_000;

    Future<Result> check() {
        Journal journal = writer.journal();
        if (journal.balances().sums().values().stream().anyMatch(sum -> !sum.equals(Usdt.ZERO))) {
            return Future.succeededFuture(Result.down("the accounts do not sum to zero; run lucid verify-ledger"));
        }
        if (writer.rollback().isOpen()) {
            return Future.succeededFuture(Result.degraded("a rollback was accepted and payouts have not confirmed their"
                    + " halt; switch lucid.payouts on"));
        }
        if (journal.waiting() > BUSY) {
            return Future.succeededFuture(Result.degraded(journal.waiting() + " requests wait for the journal"));
        }
        if (journal.lastSeq() - writer.snapshots().size() > 2L * Snapshots.EVERY) {
            return Future.succeededFuture(Result.degraded("the newest signed head ends at entry "
                    + writer.snapshots().size() + ", the journal at " + journal.lastSeq()));
        }
        return runs.in(RunState.HALTED).map(halted -> halted.isEmpty()
                ? Result.UP
                : Result.degraded("distribution " + halted.getFirst().runId() + " is halted: "
                        + halted.getFirst().reason().orElse("")));
    }
}
