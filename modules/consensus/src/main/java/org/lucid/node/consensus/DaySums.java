package org.lucid.node.consensus;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.SignedBytes;

/** What each node did in the running tally epoch, summed slot by slot. */
final class DaySums {

    private final Map<String, Sum> sums = new TreeMap<>();
    private final Set<String> started = new TreeSet<>();

    private static final class Sum {

        private int beacons;
        private int expected;
        private int unobserved;
        private int suspended;
        private final Map<String, int[]> byEntity = new TreeMap<>();
    }

    /** The nodes that had a valid beacon in any slot so far. */
    Set<String> started() {
        return started;
    }

    /** A node that began before this epoch. */
    void startedBefore(String nodeId) {
        started.add(nodeId);
    }

    void add(boolean observed, List<Records.Line> lines) {
        for (Records.Line line : lines) {
            if (!line.beacon() && !started.contains(line.nodeId())) {
                continue;
            }
            started.add(line.nodeId());
            Sum sum = sums.computeIfAbsent(line.nodeId(), node -> new Sum());
            if (line.suspended()) {
                sum.suspended++;
            } else if (!observed) {
                sum.unobserved++;
            } else {
                int beacon = line.beacon() ? 1 : 0;
                sum.expected++;
                sum.beacons += beacon;
                int[] share = sum.byEntity.computeIfAbsent(line.entityId(), entity -> new int[2]);
                share[0] += beacon;
                share[1]++;
            }
        }
    }

    /** One row for each node that ever had a beacon, by node id. */
    List<Records.NodeEpoch> rows(long epoch) {
        List<Records.NodeEpoch> rows = new ArrayList<>();
        for (String node : started) {
            Sum sum = sums.getOrDefault(node, new Sum());
            rows.add(new Records.NodeEpoch(Records.NodeEpoch.id(epoch, node), node, epoch, sum.beacons, sum.expected,
                    sum.unobserved, sum.suspended, sum.byEntity.entrySet().stream().map(e -> new Records.Share(
                            e.getKey(), e.getValue()[0], e.getValue()[1])).toList()));
        }
        return rows;
    }

    /** The rows of the entities that these nodes worked for, by entity id. */
    static List<Records.TallyRow> tally(long epoch, List<Records.NodeEpoch> rows) {
        Map<String, int[]> entities = new TreeMap<>();
        Set<String> nodes = new TreeSet<>();
        for (Records.NodeEpoch row : rows) {
            nodes.add(row.nodeId());
            for (Records.Share share : row.byEntity()) {
                int[] sum = entities.computeIfAbsent(share.entityId(), e -> new int[2]);
                sum[0] += share.beacons();
                sum[1] += share.expected();
            }
        }
        return entities.entrySet().stream().map(e -> new Records.TallyRow(Records.NodeEpoch.id(epoch, e.getKey()),
                epoch, e.getKey(), nodes.contains(e.getKey()) ? "node" : "pool", e.getValue()[0], e.getValue()[1]))
                .toList();
    }

    /** The digest of a closed epoch over all its rows. */
    static String digest(long epoch, List<Records.NodeEpoch> rows) {
        SignedBytes bytes = SignedBytes.untagged().str("LUCID-EPOCH-DIGEST-V1").u64(epoch);
        for (Records.NodeEpoch row : rows) {
            bytes.str(row.nodeId()).u32(row.beacons()).u32(row.expected()).u32(row.unobserved()).u32(row.suspended());
            row.byEntity().forEach(share -> bytes.str(share.entityId()).u32(share.beacons()).u32(share.expected()));
        }
        return Hex.of(bytes.sha256());
    }

    /** {@code beacons x 1000000 / expected}, 0 when nothing was expected (CON-46). */
    static long uptimePpm(long beacons, long expected) {
        return expected == 0 ? 0 : beacons * 1_000_000 / expected;
    }
}
