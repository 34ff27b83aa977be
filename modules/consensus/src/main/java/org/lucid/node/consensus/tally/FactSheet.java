package org.lucid.node.consensus.tally;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.lucid.node.contract.consensus.NodeWork.DayFacts;
import org.lucid.node.contract.consensus.NodeWork.NodeFacts;

/** What the tally says of one node. */
public record FactSheet(String nodeId, long windowMc, int windowBeacons, int windowExpected, long lifetimeExpected,
        DayFacts day) {

    /** The given nodes, or those after one by id; unknown ones are left out. */
    public static List<FactSheet> of(Tally tally, Optional<List<String>> nodeIds, Optional<String> after, int limit) {
        Stream<NodeSums> nodes = nodeIds.map(ids -> ids.stream().sorted().flatMap(id -> Stream.ofNullable(
                tally.nodes.get(id)))).orElseGet(() -> after.map(id -> tally.nodes.tailMap(id, false))
                        .orElse(tally.nodes).values().stream());
        return nodes.filter(sums -> after.map(id -> sums.nodeId.compareTo(id) > 0).orElse(true)).limit(limit)
                .map(sums -> of(tally.epoch(), sums)).toList();
    }

    private static FactSheet of(long epoch, NodeSums sums) {
        DayOf day = sums.day;
        return new FactSheet(sums.nodeId, sums.window.creditsMc, sums.window.beacons, sums.window.expected,
                sums.lifetimeExpected, new DayFacts(epoch, day.beacons, day.expected, day.unobserved, day.maintenance,
                        day.suspended, day.dutiesDone, day.dutiesDue - day.dutiesDone, List.copyOf(day.missed)));
    }

    /** The same with what others say of it; nobody misses a claim as long as there are none. */
    public NodeFacts toFacts(String entityId, int equivocations) {
        return new NodeFacts(nodeId, entityId, windowMc, windowBeacons, windowExpected,
                Window.uptimePpm(windowBeacons, windowExpected), lifetimeExpected, day, 0, equivocations);
    }
}
