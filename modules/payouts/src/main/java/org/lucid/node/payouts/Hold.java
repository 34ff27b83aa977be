package org.lucid.node.payouts;

/** What can hold a payout. */
enum Hold {
    /** A second person must allow it (MON-57). */
    APPROVAL,
    /** The node has no proven address, or a change of it is open (MON-54). */
    ADDRESS_HOLD,
    /** Its time has not come (MON-60). */
    SCHEDULED,
    /** The node is suspended (MON-55). */
    NODE_SUSPENDED,
    /** The token does not let the address receive (MON-55). */
    RECIPIENT_BLOCKED,
    /** Too many attempts expired; only a person lifts it. */
    TOO_MANY_ATTEMPTS
}
