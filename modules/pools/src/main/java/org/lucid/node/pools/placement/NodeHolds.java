package org.lucid.node.pools.placement;

import java.util.ArrayList;
import java.util.List;

/** What is held of a node, as stored: one record a node, so that one compare-and-set decides over the last place. */
public record NodeHolds(String nodeId, List<Hold> holds) {

    /** How many holds a node has at most. */
    static final int MOST = 256;

    /** A quantity held for an allocation. */
    public record Hold(String allocationId, ResourceType type, long quantity) {
    }

    public NodeHolds {
        holds = List.copyOf(holds);
    }

    static NodeHolds none(String nodeId) {
        return new NodeHolds(nodeId, List.of());
    }

    /** How much of a type is held. */
    long held(ResourceType type) {
        return holds.stream().filter(hold -> hold.type() == type).mapToLong(Hold::quantity).sum();
    }

    boolean holds(String allocationId) {
        return holds.stream().anyMatch(hold -> hold.allocationId().equals(allocationId));
    }

    /** Whether so much more of a type fits into a capacity. */
    boolean takes(ResourceType type, long quantity, long capacity) {
        return holds.size() < MOST && held(type) + quantity <= capacity;
    }

    NodeHolds with(Hold hold) {
        List<Hold> more = new ArrayList<>(holds);
        more.add(hold);
        return new NodeHolds(nodeId, more);
    }

    NodeHolds without(String allocationId) {
        return new NodeHolds(nodeId, holds.stream().filter(hold -> !hold.allocationId().equals(allocationId)).toList());
    }
}
