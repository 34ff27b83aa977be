package org.lucid.node.registration;

import io.vertx.core.Future;
import org.lucid.node.contract.LucidError;
import org.lucid.node.kernel.bus.Caller;
import org.lucid.node.kernel.bus.Role;

/** Who may see a node and who may command it. */
record Access(NodeStore store) {

    /** The node, for itself, its operator, services and those who see all. */
    Future<NodeRecord> visible(String nodeId, Caller caller, boolean terminatedToo) {
        return store.node(nodeId).map(found -> {
            NodeRecord node = found.filter(known -> known.state() != NodeState.TERMINATED || terminatedToo && caller
                    .seesAll()).orElseThrow(() -> Changes.unknown(nodeId));
            if (!owns(caller, node) && !caller.has(Role.SERVICE)) {
                throw notOwner(nodeId);
            }
            return node;
        });
    }

    /** The node, for itself, its operator and those who see all. */
    Future<NodeRecord> owned(String nodeId, Caller caller) {
        return store.node(nodeId).map(found -> {
            NodeRecord node = found.filter(known -> known.state() != NodeState.TERMINATED).orElseThrow(
                    () -> Changes.unknown(nodeId));
            if (!owns(caller, node)) {
                throw notOwner(nodeId);
            }
            return node;
        });
    }

    private static RuntimeException notOwner(String nodeId) {
        return LucidError.NOT_OWNER.failure("Node " + nodeId + " belongs to somebody else. Use the owner's credential.",
                java.util.Map.of("node_id", nodeId));
    }

    /** Whether the caller may see what is for the owner alone. */
    static boolean owns(Caller caller, NodeRecord node) {
        return caller.seesAll() || caller.nodeId().filter(node.nodeId()::equals).isPresent()
                || caller.nodeId().isEmpty() && !caller.has(Role.SERVICE) && node.operatorId().filter(
                        operator(caller)::equals).isPresent()
                || caller.has(Role.SERVICE) && node.serviceId().filter(caller.subject()::equals).isPresent();
    }

    /** For which operator a person acts. */
    static String operator(Caller caller) {
        return caller.operatorId().orElse(caller.subject());
    }
}
