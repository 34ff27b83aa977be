package org.lucid.node.pools;

import io.vertx.core.Future;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.registration.NodeOwner;
import org.lucid.node.contract.registration.Nodes.StatusItem;
import org.lucid.node.kernel.bus.Bus;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.kernel.bus.Caller;

/** Whose node it is. */
record Owners(Bus bus) {

    /** The node: NOT_FOUND 5001 when there is none. */
    Future<StatusItem> find(String nodeId, Call call) {
        return NodeOwner.find(bus, call, nodeId);
    }

    /** The node, when it exists (else 5001) and the caller may act for it (else 2006). */
    Future<StatusItem> require(String nodeId, Call call) {
        return find(nodeId, call).map(node -> {
            if (!call.caller().seesAll() && !owns(call.caller(), node)) {
                throw notYours();
            }
            return node;
        });
    }

    static RuntimeException notYours() {
        return LucidError.NOT_OWNER.failure("This node belongs to somebody else. Use the owner's credential.");
    }

    /** Whether the caller is the node or its operator. */
    static boolean owns(Caller caller, StatusItem node) {
        return caller.nodeId().filter(node.nodeId()::equals).isPresent()
                || node.operatorId().filter(caller.operatorId().orElse(caller.subject())::equals).isPresent();
    }
}
