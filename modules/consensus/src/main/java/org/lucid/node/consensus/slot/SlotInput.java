package org.lucid.node.consensus.slot;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.lucid.node.consensus.leader.LeaderTerms;
import org.lucid.node.consensus.leader.Schedule;
import org.lucid.node.consensus.params.RuleParameters;
import org.lucid.node.consensus.store.Records.SessionEvent;
import org.lucid.node.contract.consensus.ProofKind;

/**
 * Everything that a slot is closed from; all of it comes from stored records (CON-59).
 *
 * @param proofs the stored proofs of the slot, in any order
 * @param equivocated what evidence recorded in time says that a node signed twice (CON-52)
 * @param bits presence in the slot, {@code nextBits} in the one after it
 * @param excused nodes in maintenance throughout the slot
 * @param dutiesDue how many duties are due in the slot, by node
 * @param openSessions sessions open in the slot
 * @param ended sessions that ended in the slot with a manifest
 * @param beaconOutput of the slot; looked at only when validators are drawn
 * @param started nodes that had a valid beacon before the slot, by id
 * @param barred whether a node was suspended or terminated at the start of the slot
 * @param entityOf the pool that a node belonged to then, else the node
 * @param leadership who was to lead the slot, and who did
 */
public record SlotInput(long slot, int parametersVersion, RuleParameters rules, byte[] networkHash, String month,
        Collection<ProofFact> proofs, Map<ProofKind, Set<String>> equivocated, int bits, int nextBits,
        Set<String> excused, Map<String, Integer> dutiesDue, long openSessions, List<SessionEvent> ended,
        byte[] beaconOutput, Collection<String> started, Predicate<String> barred, UnaryOperator<String> entityOf,
        SilenceWatch watch, long mintedBefore, String previousDigest,
        Optional<Leadership> leadership) {

    /**
     * The schedule of the slot and the window in which the winning claim came; absent when there was none.
     */
    public record Leadership(Schedule schedule, LeaderTerms terms, Optional<Integer> claimedWindow) {

        /** What became of a slot without a schedule. */
        public static final Optional<Leadership> NONE = Optional.empty();
    }

    boolean isEquivocated(String nodeId, ProofKind kind) {
        return equivocated.getOrDefault(kind, Set.of()).contains(nodeId);
    }
}
