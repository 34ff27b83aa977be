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

/** Signed task proofs, what became of them, and where time and closing stand. */
public final class Consensus {

    public static final Operation<Nothing, Status> STATUS = Operation.of("lucid.consensus.status", Nothing.class,
            Status.class).roles(Role.PUBLIC);
    public static final Operation<GetParameters, Parameters> PARAMETERS = Operation.of("lucid.consensus.parameters",
            GetParameters.class, Parameters.class).roles(Role.PUBLIC);
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
    public static final Operation<GetTally, Tally> TALLY = Operation.of("lucid.consensus.tally", GetTally.class,
            Tally.class).roles(Role.USER).failures(5516);
    public static final Operation<GetRanking, Ranking> RANKING = Operation.of("lucid.consensus.ranking",
            GetRanking.class, Ranking.class).roles(Role.USER).single();

    public static final Topic<SlotClosed> SLOT_CLOSED = Topic.of("lucid.consensus.slot-closed", SlotClosed.class)
            .audience(Role.USER, Role.NODE, Role.SERVICE);
    public static final Topic<EpochClosed> EPOCH_CLOSED = Topic.of("lucid.consensus.epoch-closed", EpochClosed.class)
            .audience(Role.USER, Role.NODE, Role.SERVICE);
    public static final Topic<NodeSilent> NODE_SILENT = Topic.of("lucid.consensus.node-silent", NodeSilent.class)
            .audience(Role.NODE_OPERATOR, Role.NODE, Role.SERVICE).ofNode(NodeSilent::nodeId);
    public static final Topic<NodeSilent> NODE_RETURNED = Topic.of("lucid.consensus.node-returned", NodeSilent.class)
            .audience(Role.NODE_OPERATOR, Role.NODE, Role.SERVICE).ofNode(NodeSilent::nodeId);
    public static final Topic<UptimeLow> UPTIME_LOW = Topic.of("lucid.consensus.uptime-low", UptimeLow.class)
            .audience(Role.NODE_OPERATOR, Role.NODE, Role.SERVICE).ofNode(UptimeLow::nodeId);

    private Consensus() {
    }

    /** A value that shows that a beacon was not signed in advance: part of the output of a recent slot (CON-29). */
    public record Seal(long slot, @Bounds(min = "32", max = "32", pattern = "[0-9a-f]{32}") String value) {
    }

    /**
     * Where time and closing stand; {@code month} is the UTC month in which penalties count.
     *
     * @param leader who may publish in the running slot
     * @param next who may publish in the slot after it
     */
    public record Status(String networkId, String networkHash, Instant genesisAt, long currentSlot, long closedSlot,
            long slotsBehind, long epoch, String month, Optional<Seal> seal, Leaders.LedSlot leader,
            Leaders.LedSlot next) {
    }

    /** The rule parameters of which slot; of the current one when absent. */
    public record GetParameters(@Bounds(min = "0", max = "9000000000") Optional<Long> slot) {
    }

    /** Rule parameters by name; {@code pending} are those that a later slot will have. */
    public record Parameters(int version, long effectiveSlot, Map<String, Long> values, Map<String, Long> caps,
            String digest, Optional<PendingParameters> pending) {
    }

    /** Rule parameters that are not in force yet. */
    public record PendingParameters(int version, long effectiveSlot, Map<String, Long> values) {
    }

    /** Bytes relayed for a session in the slot, signed by the session's client (CON-13). */
    public record RelayReceipt(@Bounds(pattern = "[A-Za-z0-9_-]{1,64}") String sessionId,
            @Bounds(min = "0") long bytes,
            @Bounds(min = "128", max = "128", pattern = "[0-9a-f]{128}") String sig) {
    }

    /** The hash that a validator found of a session's manifest. */
    public record SessionValidation(@Bounds(pattern = "[A-Za-z0-9_-]{1,64}") String sessionId,
            @Bounds(min = "64", max = "64", pattern = "[0-9a-f]{64}") String manifestHash) {
    }

    /**
     * A signed task proof (CON-34); of the last four members it has the one of its kind.
     *
     * @param kind one of {@link ProofKind}
     * @param value bytes relayed or audited, sessions validated, 0 of a beacon
     * @param count how many entries there are, 0 of a beacon
     * @param ts the node's own time
     * @param sig hex of the signature over the message of CON-13
     */
    public record TaskProof(String nodeId, @Bounds(min = "0", max = "9000000000") long slot,
            @Bounds(pattern = "relay_bandwidth|storage_availability|validation_signature|uptime_beacon") String kind,
            @Bounds(min = "0") long value, @Bounds(min = "0", max = "64") long count, Instant ts,
            @Bounds(min = "128", max = "128", pattern = "[0-9a-f]{128}") String sig,
            @Bounds(min = "1", max = "32") Optional<List<RelayReceipt>> receipts,
            @Bounds(min = "1", max = "64") Optional<List<String>> auditIds,
            @Bounds(min = "1", max = "64") Optional<List<SessionValidation>> validations, Optional<Seal> seal) {

        /** A signed beacon. */
        public static TaskProof beacon(String nodeId, long slot, Instant ts, String sig, Seal seal) {
            return new TaskProof(nodeId, slot, ProofKind.UPTIME_BEACON.json(), 0, 0, ts, sig, Optional.empty(),
                    Optional.empty(), Optional.empty(), Optional.of(seal));
        }
    }

