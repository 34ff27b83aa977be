package org.lucid.node.contract.consensus;

import java.util.List;
import java.util.Optional;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.json.Bounds;

/** What nodes did, for the modules that pay, rank and score them. */
public final class NodeWork {

    public static final Operation<GetWork, Work> WORK = Operation.of("lucid.consensus.work", GetWork.class, Work.class)
            .failures(5516);
    public static final Operation<GetFacts, Facts> NODE_FACTS = Operation.of("lucid.consensus.node-facts",
            GetFacts.class, Facts.class).single();

    private NodeWork() {
    }

    /** The work of the given nodes, or of all by id after one, summed over closed epochs; at most 31 of them. */
    public record GetWork(long fromEpoch, long toEpoch, Optional<List<String>> nodeIds, Optional<String> after,
            @Bounds(min = "1", max = "500") int limit) {

        /** All nodes of one epoch, the first page. */
        public static GetWork of(long epoch) {
            return new GetWork(epoch, epoch, Optional.empty(), Optional.empty(), 500);
        }
    }

    /** What a node did for one entity. */
    public record WorkShare(String entityId, long creditsMc, int beacons, int expected) {
    }

    /** What a node did. */
    public record WorkItem(String nodeId, long relayMc, long storageMc, long validationMc, int beacons, int expected,
            int dutiesDue, int dutiesDone, long uptimePpm, List<WorkShare> byEntity) {
    }

    /** The digest, of one epoch only, never changes once the epoch is closed. */
    public record Work(Optional<String> digest, List<WorkItem> items) {
    }

    /** The given nodes, at most 500, or all by id after one. */
    public record GetFacts(Optional<List<String>> nodeIds, Optional<String> after,
            @Bounds(min = "1", max = "500") int limit) {
    }

    /** The running UTC day of a node; missed duties and slots are those that count against it. */
    public record DayFacts(long epoch, int beacons, int expected, int unobserved, int maintenance, int suspended,
            int dutiesDone, int dutiesMissed, List<Consensus.SlotRange> missedRanges) {
    }

    /**
     * What is known of a node as of the newest closed slot.
     *
     * @param missedClaims windows missed by the node as its own entity in the last 5040 slots
     * @param equivocations evidence recorded in the last 30 days
     */
    public record NodeFacts(String nodeId, String entityId, long windowMc, int windowBeacons, int windowExpected,
            long uptimePpm, long lifetimeExpected, DayFacts day, int missedClaims, int equivocations) {
    }

    /** Facts by node id, as of a closed slot. */
    public record Facts(long slot, List<NodeFacts> facts) {
    }
}
