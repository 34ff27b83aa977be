package org.lucid.node.contract.economy;

import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.json.Bounds;

/** How payouts lock and settle the money of nodes (MON-18). For modules only. */
public final class PayoutFunds {

    public static final Operation<Reserve, JournalEntry> RESERVE = Operation.of("lucid.economy.reserve-payout",
            Reserve.class, JournalEntry.class).single().failures(5601, 5602, 5603, 5604);
    public static final Operation<Close, JournalEntry> CLOSE = Operation.of("lucid.economy.close-payout", Close.class,
            JournalEntry.class).single().failures(5602, 5603, 5604, 5605);
    public static final Operation<Payable, PayableNodes> PAYABLE = Operation.of("lucid.economy.payable", Payable.class,
            PayableNodes.class).single();

    private PayoutFunds() {
    }

    /** Locks an amount of a node's available money for a payout. */
    public record Reserve(String payoutId, String nodeId, Usdt amount) {
    }

    /**
     * Ends the reservation of a payout, once and in one way.
     *
     * @param amount what was reserved
     * @param paidFee the fee when the rest was paid; empty when the payout ended unpaid and all is given back
     */
    public record Close(String payoutId, String nodeId, Usdt amount, Optional<Usdt> paidFee) {
    }

    /** Nodes with at least so much available, in the order of the ledger, after one. */
    public record Payable(Usdt min, Optional<String> after, @Bounds(min = "1", max = "500") int limit) {
    }

    /** What may be paid. */
    public record PayableNodes(List<PayableNode> items) {
    }

    /** One node with something to pay. */
    public record PayableNode(String nodeId, Usdt available) {
    }
}
