package org.lucid.node.poot;

import java.util.List;
import java.util.TreeMap;
import org.lucid.node.contract.consensus.Consensus.SlotRange;
import org.lucid.node.contract.consensus.NodeWork.NodeFacts;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.SignedBytes;

/**
 * All that a score is calculated from.
 *
 * @param memory of the days before the running one
 * @param today the running day
 * @param medianMc the lower median of the window credits of the others, 0 when there is none
 * @param lifetimeExpected expected slots so far
 */
record Facts(String nodeId, long slot, Memory memory, Today today, long windowMc, long medianMc, int windowExpected,
        long lifetimeExpected, int missedClaims, int equivocations) {

    /** The running day so far. */
    record Today(long epoch, int beacons, int missed, int dutiesDone, int dutiesMissed, List<SlotRange> missedSlots) {

        Today {
            missedSlots = List.copyOf(missedSlots);
        }
    }

    static Facts of(NodeFacts node, long slot, Memory memory, long medianMc) {
        var day = node.day();
        return new Facts(node.nodeId(), slot, memory,
                new Today(day.epoch(), day.beacons(), day.expected() - day.beacons(),
                        day.dutiesDone(), day.dutiesMissed(), day.missedRanges()),
                node.windowMc(), medianMc, node
                        .windowExpected(),
                node.lifetimeExpected(), node.missedClaims(), node.equivocations());
    }

    /** What is remembered with the running day in it. */
    Memory now(ScoreRules rules) {
        return memory.after(today.epoch(), today.beacons(), today.missed(), today.dutiesDone(), today.dutiesMissed(),
                rules
                        .forgettingPpm());
    }

    /** The inputs by name, as an explanation shows them. */
    TreeMap<String, Long> inputs() {
        TreeMap<String, Long> inputs = new TreeMap<>();
        inputs.put("remembered_beacons", memory.good());
        inputs.put("remembered_missed", memory.missed());
        inputs.put("beacons_today", (long) today.beacons());
        inputs.put("missed_today", (long) today.missed());
        inputs.put("remembered_duties", memory.done());
        inputs.put("remembered_duties_missed", memory.undone());
        inputs.put("duties_today", (long) today.dutiesDone());
        inputs.put("duties_missed_today", (long) today.dutiesMissed());
        inputs.put("window_mc", windowMc);
        inputs.put("median_mc", medianMc);
        inputs.put("window_expected", (long) windowExpected);
        inputs.put("lifetime_expected", lifetimeExpected);
        inputs.put("missed_claims", (long) missedClaims);
        inputs.put("equivocations", (long) equivocations);
        return inputs;
    }

    /** SHA-256 over the inputs in the order of their names, the version of the rules and the slot (CON-131). */
    String hash(ScoreRules rules) {
        SignedBytes bytes = SignedBytes.untagged().str("LUCID-POOT-SCORE-V1").str(nodeId);
        inputs().forEach((name, value) -> bytes.str(name).u64(value));
        return Hex.of(bytes.u32(rules.version()).u64(slot).sha256());
    }
}
