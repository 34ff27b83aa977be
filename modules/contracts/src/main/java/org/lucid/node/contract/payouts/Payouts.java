package org.lucid.node.contract.payouts;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.Pagination;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.bus.Topic;
import org.lucid.node.kernel.json.Bounds;

/** Payouts of what nodes earned, in USDT. */
public final class Payouts {

    public static final Operation<RequestPayout, Payout> REQUEST = Operation.of("lucid.payouts.request",
            RequestPayout.class, Payout.class).roles(Role.NODE_OPERATOR).keyed(RequestPayout::nodeId)
            .failures(1010, 2006, 5001, 5601, 5701, 5702, 5703, 5706);
    public static final Operation<ListOfNode, PayoutPage> LIST_OF_NODE = Operation.of("lucid.payouts.list-of-node",
            ListOfNode.class, PayoutPage.class).roles(Role.NODE_OPERATOR, Role.NODE).failures(1011, 2006, 5001);
    public static final Operation<ListPayouts, PayoutPage> LIST = Operation.of("lucid.payouts.list", ListPayouts.class,
            PayoutPage.class).roles(Role.NODE_OPERATOR, Role.NODE).failures(1011, 2006);
    public static final Operation<GetPayout, Payout> GET = Operation.of("lucid.payouts.get", GetPayout.class,
            Payout.class).roles(Role.NODE_OPERATOR, Role.NODE).failures(2006, 5011);
    public static final Operation<CancelPayout, Payout> CANCEL = Operation.of("lucid.payouts.cancel",
            CancelPayout.class, Payout.class).roles(Role.NODE_OPERATOR).keyed(CancelPayout::payoutId)
            .failures(2006, 5006, 5011);
    public static final Operation<Process, RunInfo> PROCESS = Operation.of("lucid.payouts.process", Process.class,
            RunInfo.class).roles(Role.ADMIN).single();
    public static final Operation<GetThreshold, Threshold> THRESHOLD = Operation.of("lucid.payouts.threshold",
            GetThreshold.class, Threshold.class).roles(Role.USER, Role.SERVICE, Role.NODE);
    public static final Operation<Calculate, PayoutEstimate> CALCULATE = Operation.of("lucid.payouts.calculate",
            Calculate.class, PayoutEstimate.class).roles(Role.NODE_OPERATOR, Role.NODE).failures(2006, 5001);
    public static final Operation<ListHistory, PayoutPage> LIST_HISTORY = Operation.of("lucid.payouts.list-history",
            ListHistory.class, PayoutPage.class).roles(Role.NODE_OPERATOR, Role.NODE).failures(1011, 2006);
    public static final Operation<GetPayout, Transaction> TRANSACTION = Operation.of("lucid.payouts.transaction",
            GetPayout.class, Transaction.class).roles(Role.NODE_OPERATOR, Role.NODE).failures(2006, 5011);
    public static final Operation<Approve, Payout> APPROVE = Operation.of("lucid.payouts.approve", Approve.class,
            Payout.class).roles(Role.ADMIN).keyed(Approve::payoutId).failures(5006, 5011, 5704);
    public static final Operation<Reject, Payout> REJECT = Operation.of("lucid.payouts.reject", Reject.class,
            Payout.class).roles(Role.ADMIN).keyed(Reject::payoutId).failures(5006, 5011, 5704);
    public static final Operation<Retry, Payout> RETRY = Operation.of("lucid.payouts.retry", Retry.class,
            Payout.class).roles(Role.SUPER_ADMIN).keyed(Retry::payoutId).failures(5006, 5011);
    public static final Operation<Resolve, Payout> RESOLVE = Operation.of("lucid.payouts.resolve", Resolve.class,
            Payout.class).roles(Role.SUPER_ADMIN).single().failures(5006, 5011, 5033);
    public static final Operation<SubmitBatch, BatchInfo> SUBMIT_BATCH = Operation.of("lucid.payouts.submit-batch",
            SubmitBatch.class, BatchInfo.class).roles(Role.ADMIN).single().failures(1010, 5010, 5705, 5706);
    public static final Operation<GetBatch, BatchInfo> GET_BATCH = Operation.of("lucid.payouts.get-batch",
            GetBatch.class, BatchInfo.class).roles(Role.ADMIN).failures(5011);
    public static final Operation<GetSchedule, Schedule> SCHEDULE = Operation.of("lucid.payouts.schedule",
            GetSchedule.class, Schedule.class).roles(Role.ADMIN);
    public static final Operation<GetStatistics, Statistics> STATISTICS = Operation.of("lucid.payouts.statistics",
            GetStatistics.class, Statistics.class).roles(Role.ADMIN);
    public static final Topic<PayoutChanged> PAYOUT_CHANGED = Topic
            .of("lucid.payouts.payout-changed", PayoutChanged.class)
            .audience(Role.NODE_OPERATOR, Role.NODE, Role.SERVICE).ofNode(PayoutChanged::nodeId);
    public static final Topic<Completed> COMPLETED = Topic.of("lucid.payouts.completed", Completed.class)
            .audience(Role.NODE_OPERATOR, Role.NODE, Role.SERVICE).ofNode(Completed::nodeId);

