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
    public static final Operation<NetworkCost, JournalEntry> NETWORK_COST = Operation.of("lucid.economy.network-cost",
            NetworkCost.class, JournalEntry.class).single().failures(5602, 5603, 5604);
    public static final Operation<Mirror, JournalEntry> MIRROR = Operation.of("lucid.economy.mirror", Mirror.class,
            JournalEntry.class).single().failures(5601, 5602, 5603, 5604);

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

    /** The TRX that a transaction of a payout burned, in sun, more than 0; booked once for each transaction. */
    public record NetworkCost(@Bounds(pattern = "[0-9a-f]{64}") String txid, String payoutId,
            @Bounds(min = "1") long sun) {
    }

    /**
     * A transfer of USDT to or from the wallet that is solid on the chain; booked once for each log of a transaction.
     *
     * @param log the place of the transfer among the logs of its transaction
     * @param incoming whether the wallet received it
     * @param ownWithdrawal for what left the wallet: whether it is the operator's own and no payout
     * @param explanation why it is booked so, 1 to 240 characters
     */
    public record Mirror(@Bounds(pattern = "[0-9a-f]{64}") String txid, @Bounds(min = "0", max = "1000000") int log,
            boolean incoming, Usdt amount, boolean ownWithdrawal, String explanation) {
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
