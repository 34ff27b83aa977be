package org.lucid.node.simulation;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.lucid.node.consensus.store.ConsensusStore;
import org.lucid.node.consensus.store.Records;
import org.lucid.node.contract.consensus.Evidences.Evidence;
import org.lucid.node.contract.consensus.Slots.Slot;
import org.lucid.node.contract.consensus.Slots.TotalsLine;
import org.lucid.node.contract.pools.Memberships;
import org.lucid.node.contract.registration.Nodes;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.MerkleTree;
import org.lucid.node.contract.signing.SignedBytes;
import org.lucid.node.contract.signing.SlotDigest;
import org.lucid.node.kernel.bus.Caller;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.testkit.Simulation;

/**
 * Counts every closed slot again from what is stored, by the words of the specification and with none of the module's
 * own rules: lines, headers, window sums, tally digests and leader schedules (CON-59, CON-95, CON-190). It reads only
 * insert-only records and the two journals.
 */
final class Recount {

    private static final long SLOT_MS = 120_000;
    private static final int EPOCH = 720;
    private static final int WINDOW = 3 * EPOCH;
    private static final long RELAY_BYTES = 5_242_880;
    private static final int COOLDOWN = 16;
    private static final int WINDOWS = 4;
    private static final String SERVER = "server";

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
    private final Map<Long, List<TotalsLine>> lines = new HashMap<>();
    private final Set<String> started = new TreeSet<>();
    private final List<Integer> recentBeacons = new ArrayList<>();
    private final TreeMap<String, long[]> window = new TreeMap<>();
    private final Map<String, Long> lastGranted = new HashMap<>();
    private final Map<String, Integer> missed = new HashMap<>();
    private String month = "";
    private int silentThisMonth;
    private int schedulesChecked;

