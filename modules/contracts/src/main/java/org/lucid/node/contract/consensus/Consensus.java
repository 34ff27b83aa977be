package org.lucid.node.contract.consensus;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.kernel.bus.Nothing;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.bus.Topic;
import org.lucid.node.kernel.json.Bounds;

/** Slots, signed task proofs, uptime and the credit that they earn. */
public final class Consensus {

    public static final Operation<Nothing, Status> STATUS = Operation.of("lucid.consensus.status", Nothing.class,
            Status.class).roles(Role.PUBLIC);
    public static final Operation<TaskProof, ProofReply> SUBMIT_PROOF = Operation.of("lucid.consensus.submit-proof",
            TaskProof.class, ProofReply.class).roles(Role.NODE_OPERATOR, Role.NODE, Role.SERVICE)
            .keyed(TaskProof::nodeId).failures(5001, 5003, 5501, 5502, 5503, 5506, 5507, 5512, 5522, 5523);
    public static final Operation<TaskProofs, ProofReplies> SUBMIT_PROOFS = Operation.of(
            "lucid.consensus.submit-proofs", TaskProofs.class, ProofReplies.class)
            .roles(Role.NODE_OPERATOR, Role.NODE, Role.SERVICE);
    public static final Operation<GetProofs, ProofList> PROOFS = Operation.of("lucid.consensus.proofs",
            GetProofs.class, ProofList.class).roles(Role.NODE_OPERATOR, Role.NODE);
    public static final Operation<GetDuties, Duties> DUTIES = Operation.of("lucid.consensus.duties", GetDuties.class,
            Duties.class).roles(Role.NODE_OPERATOR, Role.NODE);
    public static final Operation<GetUptime, Uptime> UPTIME = Operation.of("lucid.consensus.uptime", GetUptime.class,
            Uptime.class).roles(Role.NODE_OPERATOR, Role.NODE).single();
    public static final Operation<GetSlot, Slot> SLOT = Operation.of("lucid.consensus.slot", GetSlot.class, Slot.class)
            .roles(Role.PUBLIC).failures(5516, 5517);
    public static final Operation<GetTotals, SlotTotals> SLOT_TOTALS = Operation.of("lucid.consensus.slot-totals",
            GetTotals.class, SlotTotals.class).roles(Role.PUBLIC).failures(5516, 5517);
    public static final Operation<GetTally, Tally> TALLY = Operation.of("lucid.consensus.tally", GetTally.class,
            Tally.class).roles(Role.USER).failures(5516);
    public static final Operation<GetWork, Work> WORK = Operation.of("lucid.consensus.work", GetWork.class, Work.class)
            .failures(5516);

    public static final Topic<SlotClosed> SLOT_CLOSED = Topic.of("lucid.consensus.slot-closed", SlotClosed.class)
            .audience(Role.USER);
    public static final Topic<EpochClosed> EPOCH_CLOSED = Topic.of("lucid.consensus.epoch-closed", EpochClosed.class)
            .audience(Role.USER);

    private Consensus() {
    }

    /** A value that shows that a beacon was not signed in advance: part of the output of a recent slot (CON-29). */
    public record Seal(long slot, @Bounds(min = "32", max = "32", pattern = "[0-9a-f]{32}") String value) {
    }

    /** Where time and closing stand. */
    public record Status(String networkId, String networkHash, Instant genesisAt, long currentSlot, long closedSlot,
            long slotsBehind, long epoch, Optional<Seal> seal) {
    }

    /**
     * A signed task proof (CON-34).
     *
     * @param kind {@code uptime_beacon}; the other kinds are not accepted yet
     * @param ts the node's own time
     * @param sig hex of the signature over the message of CON-13
     */
    public record TaskProof(String nodeId, @Bounds(min = "0", max = "9000000000") long slot,
            @Bounds(pattern = "uptime_beacon") String kind, @Bounds(min = "0", max = "0") long value,
            @Bounds(min = "0", max = "0") long count, Instant ts,
            @Bounds(min = "128", max = "128", pattern = "[0-9a-f]{128}") String sig, Seal seal) {
    }

