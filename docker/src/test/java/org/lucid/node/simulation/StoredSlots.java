package org.lucid.node.simulation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.lucid.node.consensus.store.ConsensusStore;
import org.lucid.node.consensus.store.Records;
import org.lucid.node.contract.consensus.Evidences.Evidence;
import org.lucid.node.contract.consensus.Slots.Slot;
import org.lucid.node.contract.pools.Memberships;
import org.lucid.node.contract.registration.Nodes;
import org.lucid.node.contract.signing.SignedBytes;
import org.lucid.node.kernel.bus.Caller;
import org.lucid.node.kernel.store.Documents;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.testkit.Simulation;

/** What a simulated manager stored of its slots, and what the two journals say of its nodes: insert-only records alone. */
final class StoredSlots {

    private static final long SLOT_MS = 120_000;

    private final Simulation simulation;
    private final byte[] network;
    private final Instant genesis;
    private final List<String> faults = new ArrayList<>();
    private final Map<Long, Map<String, Records.Proof>> beacons = new HashMap<>();
    private final Map<Long, Map<String, Records.Proof>> relays = new HashMap<>();
    private final Map<Long, Integer> proofCounts = new HashMap<>();
    private final Map<Long, Integer> presence = new HashMap<>();
    private final Map<Long, Slot> headers = new TreeMap<>();
    private final Map<Long, Records.ScheduleRow> schedules = new HashMap<>();
    private final Map<Long, Records.Claim> claims = new HashMap<>();
    private final Map<Long, String> outputs = new HashMap<>();
    private final List<Evidence> evidence;
    private final List<Records.Maintenance> maintenance;
    private final List<Records.SessionEvent> sessions;
    private final List<Nodes.NodeChange> nodeChanges = new ArrayList<>();
    private final List<Memberships.Change> memberChanges = new ArrayList<>();

    StoredSlots(Simulation simulation) {
        this.simulation = simulation;
        var net = simulation.kernel().network();
        this.network = SignedBytes.networkHash(net.id(), net.genesisAt());
        this.genesis = net.genesisAt();
        ConsensusStore store = simulation.await(ConsensusStore.open(simulation.store()::open));
        all(store.proofs()).forEach(this::take);
        all(store.presence()).forEach(mark -> presence.put(mark.slot(), mark.bits()));
        all(store.headers()).forEach(header -> headers.put(header.slot(), header.header()));
        all(store.schedules()).forEach(row -> schedules.put(row.slot(), row));
        all(store.claims()).forEach(claim -> claims.put(claim.slot(), claim));
        all(store.beacons()).forEach(link -> outputs.put(link.slot(), link.output()));
        this.evidence = all(store.evidence());
        this.maintenance = all(store.maintenance());
        this.sessions = all(store.sessions());
        readJournals();
    }

    private <T> List<T> all(Documents<T> documents) {
        return simulation.await(ConsensusStore.all(documents, Query.all()));
    }

    private void take(Records.Proof proof) {
        proofCounts.merge(proof.slot(), 1, Integer::sum);
        switch (proof.kind()) {
            case 1 -> relays.computeIfAbsent(proof.slot(), slot -> new HashMap<>()).put(proof.nodeId(), proof);
            case 4 -> beacons.computeIfAbsent(proof.slot(), slot -> new HashMap<>()).put(proof.nodeId(), proof);
            default -> faults.add("nobody here signs such a proof: " + proof);
        }
    }

    private void readJournals() {
        List<Nodes.NodeChange> page;
        do {
            long after = nodeChanges.isEmpty() ? 0 : nodeChanges.getLast().seq();
            page = simulation.callAs(Caller.SYSTEM, Nodes.NODE_CHANGES, new Nodes.NodeChanges(after, 500)).items();
            nodeChanges.addAll(page);
        } while (!page.isEmpty());
        List<Memberships.Change> next;
        do {
            long after = memberChanges.isEmpty() ? 0 : memberChanges.getLast().seq();
            next = simulation.callAs(Caller.SYSTEM, Memberships.MEMBERSHIP_CHANGES, new Memberships.GetChanges(after,
                    500)).items();
            memberChanges.addAll(next);
        } while (!next.isEmpty());
    }

