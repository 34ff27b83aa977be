package org.lucid.node.contract.economy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.contract.payouts.Payouts.PayoutEstimate;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.bus.Role;

/** What a node earns, and what comes next (MON-30). */
public final class Earnings {

    public static final Operation<Ledger.OfNode, NodeEarnings> EARNINGS = Operation.of("lucid.economy.earnings",
            Ledger.OfNode.class, NodeEarnings.class).roles(Role.NODE_OPERATOR, Role.NODE).single()
            .failures(2006, 5001);

    private Earnings() {
    }

    /**
     * What a node earned in the running month and what the month will bring if it goes on so.
     *
     * @param period the month, such as {@code 2026-01}
     * @param earnedUsdt the sum of {@code byKind}, after commission and tax, whether payable or held
     * @param activeDays days with at least one credit among the last 30, today included
     * @param dailyAverageUsdt what those days brought, divided by their number; 0 without any
     * @param daysLeft days of the month after today
     * @param projectionUsdt earned so far and the average for each day left
     * @param nextPayout what the next automatic payout would be, or why there is none; absent when payouts do not answer
     * @param seq the last entry of the journal that is contained
     */
    public record NodeEarnings(String nodeId, String period, Usdt earnedUsdt, List<KindSum> byKind, int activeDays,
            Usdt dailyAverageUsdt, int daysLeft, Usdt projectionUsdt, Usdt availableUsdt, Usdt reservedUsdt,
            Usdt heldUsdt, Optional<PayoutEstimate> nextPayout, Optional<HeldRelease> nextHeldRelease, long seq) {
    }

    /** What entries of one kind brought. */
    public record KindSum(EntryKind kind, long entries, Usdt amountUsdt) {
    }

    /** When a part of what is held back becomes payable. */
    public record HeldRelease(Instant at, Usdt amountUsdt) {
    }
}
