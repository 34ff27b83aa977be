package org.lucid.node.consensus.slot;

import org.lucid.node.contract.consensus.Slots.TotalsLine;
import org.lucid.node.contract.signing.SlotDigest;

/**
 * What one node did in one slot (CON-63), and the amounts behind its credits.
 *
 * @param flags those of {@link SlotDigest} and {@link #STARTED}
 */
public record Line(String nodeId, String entityId, int flags, long relayMc, long storageMc, long validationMc,
        int dutiesDue, int dutiesDone, long relayBytes, long storageBytes, int chunks, int sessions) {

    /** The node had a valid beacon in this slot or before; known to us alone and not signed. */
    public static final int STARTED = 32;
    private static final int SIGNED = 31;

    public boolean started() {
        return (flags & STARTED) != 0;
    }

    public boolean expected() {
        return (flags & SlotDigest.EXPECTED) != 0;
    }

    public boolean beacon() {
        return (flags & SlotDigest.BEACON) != 0;
    }

    public boolean maintenance() {
        return (flags & SlotDigest.MAINTENANCE) != 0;
    }

    public boolean suspended() {
        return (flags & SlotDigest.SUSPENDED) != 0;
    }

    public long creditsMc() {
        return relayMc + storageMc + validationMc;
    }

    /** The data of its leaf. */
    public byte[] leaf() {
        return SlotDigest.leaf(nodeId, entityId, flags & SIGNED, relayMc, storageMc, validationMc, dutiesDue,
                dutiesDone);
    }

    /** As others see it. */
    public TotalsLine toTotals() {
        return new TotalsLine(nodeId, entityId, expected(), beacon(), maintenance(), suspended(),
                (flags & SlotDigest.EQUIVOCATED) != 0, relayMc, storageMc, validationMc, dutiesDue, dutiesDone);
    }
}