    /** The hash that stands in everything signed for this network. */
    byte[] network() {
        return network;
    }

    /** Proofs that nobody in the simulation signs. */
    List<String> faults() {
        return faults;
    }

    Instant begin(long slot) {
        return genesis.plusMillis(slot * SLOT_MS);
    }

    /** The headers of the closed slots, in order. */
    Map<Long, Slot> headers() {
        return headers;
    }

    /** The beacons of a slot by node. */
    Map<String, Records.Proof> beacons(long slot) {
        return beacons.getOrDefault(slot, Map.of());
    }

    /** The relay proofs of a slot by node. */
    Map<String, Records.Proof> relays(long slot) {
        return relays.getOrDefault(slot, Map.of());
    }

    int proofs(long slot) {
        return proofCounts.getOrDefault(slot, 0);
    }

    /** How many marks of its own presence the manager left in a slot and the one after it. */
    int marks(long slot) {
        return Integer.bitCount(presence.getOrDefault(slot, 0)) + Integer.bitCount(presence.getOrDefault(slot + 1, 0));
    }

    /** The schedule of a slot; empty when there is none, or it says why it has no windows. */
    Optional<Records.ScheduleRow> schedule(long slot) {
        return Optional.ofNullable(schedules.get(slot)).filter(row -> row.reason().isEmpty());
    }

    Optional<Records.Claim> claim(long slot) {
        return Optional.ofNullable(claims.get(slot));
    }

    /** The output of the beacon chain at a slot, in hex. */
    String output(long slot) {
        return outputs.get(slot);
    }

    /** Whose work a node's is at a time: its pool's, else its own. */
    String entity(String node, Instant at) {
        String entity = node;
        for (Memberships.Change change : memberChanges) {
            if (change.nodeId().equals(node) && !change.effectiveAt().isAfter(at)) {
                entity = change.change().equals("joined") ? change.poolId() : node;
            }
        }
        return entity;
    }

    boolean barred(String node, Instant at) {
        String state = state(node, at);
        return state.equals("SUSPENDED") || state.equals("TERMINATED");
    }

    String state(String node, Instant at) {
        String state = "";
        for (Nodes.NodeChange change : nodeChanges) {
            if (change.nodeId().equals(node) && !change.effectiveAt().isAfter(at)) {
                state = change.status();
            }
        }
        return state;
    }

    /** Whether a node had said before that it would be away. */
    boolean excused(String node, long slot) {
        return maintenance.stream().filter(of -> of.nodeId().equals(node)).flatMap(of -> of.windows().stream())
                .anyMatch(window -> slot >= window.fromSlot() && slot < window.endedAtSlot().map(end -> Math.min(end,
                        window.toSlot())).orElse(window.toSlot()));
    }

    /** Whether a node signed two proofs of a kind for one slot, and that was known in time. */
    boolean twice(String node, long slot, int kind) {
        return evidence.stream().anyMatch(found -> found.nodeId().equals(node) && found.slot() == slot && found
                .kind() == kind && found.type().equals("proof_equivocation") && found.recordedAt().isBefore(begin(slot
                        + 2)));
    }

    /** How many sessions were open: from the slot of the opening to that of the closing, at most 60 (CON-32). */
    long sessions(long slot) {
        Map<String, Long> ends = new HashMap<>();
        sessions.stream().filter(event -> !event.isStart()).forEach(event -> ends.put(event.sessionId(), event.slot()));
        return sessions
                .stream().filter(Records.SessionEvent::isStart).filter(start -> start.slot() <= slot
                        && slot < start.slot() + 60 && slot <= ends.getOrDefault(start.sessionId(), Long.MAX_VALUE))
                .count();
    }
}
