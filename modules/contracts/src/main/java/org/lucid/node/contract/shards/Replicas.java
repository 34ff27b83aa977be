package org.lucid.node.contract.shards;

import org.lucid.node.kernel.bus.Operation;

/** Replicas of chunks on nodes, for whoever lets a node go. */
public final class Replicas {

    /** How many replicas a node has still to hand over. Modules only. */
    public static final Operation<OfNode, ReplicaCount> OF_NODE = Operation.of("lucid.shards.replicas-of-node",
            OfNode.class, ReplicaCount.class);

    private Replicas() {
    }

    /** Which node. */
    public record OfNode(String nodeId) {
    }

    /** The replicas that the network still counts on. */
    public record ReplicaCount(String nodeId, int replicas) {
    }
}
