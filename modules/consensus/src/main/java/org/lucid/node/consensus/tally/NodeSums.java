package org.lucid.node.consensus.tally;

import java.util.Optional;
import org.lucid.node.consensus.slot.Line;
import org.lucid.node.consensus.store.Records.TallyNode;
import org.lucid.node.contract.consensus.Consensus.NodeSilent;

/** What is summed of one node: the leader window, the running day, and all its life. */
public final class NodeSums {

    final String nodeId;
    final Window window = new Window();
    boolean started;
    long lifetimeExpected;
    int missedRun;
    long silentSince;
    DayOf day = new DayOf();

    NodeSums(String nodeId) {
        this.nodeId = nodeId;
    }

    /**
     * Counts a slot.
     *
     * @param silentAfter so many missed slots in a row are told
     * @return what is to be told of it
     */
    Optional<News> add(Line line, long slot, boolean observed, int silentAfter) {
        started |= line.started();
        window.add(line);
        day.add(line, slot, observed, started);
        if (!line.expected()) {
            return Optional.empty();
        }
        lifetimeExpected++;
        if (line.beacon()) {
            int run = missedRun;
            missedRun = 0;
            return run >= silentAfter
                    ? Optional.of(new News.Returned(new NodeSilent(nodeId, silentSince, run)))
                    : Optional.empty();
        }
        silentSince = missedRun == 0 ? slot : silentSince;
        missedRun++;
        return missedRun == silentAfter
                ? Optional.of(new News.Silent(new NodeSilent(nodeId, silentSince, missedRun)))
                : Optional.empty();
    }

    TallyNode toRecord() {
        return new TallyNode(nodeId, window.creditsMc, window.beacons, window.expected, started, lifetimeExpected,
                missedRun, silentSince, day.relayMc, day.storageMc, day.validationMc, day.beacons, day.expected,
                day.unobserved, day.maintenance, day.suspended, day.dutiesDue, day.dutiesDone, day.byEntity,
                day.missed);
    }

    static NodeSums of(TallyNode row) {
        NodeSums sums = new NodeSums(row.nodeId());
        sums.window.set(row.windowMc(), row.windowBeacons(), row.windowExpected());
        sums.started = row.started();
        sums.lifetimeExpected = row.lifetimeExpected();
        sums.missedRun = row.missedRun();
        sums.silentSince = row.silentSince();
        sums.day.relayMc = row.relayMc();
        sums.day.storageMc = row.storageMc();
        sums.day.validationMc = row.validationMc();
        sums.day.beacons = row.beacons();
        sums.day.expected = row.expected();
        sums.day.unobserved = row.unobserved();
        sums.day.maintenance = row.maintenance();
        sums.day.suspended = row.suspended();
        sums.day.dutiesDue = row.dutiesDue();
        sums.day.dutiesDone = row.dutiesDone();
        sums.day.byEntity.addAll(row.byEntity());
        sums.day.missed.addAll(row.missed());
        return sums;
    }
}
