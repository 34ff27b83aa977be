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
            .failures(1010, 2006, 5001, 5601, 5701, 5703);
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
    public static final Operation<GetRail, RailState> RAIL = Operation.of("lucid.payouts.rail", GetRail.class,
            RailState.class).roles(Role.ADMIN);

    /**
     * What an address holds as of the newest solidified block; fails while the chain cannot be asked, and never says 0
     * for what it does not know. Modules only.
     */
    public static final Operation<GetChainBalance, ChainBalance> CHAIN_BALANCE = Operation.of(
            "lucid.payouts.chain-balance", GetChainBalance.class, ChainBalance.class).failures(5033);

    public static final Topic<PayoutChanged> PAYOUT_CHANGED = Topic.of("lucid.payouts.payout-changed",
            PayoutChanged.class).audience(Role.NODE_OPERATOR, Role.NODE, Role.ADMIN);

    private Payouts() {
    }

    /**
     * A wish to be paid.
     *
     * @param amount absent for all that is available, at most the largest payout
     * @param walletAddress if given, must be the registered address of the node
     * @param priority high and urgent only by those who run the network; normal when absent
     * @param scheduledAt not before this time, at most 30 days ahead
     */
    public record RequestPayout(String nodeId, Optional<Usdt> amount,
            @Bounds(pattern = "USDT") Optional<String> currency,
            @Bounds(min = "34", max = "34") Optional<String> walletAddress,
            @Bounds(pattern = "low|normal|high|urgent") Optional<String> priority, Optional<Instant> scheduledAt) {
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

    /** A request without content. */
    public record GetRail() {
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

    /**
     * The rail that payouts travel on.
     *
     * @param code READY, or why it is not
     */
    public record RailState(String rail, Optional<String> network, boolean ready, String code, String message) {
    }

    /** A payout changed its state. */
    public record PayoutChanged(String payoutId, String nodeId, Optional<String> from, String to,
            Optional<String> reason) {
    }

    /** Which address. */
    public record GetChainBalance(@Bounds(min = "34", max = "34") String address) {
    }

    /**
     * What an address holds.
     *
     * @param blockHeight of the block of which this is told
     * @param solidified whether that block is final
     */
    public record ChainBalance(Usdt balanceUsdt, long blockHeight, boolean solidified) {
    }
}