    private Payouts() {
    }

    /**
     * A wish to be paid.
     *
     * @param amount absent for all that is available, at most the largest payout
     * @param walletAddress if given, must be the registered address of the node
     * @param priority high and urgent only by those who run the network; normal when absent
     * @param scheduledAt not before this time, at most 30 days ahead
     * @param kycHash reserved for rails to come, and so is {@code complianceSignature}: must be absent
     */
    public record RequestPayout(String nodeId, Optional<Usdt> amount,
            @Bounds(pattern = "USDT") Optional<String> currency,
            @Bounds(min = "34", max = "34") Optional<String> walletAddress,
            @Bounds(pattern = "low|normal|high|urgent") Optional<String> priority, Optional<Instant> scheduledAt,
            Optional<String> kycHash, Optional<String> complianceSignature) {
    }

    /** The payouts of one node, the newest first. */
    public record ListOfNode(String nodeId,
            @Bounds(pattern = "pending|processing|completed|failed|cancelled") Optional<String> status,
            @Bounds(min = "1", max = "10000") Optional<Integer> page,
            @Bounds(min = "1", max = "100") Optional<Integer> limit, Optional<String> cursor) {
    }

    /** Payouts, the newest first; operators and nodes see only their own. */
    public record ListPayouts(Optional<String> nodeId,
            @Bounds(pattern = "pending|processing|completed|failed|cancelled") Optional<String> status,
            @Bounds(min = "1", max = "10000") Optional<Integer> page,
            @Bounds(min = "1", max = "100") Optional<Integer> limit, Optional<String> cursor) {
    }

    /** Some payouts. */
    public record PayoutPage(List<Payout> payouts, Pagination pagination) {
    }

    /** Which payout. */
    public record GetPayout(String payoutId) {
    }

    /** Which payout is not wanted any more. */
    public record CancelPayout(String payoutId, @Bounds(min = "3", max = "200") Optional<String> reason) {
    }

    /** A request without content. */
    public record Process() {
    }

    /** A request without content. */
    public record GetThreshold() {
    }

    /** Which node; {@code period} is accepted for older clients and changes nothing. */
    public record Calculate(String nodeId, @Bounds(pattern = "[0-9]{4}-(0[1-9]|1[0-2])") Optional<String> period) {
    }

    /** Why a payout waits or ended, and when something changes by itself. */
    public record Reason(String code, String message, Optional<Instant> nextAt) {
    }

    /** One transition; {@code count} of the same ones were folded into it. */
    public record Step(Instant at, Optional<String> from, String to, String by, Optional<String> reason, int count) {
    }

    /**
     * A payout as its owner sees it (API-82).
     *
     * @param status pending, processing, completed, failed or cancelled
     * @param state the exact state, in upper case
     */
    public record Payout(String payoutId, String nodeId, Usdt amount, Usdt amountUsdt, Usdt feeUsdt,
            Usdt netAmountUsdt, String currency, Optional<String> walletAddress, Optional<String> payoutAddress,
            String status, String state, Optional<Reason> reason, String priority, Optional<String> transactionHash,
            Optional<String> transactionId, Optional<String> transactionUrl, int confirmations,
            Optional<String> batchId, Optional<String> description, Optional<Instant> scheduledAt,
            Optional<Instant> processedAt, Optional<Instant> completedAt, Optional<String> errorMessage,
            int retryCount, int maxRetries, Instant createdAt, Instant updatedAt, List<Step> history) {
    }

    /** What a run did; {@code skipped} counts by reason. */
    public record RunInfo(String runId, String kind, Instant startedAt, int considered, int created,
            List<Skipped> skipped) {
    }

    /** How many nodes a run passed over for one reason. */
    public record Skipped(String reason, int count) {
    }

    /** The limits and the fee schedule of payouts. */
    public record Threshold(Usdt thresholdUsdt, Usdt minUsdt, Usdt maxUsdt, String feePercent, Usdt feeFloorUsdt,
            Usdt feeCapUsdt, String currency) {
    }

    /** What the next sweep would do for a node, or which rules keep it from paying (MON-62). */
    public record PayoutEstimate(String nodeId, boolean wouldPay, Usdt availableUsdt, Usdt amountUsdt, Usdt feeUsdt,
            Usdt netAmountUsdt, Optional<Usdt> networkCostUsdt, Instant nextSweepAt, List<Reason> failedRules) {
    }

