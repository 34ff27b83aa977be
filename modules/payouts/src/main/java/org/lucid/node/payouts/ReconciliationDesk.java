package org.lucid.node.payouts;

import io.vertx.core.Future;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.payouts.Reconciliations.GetReconciliation;
import org.lucid.node.contract.payouts.Reconciliations.Reconcile;
import org.lucid.node.contract.payouts.Reconciliations.ReconciliationReport;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.payouts.ReconciliationStore.Report;
import org.lucid.node.payouts.rail.Rail;

/** Reconciliations on demand, and the last report. */
final class ReconciliationDesk {

    private final ReconciliationStore reports;
    private final Reconciliation reconciliation;
    private final Rail rail;

    ReconciliationDesk(ReconciliationStore reports, Reconciliation reconciliation, Rail rail) {
        this.reports = reports;
        this.reconciliation = reconciliation;
        this.rail = rail;
    }

    /** UNAVAILABLE 5033 when the chain does not answer. */
    Future<ReconciliationReport> reconcile(Reconcile request, Call call) {
        return reconciliation.run().map(ReconciliationDesk::shown).onSuccess(done -> call.markAccepted())
                .recover(cause -> Future.failedFuture(LucidError.PEER_DOWN.failure("The wallet cannot be held against "
                        + "the chain at present: " + cause.getMessage() + " The rail is " + rail.info().name() + ".")));
    }

    /** NOT_FOUND 5011 before the first one. */
    Future<ReconciliationReport> latest(GetReconciliation request, Call call) {
        return reports.latest().map(found -> shown(found.orElseThrow(() -> LucidError.RECORD_UNKNOWN
                .failure("There was no reconciliation yet. One is made before the first payout is sent."))));
    }

    private static ReconciliationReport shown(Report report) {
        return new ReconciliationReport(report.reportId(), report.horizon(), report.horizonAt(), report.level(),
                report.clean(), report.held(), report.expected(), report.open(), report.items(), report.warnings(),
                report.createdAt());
    }
}
