package org.lucid.node.economy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.money.Usdt;

/**
 * The settlement of a pool after an epoch (MON-27). Once open, amount, inputs and shares are what they are.
 *
 * @param fromEpoch the first epoch whose work it pays
 * @param epoch the last one
 * @param reason why it was skipped
 */
record PoolRun(String id, String poolId, long epoch, long fromEpoch, State state, String method, Usdt amount,
        List<Share> shares, Optional<String> reason, Instant createdAt, Instant updatedAt) {

    PoolRun {
        shares = List.copyOf(shares);
    }

    /** SKIPPED may become OPEN, OPEN becomes DONE; nothing leaves DONE. */
    enum State {
        OPEN, DONE, SKIPPED
    }

    /** What a node put in, and what it gets. */
    record Share(String nodeId, PoolSplit.Part part, Usdt amount) {
    }

    static String id(String poolId, long epoch) {
        return poolId + ":" + epoch;
    }

    /** Where the money lies while it is shared. */
    String escrow() {
        return Account.ESCROW + "settle-" + poolId + "-" + epoch;
    }

    /** The id of the settlement that an escrow is of; ids of pools may contain dashes, epochs do not. */
    static String idOfEscrow(String escrow) {
        String name = escrow.substring((Account.ESCROW + "settle-").length());
        int dash = Math.max(0, name.lastIndexOf('-'));
        return name.substring(0, dash) + ":" + name.substring(Math.min(name.length(), dash + 1));
    }

    PoolRun done(Instant at) {
        return new PoolRun(id, poolId, epoch, fromEpoch, State.DONE, method, amount, shares, reason, createdAt, at);
    }
}