    /** A payout changed its state. */
    public record PayoutChanged(String payoutId, String nodeId, Optional<String> from, String to,
            Optional<String> reason) {
    }

    /** Payouts that ended, the newest first; operators and nodes see only their own. */
    public record ListHistory(Optional<String> nodeId,
            @Bounds(pattern = "completed|failed|cancelled") Optional<String> status,
            @Bounds(min = "1", max = "10000") Optional<Integer> page,
            @Bounds(min = "1", max = "100") Optional<Integer> limit, Optional<String> cursor) {
    }

    /**
     * How a payout travelled.
     *
     * @param transactionUrl where the network's explorer shows it
     */
    public record Transaction(String payoutId, String state, Optional<String> transactionHash,
            Optional<String> transactionUrl, int confirmations, List<AttemptView> attempts) {
    }

    /**
     * One attempt at a payout.
     *
     * @param state PREPARED, SENT, SUCCEEDED, FAILED_ON_CHAIN or EXPIRED
     * @param result what the chain says, or why it can never be paid; while that is not known: absent
     * @param networkCostTrx what it burned, in TRX
     */
    public record AttemptView(int n, String txid, String state, Usdt netUsdt, String toAddress, Instant expiresAt,
            List<Submission> submits, Optional<String> result, Optional<Long> block, Optional<Usdt> networkCostTrx,
            Instant createdAt) {
    }

    /** When bytes were handed to the network, and what it answered; no answer is a verdict. */
    public record Submission(Instant at, String answer) {
    }

    /** Allows a payout that needs a second person. */
    public record Approve(String payoutId, @Bounds(min = "3", max = "200") Optional<String> reason) {
    }

    /** Refuses a payout; its amount is available again. */
    public record Reject(String payoutId, @Bounds(min = "3", max = "200") String reason) {
    }

    /** Lifts the hold of a payout whose attempts expired too often. */
    public record Retry(String payoutId, @Bounds(min = "3", max = "200") Optional<String> reason) {
    }

    /**
     * Decides about a payout with contradictory evidence; the rail checks the decision again.
     *
     * @param decision confirmed, retry or failed
     */
    public record Resolve(String payoutId, @Bounds(pattern = "confirmed|retry|failed") String decision,
            @Bounds(min = "10", max = "200") String reason) {
    }

    /** Many payouts at once; the same id and items again answer the batch made before. */
    public record SubmitBatch(@Bounds(pattern = "[A-Za-z0-9._-]{1,64}") String batchId, List<BatchItem> items,
            Optional<String> notificationUrl) {
    }

    /** One payout of a batch; what is absent is as in a single request. */
    public record BatchItem(String nodeId, Optional<Usdt> amount,
            @Bounds(min = "34", max = "34") Optional<String> walletAddress,
            @Bounds(pattern = "low|normal|high|urgent") Optional<String> priority, Optional<String> kycHash,
            Optional<String> complianceSignature) {
    }

    /** Which batch. */
    public record GetBatch(String batchId) {
    }

    /**
     * A batch.
     *
     * @param status ACCEPTED, RUNNING, COMPLETED, PARTIAL or FAILED
     * @param failedItems items that made no payout, or whose payout ended unpaid
     */
    public record BatchInfo(String batchId, String status, int payoutCount, int completedItems, int failedItems,
            Instant estimatedCompletion, Instant createdAt) {
    }

    /** A request without content. */
    public record GetSchedule() {
    }

    /** When automatic payouts are made next, and the next payouts whose hold ends by itself. */
    public record Schedule(Optional<Instant> nextSweepAt, Optional<Instant> nextMonthlyRunAt, List<Due> due) {
    }

    /** A payout that is looked at again at a time. */
    public record Due(String payoutId, String nodeId, Usdt amountUsdt, Instant at, Optional<Reason> reason) {
    }

    /** Of which time back from now; a day when absent. */
    public record GetStatistics(@Bounds(pattern = "24h|7d|30d|90d|365d") Optional<String> timeRange) {
    }

    /** Payouts created within a time, by status. */
    public record Statistics(Instant from, Instant to, List<StatusSum> statuses, Usdt claimedThisHourUsdt,
            Usdt claimedTodayUsdt, Usdt hourlyLimitUsdt, Usdt dailyLimitUsdt) {
    }

    /** How many payouts of one status, and their sums. */
    public record StatusSum(String status, long payouts, Usdt amountUsdt, Usdt feeUsdt, Usdt netAmountUsdt) {
    }

    /** A payout arrived and the ledger has closed it. */
    public record Completed(String payoutId, String nodeId, Usdt amountUsdt, Usdt feeUsdt, Usdt netUsdt,
            Optional<String> txid) {
    }
}
