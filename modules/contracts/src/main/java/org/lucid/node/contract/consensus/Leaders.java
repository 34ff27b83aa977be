package org.lucid.node.contract.consensus;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.bus.Topic;
import org.lucid.node.kernel.json.Bounds;

/** Who may publish in which slot, why, and who did. */
public final class Leaders {

    public static final Operation<GetRange, Schedules> SCHEDULE = Operation.of("lucid.consensus.schedule",
            GetRange.class, Schedules.class).roles(Role.PUBLIC);
    public static final Operation<GetRange, Beacons> BEACONS = Operation.of("lucid.consensus.beacons", GetRange.class,
            Beacons.class).roles(Role.PUBLIC);
    public static final Operation<Explain, Explanation> EXPLAIN = Operation.of("lucid.consensus.leader-explain",
            Explain.class, Explanation.class).roles(Role.USER).single().failures(5516, 5517);
    public static final Operation<ClaimSlot, Claimed> CLAIM = Operation.of("lucid.consensus.claim", ClaimSlot.class,
            Claimed.class).roles(Role.NODE).single().failures(2006, 4292, 5001, 5003, 5503, 5506, 5513, 5514, 5515);
    /** The windows of the running and the next slot that a node may claim. Modules only. */
    public static final Operation<GetGrants, GrantList> GRANTS = Operation.of("lucid.consensus.grants",
            GetGrants.class, GrantList.class).single();
    public static final Operation<RotateVrf, VrfKey> VRF_ROTATE = Operation.of("lucid.consensus.vrf-rotate",
            RotateVrf.class, VrfKey.class).roles(Role.SUPER_ADMIN).single();

    public static final Topic<BeaconProduced> BEACON_PRODUCED = Topic
            .of("lucid.consensus.beacon-produced", BeaconProduced.class).audience(Role.USER, Role.NODE, Role.SERVICE);
    public static final Topic<LeaderScheduled> LEADER_SCHEDULED = Topic
            .of("lucid.consensus.leader-scheduled", LeaderScheduled.class).audience(Role.USER, Role.NODE, Role.SERVICE);
    public static final Topic<SlotClaimed> SLOT_CLAIMED = Topic.of("lucid.consensus.slot-claimed", SlotClaimed.class)
            .audience(Role.USER, Role.NODE, Role.SERVICE);
    public static final Topic<LeaderMissed> LEADER_MISSED = Topic
            .of("lucid.consensus.leader-missed", LeaderMissed.class).audience(Role.USER, Role.NODE, Role.SERVICE);

    private Leaders() {
    }

    /** Slots from the first to the last, at most 720. */
    public record GetRange(@Bounds(min = "0", max = "9000000000") long from,
            @Bounds(min = "0", max = "9000000000") long to) {
    }

    /**
     * A window of a schedule.
     *
     * @param reason top_ranked, cooldown_relaxed or genesis_server
     */
    public record ScheduledWindow(int window, String entityId, String reason, Instant opensAt, Instant closesAt) {
    }

    /** Whose grants. */
    public record GetGrants(String nodeId) {
    }

    /** A window that a node may claim, for itself or for its pool. */
    public record Grant(long slot, int window, String entityId, Instant opensAt, Instant closesAt) {
    }

    /** Grants by slot. */
    public record GrantList(List<Grant> items) {
    }

    /** Who may publish in a slot, in the order of the windows; nobody when there is no schedule yet. */
    public record LedSlot(long slot, List<ScheduledWindow> windows) {
    }

    /** One of the eight best ranked, and what became of it. */
    public record Candidate(String entityId, int rank, long creditsMc, long uptimePpm, long liveScorePpm,
            long lastGrantedSlot, String outcome) {
    }

    /** Who won the slot, who was granted a window and stands back, and who missed one. */
    public record Result(Optional<String> winnerEntity, Optional<String> winnerNode, Optional<String> blockDigest,
            List<String> granted, List<String> missed) {
    }

    /**
     * The schedule of a slot.
     *
     * @param state PUBLISHED, and once the slot is closed CLAIMED, EMPTY, MISSED or VOID
     * @param reason why there is no schedule, such as manager_down
     */
    public record ScheduledSlot(long slot, String state, int parametersVersion, List<ScheduledWindow> windows,
            List<Candidate> candidates, String inputDigest, Optional<Result> result, Optional<String> reason) {
    }

    /** Schedules by slot. */
    public record Schedules(List<ScheduledSlot> rows) {
    }

    /** One link of the beacon chain: hex of 80, 64 and 32 bytes. */
    public record BeaconLink(long slot, String proof, String output, String publicKey) {
    }

    /** Links by slot. */
    public record Beacons(List<BeaconLink> rows) {
    }

    /** Why an entity leads a slot or does not; of the next slot when none is named. */
    public record Explain(@Bounds(min = "0", max = "9000000000") long slot,
            @Bounds(pattern = "[A-Za-z0-9_-]{1,64}") String entityId) {
    }

    /** The answer in words, and the numbers that it rests on; rank 0 when it cannot lead. */
    public record Explanation(long slot, String entityId, String outcome, int rank, long creditsMc, long uptimePpm,
            long liveScorePpm, long lastGrantedSlot) {
    }

    /**
     * The claim of a window (CON-96).
     *
     * @param blockDigest 32 bytes in hex; what it stands for is the claimant's business
     * @param sig of the node's key over {@code LUCID-SLOT-CLAIM-V1}
     */
    public record ClaimSlot(@Bounds(min = "0", max = "9000000000") long slot,
            @Bounds(pattern = "[A-Za-z0-9_-]{1,64}") String entityId,
            @Bounds(pattern = "[A-Za-z0-9_-]{1,64}") String nodeId, @Bounds(min = "0", max = "3") int window,
            @Bounds(pattern = "[0-9a-f]{64}") String blockDigest, Instant ts,
            @Bounds(pattern = "[0-9a-f]{128}") String sig) {
    }

    /** The claim won the slot; {@code status} is {@code claimed}, or {@code repeated} for the same claim again. */
    public record Claimed(String status, int window, Instant opensAt, Instant closesAt) {
    }

    /** From when a new key of the beacon chain is used, at least 30 slots ahead. */
    public record RotateVrf(@Bounds(min = "0", max = "9000000000") long fromSlot) {
    }

    /** A key of the beacon chain; {@code signature} is that of the key before it. */
    public record VrfKey(String keyId, String publicKey, long fromSlot, Optional<String> signature) {
    }

    /** A link was produced. */
    public record BeaconProduced(long slot, String output) {
    }

    /** The schedule of a slot is out; the entities in the order of their windows. */
    public record LeaderScheduled(long slot, List<String> windows, String inputDigest) {
    }

    /** A slot has its publisher. */
    public record SlotClaimed(long slot, String entityId, String nodeId, String blockDigest) {
    }

    /** An entity did not claim its window. */
    public record LeaderMissed(long slot, String entityId, int window, long liveScorePpm) {
    }
}