    /** An entry that earned nothing, by its place from 0, and why. */
    public record RejectedEntry(int index, String reason) {
    }

    /**
     * What became of a proof.
     *
     * @param status {@code accepted}, or {@code repeated} when the same proof was stored before
     * @param capped whether more was proved than one node can plausibly do in a slot; the excess earns nothing
     */
    public record ProofReply(String status, String proofHash, long creditedMc, boolean capped,
            List<RejectedEntry> rejectedEntries, Optional<Seal> seal) {
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

    /** A stored proof with what was found of its entries; {@code body} is the hex of the bytes of CON-14. */
    public record StoredProof(String nodeId, long slot, String kind, long value, long count, String body,
            int goodEntries, boolean capped, List<RejectedEntry> rejectedEntries, long creditedMc, Instant ts,
            Instant receivedAt, String proofHash, String sig) {
    }

    /** Stored proofs by slot. */
    public record ProofList(List<StoredProof> proofs) {
    }

    /** Whose duties. */
    public record GetDuties(String nodeId) {
    }

    /** A session whose manifest the node is to hash, and the one slot in whose proof it counts. */
    public record ValidationDuty(String sessionId, long dueSlot) {
    }

    /**
     * What a node must know before it signs.
     *
     * @param newestSlots by kind, the newest slot of a proof that the manager holds, of the slots that may still be signed
     *            for; when there is none, that of the newest proof of all
     * @param grants the windows of the running and the next slot that the node may claim; absent while it is unknown
     */
    public record Duties(Map<String, Long> newestSlots, List<ValidationDuty> validations,
            Optional<List<Leaders.Grant>> grants, Optional<Seal> seal, long currentSlot, int parametersVersion) {
    }

    /** Whose uptime, from and to which UTC day ({@code YYYY-MM-DD}); by default today and the six days before. */
    public record GetUptime(String nodeId, @Bounds(pattern = "\\d{4}-\\d{2}-\\d{2}") Optional<String> from,
            @Bounds(pattern = "\\d{4}-\\d{2}-\\d{2}") Optional<String> to) {
    }

    /** Slots from the first to the last. */
    public record SlotRange(long from, long to) {
    }

    /** One UTC day of a node; of the slots missed at most 32 ranges are named. */
    public record UptimeDay(String date, long epoch, int beacons, int expected, int unobserved, int maintenance,
            int suspended, long relayMc, long storageMc, long validationMc, List<SlotRange> missedRanges) {
    }

    /** {@code beacons x 1000000 / expected} over the days, 0 when nothing was expected (CON-46). */
    public record Uptime(String nodeId, long uptimePpm, List<UptimeDay> days) {
    }

    /** Which closed tally epoch; the newest when absent. */
    public record GetTally(Optional<Long> epoch) {
    }

    /**
     * What one entity did. Credits and uptime are those of the leader window that ends here; beacons, expected slots
     * and {@code dayMc} those of the epoch alone.
     */
    public record TallyLine(String entityId, String entityType, int rank, long creditsMc, long dayMc, int beacons,
            int expected, long uptimePpm, long liveScorePpm, int nodes) {
    }

    /** The entities of an epoch by id. */
    public record Tally(long epoch, String digest, List<TallyLine> entities) {
    }

    /** How many of the first. */
    public record GetRanking(@Bounds(min = "1", max = "1000") Optional<Integer> limit) {
    }

    /** One entity as it stands now; {@code lastGrantedSlot} is -1 for never. */
    public record RankedEntity(String entityId, String entityType, int rank, long creditsMc, long uptimePpm,
            long liveScorePpm, long lastGrantedSlot) {
    }

    /** The entities in the order in which slots are granted, as of a closed slot. */
    public record Ranking(long slot, List<RankedEntity> entities) {
    }

    /** A slot was closed. */
    public record SlotClosed(long slot, boolean observed, Optional<String> reason, int beacons, int expected,
            String headerDigest) {
    }

    /** A tally epoch was closed. */
    public record EpochClosed(long epoch, int nodes, int entities, String digest) {
    }

    /** A node missed so many expected slots in a row, the first of them {@code sinceSlot}. */
    public record NodeSilent(String nodeId, long sinceSlot, int missed) {
    }

    /** A node's uptime in the window crossed 80 %; {@code direction} is {@code down} or {@code up}. */
    public record UptimeLow(String nodeId, long uptimePpm, String direction) {
    }
}
