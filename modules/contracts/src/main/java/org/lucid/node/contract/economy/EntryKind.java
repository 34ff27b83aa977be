package org.lucid.node.contract.economy;

/** Why money moved: the kinds of journal entries. */
public enum EntryKind {
    /** A session was used and its price is shared between node, commission and tax. */
    SESSION_REVENUE,
    /** The reward of a tally epoch is set aside. */
    EPOCH_OPEN,
    /** A node's or pool's share of the reward of an epoch. */
    EPOCH_SHARE,
    /** What a pool earned is set aside for its members. */
    POOL_OPEN,
    /** A member's share of what its pool earned. */
    POOL_SHARE,
    /** The operator adds funds. */
    FUND,
    /** The operator takes funds out. */
    WITHDRAW,
    /** The operator moves funds between its own accounts. */
    MOVE,
    /** Money of a node is locked by an open payout. */
    PAYOUT_RESERVE,
    /** A payout reached its recipient. */
    PAYOUT_PAID,
    /** A payout ended without reaching its recipient; its money is free again. */
    PAYOUT_RELEASE,
    /** TRX was burned to send a payout. */
    NETWORK_COST,
    /** USDT arrived at the wallet on the chain. */
    MIRROR_IN,
    /** USDT left the wallet on the chain. */
    MIRROR_OUT,
    /** A node with a high score gets a share of what it earned on a day on top. */
    BONUS,
    /** Money that was held back is the node's to be paid. */
    HELD_RELEASE,
    /** A correction by two persons. */
    ADJUSTMENT
}
