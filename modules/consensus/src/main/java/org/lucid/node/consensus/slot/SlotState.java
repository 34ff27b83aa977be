package org.lucid.node.consensus.slot;

/** The life of a slot (CON-69). */
public enum SlotState {
    /** Not begun. */
    FUTURE,
    /** Running: proofs are taken. */
    OPEN,
    /** Over: proofs are still taken. */
    LATE,
    /** Only the same proofs again are answered. */
    SEALED,
    /** Its header stands; final. */
    CLOSED;

    /** The state of a slot while another one runs and so many are closed. */
    public static SlotState of(long slot, long current, long closed) {
        if (slot > current) {
            return FUTURE;
        } else if (slot == current) {
            return OPEN;
        } else if (slot == current - 1) {
            return LATE;
        }
        return slot <= closed ? CLOSED : SEALED;
    }
}
