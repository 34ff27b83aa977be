package org.lucid.node.consensus.turn;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lucid.node.consensus.evidence.Statement;
import org.lucid.node.consensus.presence.Attendance;
import org.lucid.node.consensus.presence.MaintenanceDesk;
import org.lucid.node.consensus.slot.ProofFact;
import org.lucid.node.consensus.slot.SlotClock;
import org.lucid.node.consensus.store.ConsensusStore;
import org.lucid.node.consensus.store.Records.Duty;
import org.lucid.node.consensus.store.Records.SessionEvent;
import org.lucid.node.contract.consensus.Evidences;
import org.lucid.node.contract.consensus.ProofKind;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.Query.Comparison;

/**
 * What is stored of one slot; the part of the input of closing that does not depend on earlier slots.
 *
 * @param dutiesDue how many duties are due in the slot, by node
 * @param events openings and closings of sessions received in it, by id
 * @param claimEquivocations how often entities were shown to have claimed twice, in the slot's month, by then
 */
record SlotFacts(Map<ProofKind, Set<String>> equivocated, int bits, int nextBits, Set<String> excused,
        Map<String, Integer> dutiesDue, List<SessionEvent> events, Map<String, Integer> claimEquivocations) {

    /** Evidence counts when it was recorded before the slot was sealed (CON-52). */
    private static final int SEALED_AFTER = 2;

    static Future<SlotFacts> read(ConsensusStore store, SlotClock clock, long slot) {
        return Future.join(List.of(equivocated(store, slot, clock.startOf(slot + SEALED_AFTER)),
                Attendance.bits(store, slot), Attendance.bits(store, slot + 1),
                MaintenanceDesk.excusedIn(store, slot), due(store, slot), events(store, slot, slot),
                claimEquivocations(store, clock, slot)))
                .map(all -> new SlotFacts(all.resultAt(0), all.resultAt(1), all.resultAt(2), all.resultAt(3),
                        all.resultAt(4), all.resultAt(5), all.resultAt(6)));
    }

    /** Counts in the month in which it was recorded (CON-114). */
    private static Future<Map<String, Integer>> claimEquivocations(ConsensusStore store, SlotClock clock, long slot) {
        Instant month = clock.monthOf(slot).atDay(1).atStartOfDay(java.time.ZoneOffset.UTC).toInstant();
        return ConsensusStore.all(store.evidence(), Query.all().and("recorded_at", Comparison.GTE, month)
                .and("recorded_at", Comparison.LT, clock.startOf(slot + SEALED_AFTER)).sortBy("recorded_at"))
                .map(found -> {
                    Map<String, Integer> entities = new HashMap<>();
                    found.stream().filter(evidence -> evidence.type().equals(Evidences.CLAIM)).forEach(
                            evidence -> Statement.entityOf(evidence.first()).ifPresent(entity -> entities.merge(entity,
                                    1, Integer::sum)));
                    return entities;
                });
    }

    private static Future<Map<ProofKind, Set<String>>> equivocated(ConsensusStore store, long slot, Instant before) {
        return ConsensusStore.all(store.evidence(), Query.where("slot", slot).sortBy("slot")).map(found -> {
            Map<ProofKind, Set<String>> nodes = new EnumMap<>(ProofKind.class);
            found.stream().filter(evidence -> evidence.type().equals(Evidences.PROOF)
                    && evidence.recordedAt().isBefore(before)).forEach(evidence -> nodes
                            .computeIfAbsent(ProofKind.of(evidence.kind()), kind -> new HashSet<>())
                            .add(evidence.nodeId()));
            return nodes;
        });
    }

    private static Future<Map<String, Integer>> due(ConsensusStore store, long slot) {
        return ConsensusStore.all(store.duties(), Query.where("due_slot", slot).sortBy("due_slot")).map(duties -> {
            Map<String, Integer> due = new HashMap<>();
            duties.stream().map(Duty::nodeId).forEach(node -> due.merge(node, 1, Integer::sum));
            return due;
        });
    }

    /** The events of some slots; within a slot by id. */
    static Future<List<SessionEvent>> events(ConsensusStore store, long from, long to) {
        return ConsensusStore.all(store.sessions(), Query.all().and("slot", Comparison.GTE, from)
                .and("slot", Comparison.LTE, to).sortBy("slot"));
    }

    /** Those that ended with a manifest. */
    List<SessionEvent> ended() {
        return events.stream().filter(event -> event.manifestHash().isPresent()).toList();
    }

    /** The stored proofs of a slot. */
    static Future<Collection<ProofFact>> proofs(ConsensusStore store, long slot) {
        return ConsensusStore.all(store.proofs(), ConsensusStore.slots(slot, slot)).map(proofs -> proofs.stream()
                .map(proof -> new ProofFact(proof.nodeId(), ProofKind.of(proof.kind()),
                        Hex.bytes("proof_hash", proof.proofHash(), 32), proof.verdicts()))
                .toList());
    }
}
