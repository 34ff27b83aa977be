package org.lucid.node.contract.payouts;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.bus.Topic;
import org.lucid.node.kernel.json.Bounds;

/** What the ledger believes of the wallet, held against the chain. */
public final class Reconciliations {

    public static final Operation<Reconcile, ReconciliationReport> RECONCILE = Operation.of(
            "lucid.payouts.reconcile", Reconcile.class, ReconciliationReport.class).roles(Role.ADMIN).single()
            .failures(5033);
    public static final Operation<GetReconciliation, ReconciliationReport> RECONCILIATION = Operation.of(
            "lucid.payouts.reconciliation", GetReconciliation.class, ReconciliationReport.class).roles(Role.ADMIN)
            .failures(5011);
    public static final Operation<ResolveTransfer, TransferResolution> RESOLVE_TRANSFER = Operation.of(
            "lucid.payouts.resolve-transfer", ResolveTransfer.class, TransferResolution.class)
            .roles(Role.SUPER_ADMIN).single().failures(5006, 5011, 5033);
    public static final Topic<Reconciled> RECONCILED = Topic.of("lucid.payouts.reconciled", Reconciled.class)
            .audience(Role.ADMIN, Role.SERVICE);

    private Reconciliations() {
    }

    /** A request without content. */
    public record Reconcile() {
    }

    /** A request without content. */
    public record GetReconciliation() {
    }

    /**
     * What holding the ledger against the chain found.
     *
     * @param horizon the final block as of which it was made
     * @param level TRANSFERS: every transfer since the last clean one was looked at; BALANCE_ONLY: only what the wallet
     *        holds was
     * @param walletUsdt what the wallet holds
     * @param ledgerUsdt what the ledger says that it holds
     * @param openUsdt what open attempts may have taken meanwhile
     * @param mismatches in words; any one halts all sending
     * @param warnings what a person should know; they halt nothing
     */
    public record ReconciliationReport(String reportId, long horizon, Instant horizonAt, String level, boolean clean,
            Usdt walletUsdt, Usdt ledgerUsdt, Usdt openUsdt, List<String> mismatches, List<String> warnings,
            Instant createdAt) {
    }

    /**
     * What a transfer was that left the wallet without an attempt.
     *
     * @param as operator_withdrawal for the operator's own; adjustment when an entry of the ledger will balance it
     */
    public record ResolveTransfer(@Bounds(pattern = "[0-9a-f]{64}") String txid,
            @Bounds(pattern = "operator_withdrawal|adjustment") String as,
            @Bounds(min = "1", max = "200") String reason) {
    }

    /**
     * How a transfer is explained; the second person's word books it.
     *
     * @param state proposed, approved or booked
     */
    public record TransferResolution(String txid, String as, Usdt amountUsdt, List<String> to, String state,
            String reason, String proposedBy, Instant proposedAt, Optional<String> approvedBy,
            Optional<Instant> approvedAt) {
    }

    /** The ledger was held against the chain. */
    public record Reconciled(long horizon, String level, boolean clean) {
    }
}
