package org.lucid.node.consensus.tally;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.consensus.store.Records.NodeEpoch;
import org.lucid.node.consensus.store.Records.Share;
import org.lucid.node.consensus.store.Records.TallyRow;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.SignedBytes;

/**
 * The rows of an epoch (CON-68).
 *
 * @param nodes by id
 * @param tally by entity id
 */
public record EpochRows(long epoch, List<NodeEpoch> nodes, List<TallyRow> tally) {

    private static final class Day {

        private long creditsMc;
        private int beacons;
        private int expected;
        private int nodes;
    }

    /** The rows of the running epoch, as if it ended here; the entities come ranked. */
    public static EpochRows of(Tally tally, List<RankOrder.Entity> ranked) {
        long epoch = tally.epoch();
        List<NodeEpoch> rows = new ArrayList<>(tally.nodes.size());
        Map<String, Day> days = new HashMap<>();
        tally.nodes.values().forEach(sums -> {
            if (sums.started || sums.day.creditsMc() > 0) {
                NodeEpoch row = row(epoch, sums);
                rows.add(row);
                row.byEntity().forEach(share -> count(days.computeIfAbsent(share.entityId(), e -> new Day()), share));
            }
        });
        List<TallyRow> tallyRows = new ArrayList<>(ranked.size());
        for (int i = 0; i < ranked.size(); i++) {
            RankOrder.Entity entity = ranked.get(i);
            Day day = days.getOrDefault(entity.entityId(), new Day());
            tallyRows.add(new TallyRow(NodeEpoch.id(epoch, entity.entityId()), epoch, entity.entityId(),
                    tally.entityType(entity.entityId()), i + 1, entity.creditsMc(), day.creditsMc, day.beacons,
                    day.expected, entity.uptimePpm(), entity.liveScorePpm(), day.nodes));
        }
        tallyRows.sort(Comparator.comparing(TallyRow::entityId));
        return new EpochRows(epoch, rows, tallyRows);
    }

    private static void count(Day day, Share share) {
        day.creditsMc += share.creditsMc();
        day.beacons += share.beacons();
        day.expected += share.expected();
        day.nodes++;
    }

    /** The row of one node in the running epoch. */
    public static Optional<NodeEpoch> running(Tally tally, String nodeId) {
        return Optional.ofNullable(tally.nodes.get(nodeId)).map(sums -> row(tally.epoch(), sums));
    }

    private static NodeEpoch row(long epoch, NodeSums sums) {
        DayOf day = sums.day;
        List<Share> shares = day.byEntity.stream().sorted(Comparator.comparing(Share::entityId)).toList();
        return new NodeEpoch(NodeEpoch.id(epoch, sums.nodeId), sums.nodeId, epoch, day.relayMc, day.storageMc,
                day.validationMc, day.beacons, day.expected, day.unobserved, day.maintenance, day.suspended,
                day.dutiesDue, day.dutiesDone, shares, List.copyOf(day.missed), sums.lifetimeExpected);
    }

    /** The digest over all rows; it never changes once the epoch is closed. */
    public String digest() {
        SignedBytes bytes = SignedBytes.untagged().str("LUCID-EPOCH-DIGEST-V1").u64(epoch).u32(nodes.size());
        for (NodeEpoch row : nodes) {
            bytes.str(row.nodeId()).u64(row.relayMc()).u64(row.storageMc()).u64(row.validationMc()).u32(row.beacons())
                    .u32(row.expected()).u32(row.unobserved()).u32(row.maintenance()).u32(row.suspended())
                    .u32(row.dutiesDue()).u32(row.dutiesDone()).u32(row.byEntity().size());
            row.byEntity().forEach(share -> bytes.str(share.entityId()).u64(share.creditsMc()).u32(share.beacons())
                    .u32(share.expected()));
        }
        for (TallyRow row : tally) {
            bytes.str(row.entityId()).str(row.entityType()).u32(row.rank()).u64(row.creditsMc()).u64(row.dayMc())
                    .u64(row.uptimePpm()).u64(row.liveScorePpm()).u32(row.nodes());
        }
        return Hex.of(bytes.sha256());
    }
}
