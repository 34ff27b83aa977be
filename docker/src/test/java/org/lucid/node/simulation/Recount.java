package org.lucid.node.simulation;

import java.math.BigInteger;
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
import org.lucid.node.consensus.store.Records;
import org.lucid.node.contract.consensus.Slots.Slot;
import org.lucid.node.contract.consensus.Slots.TotalsLine;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.MerkleTree;
import org.lucid.node.contract.signing.SignedBytes;
import org.lucid.node.contract.signing.SlotDigest;
import org.lucid.node.kernel.testkit.Simulation;

/**
 * Counts every closed slot again from what is stored, by the words of the specification and with none of the module's
 * own rules: lines, headers, window sums, tally digests and leader schedules (CON-59, CON-95, CON-190). It reads only
 * insert-only records and the two journals.
 */
final class Recount {

    private static final int EPOCH = 720;
    private static final int WINDOW = 3 * EPOCH;
    private static final long RELAY_BYTES = 5_242_880;
    private static final int COOLDOWN = 16;
    private static final int WINDOWS = 4;
    private static final String SERVER = "server";

    private final StoredSlots stored;
    private final List<String> faults = new ArrayList<>();
    private final Map<Long, List<TotalsLine>> lines = new HashMap<>();
    private final Set<String> started = new TreeSet<>();
    private final List<Integer> recentBeacons = new ArrayList<>();
    private final TreeMap<String, long[]> window = new TreeMap<>();
    private final Map<String, Long> lastGranted = new HashMap<>();
    private final Map<String, Integer> missed = new HashMap<>();
    private final Map<Long, Pending> pending = new HashMap<>();
    private String month = "";
    private int silentThisMonth;
    private int schedulesChecked;

    Recount(Simulation simulation) {
        this.stored = new StoredSlots(simulation);
        faults.addAll(stored.faults());
    }

    /** Compares all closed slots; what differs is among {@link #faults}. */
    Recount run() {
        String previous = "";
        for (Map.Entry<Long, Slot> entry : stored.headers().entrySet()) {
            long slot = entry.getKey();
            Slot header = entry.getValue();
            String inMonth = stored.begin(slot).toString().substring(0, 7);
            if (!inMonth.equals(month)) {
                month = inMonth;
                missed.clear();
                silentThisMonth = 0;
            }
            requireSame("digest before slot " + slot, previous, header.previousDigest());
            requireSame("digest of slot " + slot, Hex.of(SlotDigest.header(stored.network(), header)), header.digest());
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

    private void requireSame(String what, Object counted, Object told) {
        if (!counted.equals(told) && faults.size() < 40) {
            faults.add(what + " is " + told + " and counts as " + counted);
        }
    }

    /** A node that is gone and of which nothing is left in the window has no line from the next day on. */
    private void forget(long slot) {
        if (slot % EPOCH == 0) {
            started.removeIf(
                    node -> stored.state(node, stored.begin(slot)).equals("TERMINATED") && !isInWindow(node, slot));
        }
    }

    private boolean isInWindow(String node, long slot) {
        return lines.entrySet().stream().filter(of -> of.getKey() >= slot - WINDOW).flatMap(of -> of.getValue()
                .stream()).anyMatch(line -> line.nodeId().equals(node)
                        && (line
                                .expected() || line.relayMc() > 0));
    }

    private void close(long slot, Slot header) {
        Map<String, Records.Proof> beat = stored.beacons(slot);
        Map<String, Records.Proof> relayed = stored.relays(slot);
        Set<String> nodes = new TreeSet<>(started);
        nodes.addAll(beat.keySet());
        nodes.addAll(relayed.keySet());
        List<TotalsLine> counted = new ArrayList<>();
        int due = 0;
        int good = 0;
        for (String node : nodes) {
            boolean suspended = stored.barred(node, stored.begin(slot));
            boolean away = stored.excused(node, slot);
            boolean doubled = beat.containsKey(node) && stored.twice(node, slot, 4)
                    || relayed.containsKey(node) && stored.twice(node,
                            slot, 1);
            boolean beacon = beat.containsKey(node) && !stored.twice(node, slot, 4) && !suspended && !away;
            long relayMc = relayed.containsKey(node) && !stored.twice(node, slot, 1)
                    ? relayed.get(node).verdicts().bytes() * 1000 / RELAY_BYTES
                    : 0;
            if (beacon) {
                started.add(node);
                good++;
            }
            boolean expected = started.contains(node) && !suspended && !away;
            due += expected ? 1 : 0;
            counted.add(new TotalsLine(node, stored.entity(node, stored.begin(slot)), expected, beacon, away, suspended,
                    doubled,
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
        requireSame("proofs of slot " + slot, stored.proofs(slot), header.proofs());
        requireSame("sessions of slot " + slot, stored.sessions(slot), header.sessions());
        requireSame("root of totals of slot " + slot, Hex.of(MerkleTree.root(counted.stream().map(line -> MerkleTree
                .leaf(SlotDigest.leaf(line))).toList())), header.totalsRoot());
    }

    /** Marks of the manager, and mass silence against the last fifteen observed slots (CON-41, CON-42). */
    private boolean observed(long slot, int due, int good) {
        if (stored.marks(slot) < 12) {
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
        Optional<Records.ScheduleRow> row = stored.schedule(slot);
        if (row.isEmpty() || !pending.containsKey(slot)) {
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
        requireSame("windows of slot " + slot, windows,
                row.get().schedule().windows().stream().map(held -> held.entityId())
                        .toList());
        row.get().schedule().windows().forEach(held -> {
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
        byte[] before = Hex.bytes("output", stored.output(slot - 1), 64);
        return keys.keySet().stream().sorted(Comparator.comparing((String entity) -> keys.get(entity)).reversed()
                .thenComparing(
                        entity -> SignedBytes.tagged("LUCID-TIE-V1", stored.network()).u64(slot).raw(before).str(entity)
                                .sha256(),
                        Arrays::compareUnsigned))
                .toList();
    }

    /** Window after window until one is claimed; the server is never granted (CON-92). */
    private List<String> granted(long slot) {
        Optional<Records.ScheduleRow> row = stored.schedule(slot);
        if (row.isEmpty()) {
            return List.of();
        }
        int claimed = stored.claim(slot).map(Records.Claim::window).orElse(Integer.MAX_VALUE);
        return row.get().schedule().windows().stream()
                .filter(held -> held.index() <= claimed && !held.entityId().equals(
                        SERVER))
                .map(held -> held.entityId()).toList();
    }

    /** What closing makes of the schedule, and what the schedule of three slots on will know (CON-98). */
    private void outcome(long slot, Slot header) {
        granted(slot).forEach(entity -> lastGranted.put(entity, slot));
        header.missed().forEach(entity -> missed.merge(entity, 1, Integer::sum));
        Set<String> held = new HashSet<>(granted(slot));
        requireSame("only who was granted a window misses it, slot " + slot, true, held.containsAll(header.missed()));
        stored.claim(slot).filter(claim -> header.sessions() > 0).ifPresent(claim -> requireSame("publisher of slot "
                + slot, Optional.of(claim.entityId()), header.publisher()));
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
        return stored.headers().size();
    }

    int schedules() {
        return schedulesChecked;
    }
}
