package org.lucid.node.contract.signing;

import org.lucid.node.contract.consensus.Slots.Slot;
import org.lucid.node.contract.consensus.Slots.TotalsLine;

/** The bytes behind the roots and the digest of a closed slot, so that anyone can compute them (CON-62, CON-63). */
public final class SlotDigest {

    public static final int EXPECTED = 1;
    public static final int BEACON = 2;
    public static final int MAINTENANCE = 4;
    public static final int SUSPENDED = 8;
    public static final int EQUIVOCATED = 16;

    private SlotDigest() {
    }

    /** The data of a node's leaf in the tree of totals. */
    public static byte[] leaf(String nodeId, String entityId, int flags, long relayMc, long storageMc,
            long validationMc, int dutiesDue, int dutiesDone) {
        return SignedBytes.untagged().str(nodeId).str(entityId).u8(flags).u64(relayMc).u64(storageMc)
                .u64(validationMc).u32(dutiesDue).u32(dutiesDone).toBytes();
    }

    /** The data of the leaf of a public line. */
    public static byte[] leaf(TotalsLine line) {
        int flags = (line.expected() ? EXPECTED : 0) | (line.beacon() ? BEACON : 0)
                | (line.maintenance() ? MAINTENANCE : 0) | (line.suspended() ? SUSPENDED : 0)
                | (line.equivocated() ? EQUIVOCATED : 0);
        return leaf(line.nodeId(), line.entityId(), flags, line.relayMc(), line.storageMc(), line.validationMc(),
                line.dutiesDue(), line.dutiesDone());
    }

    /**
     * The digest of a header: SHA-256 over {@code str("LUCID-SLOT-DIGEST-V1") || network_hash}, then, in the order of the
     * record, u64 slot, u8 observed, str reason, u32 parameters version, expected, beacons, proofs, u64 sessions,
     * relayed bytes, work, density, reward, minted, str publisher, u32 how many missed and str each, the three digests
     * raw, and str of the hex of the digest before. Its own digest and signature play no part.
     */
    public static byte[] header(byte[] networkHash, Slot slot) {
        SignedBytes bytes = SignedBytes.tagged("LUCID-SLOT-DIGEST-V1", networkHash).u64(slot.slot())
                .u8(slot.observed() ? 1 : 0).str(slot.reason().orElse("")).u32(slot.parametersVersion())
                .u32(slot.expected()).u32(slot.beacons()).u32(slot.proofs()).u64(slot.sessions())
                .u64(slot.relayedBytes()).u64(slot.work()).u64(slot.densityPpm()).u64(slot.reward()).u64(slot.minted())
                .str(slot.publisher().orElse("")).u32(slot.missed().size());
        slot.missed().forEach(bytes::str);
        return bytes.raw(Hex.bytes("proofs_root", slot.proofsRoot(), 32))
                .raw(Hex.bytes("totals_root", slot.totalsRoot(), 32))
                .raw(Hex.bytes("tally_digest", slot.tallyDigest(), 32)).str(slot.previousDigest()).sha256();
    }
}
