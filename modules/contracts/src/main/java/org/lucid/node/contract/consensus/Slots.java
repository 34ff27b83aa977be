package org.lucid.node.contract.consensus;

import java.util.List;
import java.util.Optional;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.json.Bounds;

/** Closed slots: their headers, what each node did in them, and how anyone checks that for themselves. */
public final class Slots {

    public static final Operation<GetSlot, Slot> SLOT = Operation.of("lucid.consensus.slot", GetSlot.class, Slot.class)
            .roles(Role.PUBLIC).failures(5516, 5517);
    public static final Operation<GetTotals, SlotTotals> SLOT_TOTALS = Operation.of("lucid.consensus.slot-totals",
            GetTotals.class, SlotTotals.class).roles(Role.PUBLIC).failures(5516, 5517);
    public static final Operation<GetInclusion, Inclusion> INCLUSION = Operation.of("lucid.consensus.inclusion",
            GetInclusion.class, Inclusion.class).roles(Role.NODE_OPERATOR, Role.NODE).failures(5011, 5516, 5517);
    public static final Operation<VerifySlot, SlotVerdict> VERIFY_SLOT = Operation.of("lucid.consensus.verify-slot",
            VerifySlot.class, SlotVerdict.class).roles(Role.ADMIN).single().failures(5516, 5517);

    private Slots() {
    }

    /** Which slot. */
    public record GetSlot(long slot) {
    }

    /**
     * The header of a closed slot (CON-62, CON-108, CON-109).
     *
     * @param beacons nodes with a valid beacon
     * @param sessions sessions open in the slot
     * @param relayedBytes good receipt bytes of the hosts of sessions
     * @param work units of work: the larger of sessions and relayed bytes in base units
     * @param reward LUCID, information only; {@code minted} is the sum through this slot
     */
    public record Slot(long slot, boolean observed, Optional<String> reason, int parametersVersion, int expected,
            int beacons, int proofs, long sessions, long relayedBytes, long work, long densityPpm, long reward,
            long minted, Optional<String> publisher, List<String> missed, String proofsRoot, String totalsRoot,
            String tallyDigest, String previousDigest, String digest, String signature) {
    }

    /** Lines of a slot's totals, by node id after one. */
    public record GetTotals(long slot, Optional<String> after,
            @Bounds(min = "1", max = "1000") Optional<Integer> limit) {
    }

    /** What one node did in one slot (CON-63). */
    public record TotalsLine(String nodeId, String entityId, boolean expected, boolean beacon, boolean maintenance,
            boolean suspended, boolean equivocated, long relayMc, long storageMc, long validationMc, int dutiesDue,
            int dutiesDone) {
    }

    /** Lines by node id. */
    public record SlotTotals(long slot, List<TotalsLine> totals) {
    }

    /** Which line: of the totals, or, with a kind, of the proofs. */
    public record GetInclusion(long slot, String nodeId,
            @Bounds(pattern = "relay_bandwidth|storage_availability|validation_signature|uptime_beacon") Optional<String> kind) {
    }

    /**
     * That a line is in a closed slot, checkable without the manager (CON-62): the leaf's data hash up along the path to
     * the root, the root stands in the header, and the manager signed the header's digest.
     *
     * @param tree {@code totals} or {@code proofs}
     * @param leaf hex of the leaf's data, before its hash
     * @param index the leaf's place from 0 among {@code size}
     * @param path hashes in hex from the leaf's sibling up (RFC 6962, section 2.1.1)
     */
    public record Inclusion(String tree, String leaf, long index, long size, List<String> path, String root,
            Slot header, String networkHash, String managerKey) {
    }

    /** Which slot is to be computed anew. */
    public record VerifySlot(long slot) {
    }

    /** What is signed of a slot, as stored or as computed again from the stored records. */
    public record SlotDigests(String proofsRoot, String totalsRoot, String digest) {
    }

    /** Whether a slot computed anew gives what was stored (CON-59). */
    public record SlotVerdict(long slot, boolean matches, SlotDigests stored, SlotDigests recomputed) {
    }
}