    Recount(Simulation simulation) {
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

    private <T> List<T> all(org.lucid.node.kernel.store.Documents<T> documents) {
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

    private Instant begin(long slot) {
        return genesis.plusMillis(slot * SLOT_MS);
    }

    /** Compares all closed slots; what differs is among {@link #faults}. */
    Recount run() {
        String previous = "";
        for (Map.Entry<Long, Slot> entry : headers.entrySet()) {
            long slot = entry.getKey();
            Slot header = entry.getValue();
            String inMonth = begin(slot).toString().substring(0, 7);
            if (!inMonth.equals(month)) {
                month = inMonth;
                missed.clear();
                silentThisMonth = 0;
            }
            requireSame("digest before slot " + slot, previous, header.previousDigest());
            requireSame("digest of slot " + slot, Hex.of(SlotDigest.header(network, header)), header.digest());
            schedule(slot);
            forget(slot);
            close(slot, header);
            outcome(slot, header);
            addToWindow(slot);
            remember(slot);
            requireSame("tally digest of slot " + slot, tallyDigest(), header.tallyDigest());
            previous = header.digest();
        }
        return this;
    }

    private void requireSame(String what, Object counted, Object stored) {
        if (!counted.equals(stored) && faults.size() < 40) {
            faults.add(what + " is " + stored + " and counts as " + counted);
        }
    }

    private String entity(String node, Instant at) {
        String entity = node;
        for (Memberships.Change change : memberChanges) {
            if (change.nodeId().equals(node) && !change.effectiveAt().isAfter(at)) {
                entity = change.change().equals("joined") ? change.poolId() : node;
            }
        }
        return entity;
    }

    private boolean barred(String node, Instant at) {
        String state = state(node, at);
        return state.equals("SUSPENDED") || state.equals("TERMINATED");
    }

    private String state(String node, Instant at) {
        String state = "";
        for (Nodes.NodeChange change : nodeChanges) {
            if (change.nodeId().equals(node) && !change.effectiveAt().isAfter(at)) {
                state = change.status();
            }
        }
        return state;
    }

    /** A node that is gone and of which nothing is left in the window has no line from the next day on. */
    private void forget(long slot) {
        if (slot % EPOCH == 0) {
            started.removeIf(node -> state(node, begin(slot)).equals("TERMINATED") && !isInWindow(node, slot));
        }
    }

    private boolean isInWindow(String node, long slot) {
        return lines.entrySet().stream().filter(of -> of.getKey() >= slot - WINDOW).flatMap(of -> of.getValue()
                .stream()).anyMatch(line -> line.nodeId().equals(node)
                        && (line
                                .expected() || line.relayMc() > 0));
    }

    private boolean excused(String node, long slot) {
        return maintenance.stream().filter(of -> of.nodeId().equals(node)).flatMap(of -> of.windows().stream())
                .anyMatch(window -> slot >= window.fromSlot() && slot < window.endedAtSlot().map(end -> Math.min(end,
                        window.toSlot())).orElse(window.toSlot()));
    }

    private boolean twice(String node, long slot, int kind) {
        return evidence.stream().anyMatch(found -> found.nodeId().equals(node) && found.slot() == slot && found
                .kind() == kind && found.type().equals("proof_equivocation") && found.recordedAt().isBefore(begin(slot
                        + 2)));
    }

    private void close(long slot, Slot header) {
        Map<String, Records.Proof> beat = beacons.getOrDefault(slot, Map.of());
        Map<String, Records.Proof> relayed = relays.getOrDefault(slot, Map.of());
        Set<String> nodes = new TreeSet<>(started);
        nodes.addAll(beat.keySet());
        nodes.addAll(relayed.keySet());
        List<TotalsLine> counted = new ArrayList<>();
        int due = 0;
        int good = 0;
        for (String node : nodes) {
            boolean suspended = barred(node, begin(slot));
            boolean away = excused(node, slot);
            boolean doubled = beat.containsKey(node) && twice(node, slot, 4) || relayed.containsKey(node) && twice(node,
                    slot, 1);
            boolean beacon = beat.containsKey(node) && !twice(node, slot, 4) && !suspended && !away;
            long relayMc = relayed.containsKey(node) && !twice(node, slot, 1)
                    ? relayed.get(node).verdicts().bytes() * 1000 / RELAY_BYTES
                    : 0;
            if (beacon) {
                started.add(node);
                good++;
            }
            boolean expected = started.contains(node) && !suspended && !away;
            due += expected ? 1 : 0;
            counted.add(new TotalsLine(node, entity(node, begin(slot)), expected, beacon, away, suspended, doubled,
                    relayMc, 0, 0, 0, 0));
        }
        boolean observed = observed(slot, due, good);
        if (!observed) {
            counted.replaceAll(line -> new TotalsLine(line.nodeId(), line.entityId(), false, line.beacon(), line
                    .maintenance(), line.suspended(), line.equivocated(), line.relayMc(), 0, 0, 0, 0));
        }
        lines.put(slot, counted);
        requireSame("observed in slot " + slot, observed, header.observed());
        requireSame("beacons of slot " + slot, good, header.beacons());
        requireSame("expected in slot " + slot, observed ? due : 0, header.expected());
        requireSame("proofs of slot " + slot, proofCounts.getOrDefault(slot, 0), header.proofs());
        requireSame("sessions of slot " + slot, open(slot), header.sessions());
        requireSame("root of totals of slot " + slot, Hex.of(MerkleTree.root(counted.stream().map(line -> MerkleTree
                .leaf(SlotDigest.leaf(line))).toList())), header.totalsRoot());
    }

    /** Marks of the manager, and mass silence against the last fifteen observed slots (CON-41, CON-42). */
    private boolean observed(long slot, int due, int good) {
        int marks = Integer.bitCount(presence.getOrDefault(slot, 0)) + Integer.bitCount(presence.getOrDefault(slot + 1,
                0));
        if (marks < 12) {
            return false;
        }
        if (due >= 5 && silentThisMonth < 720 && !recentBeacons.isEmpty()) {
            List<Integer> sorted = recentBeacons.stream().sorted().toList();
            int median = sorted.get((sorted.size() - 1) / 2);
            if (good * 100L < 50L * median) {
                silentThisMonth++;
                return false;
            }
        }
        recentBeacons.add(good);
        if (recentBeacons.size() > 15) {
            recentBeacons.removeFirst();
        }
        return true;
    }

    /** Open from the slot of the opening to that of the closing, at most 60 (CON-32). */
    private long open(long slot) {
        Map<String, Long> ends = new HashMap<>();
        sessions.stream().filter(event -> !event.isStart()).forEach(event -> ends.put(event.sessionId(), event.slot()));
        return sessions
                .stream().filter(Records.SessionEvent::isStart).filter(start -> start.slot() <= slot
                        && slot < start.slot() + 60 && slot <= ends.getOrDefault(start.sessionId(), Long.MAX_VALUE))
                .count();
    }

    private void addToWindow(long slot) {
        count(lines.get(slot), 1);
        count(lines.getOrDefault(slot - WINDOW, List.of()), -1);
        window.values().removeIf(sums -> sums[0] == 0 && sums[1] == 0 && sums[2] == 0);
    }

    private void count(List<TotalsLine> of, int sign) {
        for (TotalsLine line : of) {
            long[] sums = window.computeIfAbsent(line.entityId(), entity -> new long[3]);
            sums[0] += sign * line.relayMc();
            sums[1] += sign * (line.expected() && line.beacon() ? 1 : 0);
            sums[2] += sign * (line.expected() ? 1 : 0);
        }
    }

    private String tallyDigest() {
        SignedBytes bytes = SignedBytes.untagged();
        window.forEach((entity, sums) -> bytes.str(entity).u64(sums[0]).u64(sums[1]).u64(sums[2]).u64(missed
                .getOrDefault(entity, 0)).u64(lastGranted.getOrDefault(entity, -1L)));
        return Hex.of(bytes.sha256());
    }

    /** The tally through three slots before and the grants through the one before make the schedule (CON-90 to CON-94). */
    private void schedule(long slot) {
        Records.ScheduleRow row = schedules.get(slot);
        if (row == null || row.reason().isPresent() || !pending.containsKey(slot)) {
            return;
        }
        schedulesChecked++;
        Pending from = pending.remove(slot);
        List<String> windows = new ArrayList<>();
        List<String> free = new ArrayList<>();
        List<String> cooling = new ArrayList<>();
        Map<String, Long> granted = lastGranted; // of all slots before this one
        for (String entity : ranked(slot, from)) {
            long last = granted.getOrDefault(entity, -1L);
            (last >= 0 && slot <= last + COOLDOWN ? cooling : free).add(entity);
        }
        cooling.sort(Comparator.comparingLong(entity -> granted.get(entity)));
        windows.addAll(free);
        windows.addAll(cooling);
        if (windows.size() > WINDOWS) {
            windows.subList(WINDOWS, windows.size()).clear();
        }
        if (windows.size() < WINDOWS) {
            windows.add(SERVER);
        }
        requireSame("windows of slot " + slot, windows, row.schedule().windows().stream().map(held -> held.entityId())
                .toList());
        row.schedule().windows().forEach(held -> {
            long last = granted.getOrDefault(held.entityId(), -1L);
            boolean tooSoon = last >= 0 && slot <= last + COOLDOWN;
            requireSame("reason of a grant in slot " + slot, tooSoon && !held.entityId().equals(SERVER), held.reason()
                    .name().equals("COOLDOWN_RELAXED"));
        });
    }

    /** What the turn that makes a schedule knows of the tally. */
    private record Pending(TreeMap<String, long[]> sums, Map<String, Integer> missed, List<TotalsLine> lines,
            boolean observed) {
    }

    private final Map<Long, Pending> pending = new HashMap<>();

    private List<String> ranked(long slot, Pending from) {
        Map<String, BigInteger> keys = new HashMap<>();
        from.sums().forEach((entity, sums) -> {
            boolean able = from.lines().stream().anyMatch(line -> line.entityId().equals(entity) && !line.suspended()
                    && !line.maintenance() && (!from.observed() || line.beacon()));
            if (able && sums[0] > 0) {
                long uptime = sums[2] == 0 ? 0 : sums[1] * 1_000_000 / sums[2];
                long live = Math.max(0, 1_000_000 - 50_000L * from.missed().getOrDefault(entity, 0));
                keys.put(entity, BigInteger.valueOf(sums[0]).multiply(BigInteger.valueOf(uptime)).multiply(BigInteger
                        .valueOf(live)));
            }
        });
        byte[] before = Hex.bytes("output", outputs.get(slot - 1), 64);
        return keys.keySet().stream().sorted(Comparator.comparing((String entity) -> keys.get(entity)).reversed()
                .thenComparing(entity -> SignedBytes.tagged("LUCID-TIE-V1", network).u64(slot).raw(before).str(entity)
                        .sha256(), Arrays::compareUnsigned))
                .toList();
    }

    /** Window after window until one is claimed; the server is never granted (CON-92). */
    private List<String> granted(long slot) {
        Records.ScheduleRow row = schedules.get(slot);
        if (row == null || row.reason().isPresent()) {
            return List.of();
        }
        int claimed = Optional.ofNullable(claims.get(slot)).map(Records.Claim::window).orElse(Integer.MAX_VALUE);
        return row.schedule().windows().stream().filter(held -> held.index() <= claimed && !held.entityId().equals(
                SERVER)).map(held -> held.entityId()).toList();
    }

    /** What closing makes of the schedule, and what the schedule of three slots on will know (CON-98). */
    private void outcome(long slot, Slot header) {
        granted(slot).forEach(entity -> lastGranted.put(entity, slot));
        header.missed().forEach(entity -> missed.merge(entity, 1, Integer::sum));
        Set<String> held = new HashSet<>(granted(slot));
        requireSame("only who was granted a window misses it, slot " + slot, true, held.containsAll(header.missed()));
        Records.Claim claim = claims.get(slot);
        if (claim != null && header.sessions() > 0) {
            requireSame("publisher of slot " + slot, Optional.of(claim.entityId()), header.publisher());
        }
        TreeMap<String, long[]> sums = new TreeMap<>();
        pending.put(slot + 3, new Pending(sums, new HashMap<>(missed), lines.get(slot), header.observed()));
    }

    /** Completes what the later schedule knows, once the slot is in the window. */
    private void remember(long slot) {
        window.forEach((entity, sums) -> pending.get(slot + 3).sums().put(entity, sums.clone()));
    }

    List<String> faults() {
        return faults;
    }

    int slots() {
        return headers.size();
    }

    int schedules() {
        return schedulesChecked;
    }
}
