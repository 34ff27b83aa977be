package org.lucid.node.consensus.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.lucid.node.consensus.leader.Schedule;
import org.lucid.node.consensus.params.RuleParameters;
import org.lucid.node.consensus.proof.Verdicts;
import org.lucid.node.consensus.slot.SilenceWatch;
import org.lucid.node.contract.consensus.Consensus.SlotRange;
import org.lucid.node.contract.consensus.Slots;

/** What consensus stores. Everything but presence and maintenance is inserted once and never changed. */
public final class Records {

    private Records() {
    }

    /** What was fixed at the first start (CON-03). */
    public record Meta(String id, String networkId, Instant genesisAt, String networkHash, long firstSlot) {

        public static final String ID = "network";
    }

    /** One version of the rule parameters, in force from a slot on. */
    public record Parameters(int version, long effectiveSlot, RuleParameters values, String digest, String origin,
            Instant at) {
    }

    /** A stored proof; {@code body} is the hex of the bytes of CON-14. */
    public record Proof(String id, String nodeId, long slot, int kind, long value, long count, String body,
            Verdicts verdicts, Instant ts, String sig, String proofHash, Instant receivedAt) {

        public static String id(long slot, int kind, String nodeId) {
            return Ids.of(slot) + ":" + kind + ":" + nodeId;
        }
    }

    /** The opening or closing of a session, received in a slot. */
    public record SessionEvent(String id, String sessionId, long slot, Instant at, String hostNodeId,
            Optional<String> clientKey, Optional<String> manifestHash) {

        public static String started(String sessionId) {
            return sessionId + ":started";
        }

        public static String ended(String sessionId) {
            return sessionId + ":ended";
        }

        public boolean isStart() {
            return clientKey.isPresent();
        }
    }

    /** That a node is to hash the manifest of a session, and when. */
    public record Duty(String id, String sessionId, String nodeId, long assignedSlot, long dueSlot,
            String manifestHash) {

        public static String id(String sessionId, String nodeId) {
            return sessionId + ":" + nodeId;
        }
    }

    /** The ten-second marks of a slot (CON-40). */
    public record PresenceBits(long slot, int bits) {
    }

    /** The maintenance of a node in a month; {@code untilSlot} is where its last window ends. */
    public record Maintenance(String id, String nodeId, String month, List<MaintenanceWindow> windows,
            long untilSlot) {

        public static String id(String nodeId, String month) {
            return nodeId + ":" + month;
        }
    }

    /** Slots that are excused, the last one not included; an end before that gives the rest back. */
    public record MaintenanceWindow(String maintenanceId, long fromSlot, long toSlot, String reason,
            Optional<Long> endedAtSlot) {
    }

    /** One link of the beacon chain: hex of 64 and 80 bytes. */
    public record Beacon(long slot, String output, String proof, String keyId, Instant producedAt) {
    }

    /**
     * A key of the beacon chain, in use from a slot on.
     *
     * @param signature of the key before it over this one; absent of the first
     */
    public record VrfKey(String keyId, String publicKey, long fromSlot, Optional<String> signature) {
    }

    /**
     * The schedule of a slot and, once the slot is closed, what became of it.
     *
     * @param state PUBLISHED, then CLAIMED, EMPTY, MISSED or VOID
     * @param reason why there is no schedule
     */
    public record ScheduleRow(long slot, Optional<String> genesisServer, Schedule schedule, String state,
            Optional<ScheduleResult> result, Optional<String> reason) {

        public static final String PUBLISHED = "PUBLISHED";

        public ScheduleRow with(String end, ScheduleResult now) {
            return new ScheduleRow(slot, genesisServer, schedule, end, Optional.of(now), reason);
        }
    }

    /** Who won a slot, who was granted a window in it and who missed one. */
    public record ScheduleResult(Optional<String> winnerEntity, Optional<String> winnerNode,
            Optional<String> blockDigest, List<String> granted, List<String> missed) {
    }

    /** The claim that won a slot. */
    public record Claim(long slot, String entityId, String nodeId, int window, String blockDigest, Instant ts,
            Instant receivedAt, String sig) {
    }

    /** What the closed slots of a month mean for an entity. */
    public record LeaderStanding(String entityId, String month, int missed, int equivocations, long lastGranted) {
    }

    /** The header of a closed slot: a slot is closed if and only if this exists (CON-61). */
    public record Header(long slot, Slots.Slot header, Instant closedAt) {
    }

    /** What is remembered of a node that is barred or in a pool; empty for neither. */
    public record RosterEntry(String nodeId, String status, String poolId) {
    }

    /** The sums of one node in a checkpoint. */
    public record TallyNode(String nodeId, long windowMc, int windowBeacons, int windowExpected, boolean started,
            long lifetimeExpected, int missedRun, long silentSince, long relayMc, long storageMc, long validationMc,
            int beacons, int expected, int unobserved, int maintenance, int suspended, int dutiesDue, int dutiesDone,
            List<Share> byEntity, List<SlotRange> missed) {

        public TallyNode {
            byEntity = List.copyOf(byEntity);
            missed = List.copyOf(missed);
        }
    }

    /** The sums of one entity in a checkpoint. */
    public record TallyEntity(String entityId, long windowMc, int windowBeacons, int windowExpected) {
    }

    /** Up to 1000 rows of a checkpoint. */
    public record CheckpointPart(String id, long slot, int part, List<TallyNode> nodes, List<TallyEntity> entities,
            List<RosterEntry> roster, List<LeaderStanding> standings) {
    }

    /** The head of a checkpoint, written after its parts: without it they do not count (CON-66). */
    public record Checkpoint(long slot, int parts, String digest, long nodeCursor, long memberCursor, long epoch,
            int windowSlots, SilenceWatch watch, long minted, String headerDigest) {
    }

    /** A UTC day of one node. */
    public record NodeEpoch(String id, String nodeId, long epoch, long relayMc, long storageMc, long validationMc,
            int beacons, int expected, int unobserved, int maintenance, int suspended, int dutiesDue, int dutiesDone,
            List<Share> byEntity, List<SlotRange> missedRanges, long lifetimeExpected) {

        public static String id(long epoch, String nodeId) {
            return String.format("%08d:%s", epoch, nodeId);
        }
    }

    /** What a node did for one entity in a day. */
    public record Share(String entityId, long creditsMc, int beacons, int expected) {
    }

    /** One entity at the end of a UTC day: {@code creditsMc} and uptime are those of the window. */
    public record TallyRow(String id, long epoch, String entityId, String entityType, int rank, long creditsMc,
            long dayMc, int beacons, int expected, long uptimePpm, long liveScorePpm, int nodes) {
    }

    /** A closed day: it is closed if and only if this exists (CON-68). */
    public record Epoch(long epoch, int nodes, int entities, String digest, Instant closedAt) {
    }
}