    /**
     * What became of a proof.
     *
     * @param status {@code accepted}, or {@code repeated} when the same proof was stored before
     */
    public record ProofReply(String status, String proofHash, long creditedMc, Optional<Seal> seal) {
    }

    /** Up to 500 proofs, each judged by itself. */
    public record TaskProofs(@Bounds(min = "1", max = "500") List<TaskProof> proofs) {
    }

    /** The failure of one proof of a batch. */
    public record ProofError(String code, String message, Map<String, Object> details) {
    }

    /** One of the two. */
    public record ProofResult(Optional<ProofReply> reply, Optional<ProofError> error) {
    }

    /** Results in the order of the proofs. */
    public record ProofReplies(List<ProofResult> results, int accepted, int repeated, int refused) {
    }

    /** Proofs of one node in at most 720 slots. */
    public record GetProofs(String nodeId, long fromSlot, long toSlot) {
    }

    /** A stored proof. */
    public record StoredProof(String nodeId, long slot, String kind, Instant ts, Instant receivedAt, String proofHash,
            String sig) {
    }

    /** Stored proofs by slot. */
    public record ProofList(List<StoredProof> proofs) {
    }

    /** Whose duties. */
    public record GetDuties(String nodeId) {
    }

    /** What a node must know before it signs: the newest slots that the manager holds of it, by kind, and the seal. */
    public record Duties(Map<String, Long> newestSlots, Optional<Seal> seal, long currentSlot) {
    }

    /** Whose uptime, in the given tally epochs; by default today and the six days before. */
    public record GetUptime(String nodeId, Optional<Long> fromEpoch, Optional<Long> toEpoch) {
    }

    /** One UTC day of a node. */
    public record UptimeDay(long epoch, int beacons, int expected, int unobserved) {
    }

    /** {@code beacons x 1000000 / expected} over the days, 0 when nothing was expected (CON-46). */
    public record Uptime(String nodeId, long uptimePpm, List<UptimeDay> days) {
    }

    /** Which slot. */
    public record GetSlot(long slot) {
    }

    /** The header of a closed slot (CON-62). */
    public record Slot(long slot, boolean observed, Optional<String> reason, int expected, int beacons, int proofs,
            String proofsRoot, String totalsRoot, String previousDigest, String digest, String signature) {
    }

    /** Lines of a slot's totals, by node id after one. */
    public record GetTotals(long slot, Optional<String> after,
            @Bounds(min = "1", max = "1000") Optional<Integer> limit) {
    }

    /** What one node did in one slot (CON-63). */
    public record TotalsLine(String nodeId, String entityId, boolean expected, boolean beacon, boolean suspended,
            boolean equivocated, long creditsMc) {
    }

    /** Lines by node id. */
    public record SlotTotals(long slot, List<TotalsLine> totals) {
    }

    /** Which closed tally epoch; the newest when absent. */
    public record GetTally(Optional<Long> epoch) {
    }

    /** What one entity did in an epoch. */
    public record TallyLine(String entityId, String entityType, long creditsMc, int beacons, int expected,
            long uptimePpm) {
    }

    /** The entities of an epoch by id. */
    public record Tally(long epoch, String digest, List<TallyLine> entities) {
    }

    /** The work of the nodes in closed epochs, by node id after one. */
    public record GetWork(long epoch, Optional<String> after, @Bounds(min = "1", max = "500") int limit) {
    }

    /** What a node did in an epoch, by the entity that it belonged to. */
    public record WorkShare(String entityId, long creditsMc, int beacons, int expected) {
    }

    /** What a node did in an epoch. */
    public record WorkItem(String nodeId, long creditsMc, long uptimePpm, List<WorkShare> byEntity) {
    }

    /** The digest never changes once the epoch is closed. */
    public record Work(long epoch, String digest, List<WorkItem> items) {
    }

    /** A slot was closed. */
    public record SlotClosed(long slot, boolean observed, int beacons, int expected, String headerDigest) {
    }

    /** A tally epoch was closed. */
    public record EpochClosed(long epoch, int nodes, int entities, String digest) {
    }
}
