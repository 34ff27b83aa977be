package org.lucid.node.contract.payouts;

import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.Pagination;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.contract.payouts.Payouts.Payout;
import org.lucid.node.contract.payouts.Payouts.PayoutPage;
import org.lucid.node.contract.payouts.Payouts.Reason;
import org.lucid.node.contract.payouts.Payouts.RunInfo;
import org.lucid.node.contract.payouts.Payouts.Threshold;

/** Payouts as the routes under {@code /payouts} have always told them (API-82, API-86). */
public final class LegacyPayouts {

    private LegacyPayouts() {
    }

    /** A payout. */
    public record PayoutInfo(String payoutId, String nodeId, Usdt amount, Usdt amountUsdt, Usdt feeUsdt,
            Usdt netAmountUsdt, String currency, Optional<String> walletAddress, Optional<String> payoutAddress,
            String status, String state, Optional<Reason> reason, String priority, Optional<String> transactionHash,
            Optional<String> transactionId, Optional<String> transactionUrl) {
    }

    /** Some payouts. */
    public record PayoutInfos(List<PayoutInfo> payouts, Pagination pagination) {
    }

    /** From which amount on is paid. */
    public record Limit(Usdt thresholdUsdt, String description) {
    }

    /** What a run did. */
    public record Run(String message, RunInfo results) {
    }

    public static PayoutInfo payoutInfo(Payout payout) {
        return new PayoutInfo(payout.payoutId(), payout.nodeId(), payout.amount(), payout.amountUsdt(),
                payout.feeUsdt(), payout.netAmountUsdt(), payout.currency(), payout.walletAddress(),
                payout.payoutAddress(), payout.status(), payout.state(), payout.reason(), payout.priority(),
                payout.transactionHash(), payout.transactionId(), payout.transactionUrl());
    }

    public static PayoutInfos payoutInfos(PayoutPage page) {
        return new PayoutInfos(page.payouts().stream().map(LegacyPayouts::payoutInfo).toList(), page.pagination());
    }

    public static Limit limit(Threshold threshold) {
        return new Limit(threshold.thresholdUsdt(), "A node is paid once it has " + threshold.thresholdUsdt() + " "
                + threshold.currency() + " available.");
    }

    public static Run run(RunInfo run) {
        return new Run(run.created() + " payouts are made of " + run.considered() + " nodes.", run);
    }
}
