package org.lucid.node.pools;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.registration.Nodes;
import org.lucid.node.contract.registration.Nodes.StatusItem;
import org.lucid.node.kernel.bus.Bus;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.kernel.bus.Caller;

/** Whose node it is. */
record Owners(Bus bus) {

    /** The node, when it exists (else 5001) and the caller may act for it (else 2006). */
    Future<StatusItem> require(String nodeId, Call call) {
        return bus.request(Nodes.STATUSES, Nodes.Statuses.of(List.of(nodeId)), call).map(page -> {
            StatusItem node = page.items().stream().findFirst().orElseThrow(() -> LucidError.NODE_UNKNOWN.failure(
                    "There is no node " + nodeId + ". Check the id.", Map.of("id", nodeId)));
            if (!call.caller().seesAll() && !owns(call.caller(), node)) {
                throw LucidError.NOT_OWNER.failure("This node belongs to somebody else. Use the owner's credential.");
            }
            return node;
        });
    }

    /** Whether the caller is the node or its operator. */
    static boolean owns(Caller caller, StatusItem node) {
        return caller.nodeId().filter(node.nodeId()::equals).isPresent()
                || node.operatorId().filter(caller.operatorId().orElse(caller.subject())::equals).isPresent();
    }
}
