package org.lucid.node.contract.registration;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import org.lucid.node.contract.LucidError;
import org.lucid.node.kernel.bus.Bus;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.kernel.bus.Caller;
import org.lucid.node.kernel.bus.Role;

/** Whether a caller may see or touch what belongs to a node. */
public final class NodeOwner {

    private NodeOwner() {
    }

    /**
     * Succeeds for the node itself, for its operator and for those who see all; else FORBIDDEN 2006, or NOT_FOUND 5001
     * for a node that registration does not know. Those who see all are not checked any further.
     */
    public static Future<Void> check(Bus bus, Call call, String nodeId) {
        Caller caller = call.caller();
        if (caller.seesAll() || caller.has(Role.NODE) && caller.nodeId().filter(nodeId::equals).isPresent()) {
            return Future.succeededFuture();
        }
        return find(bus, call, nodeId).map(node -> {
            if (caller.has(Role.NODE) || caller.operatorId().isEmpty()
                    || !caller.operatorId().equals(node.operatorId())) {
                throw LucidError.NOT_OWNER.failure("Node " + nodeId + " belongs to another operator.",
                        Map.of("node_id", nodeId));
            }
            return null;
        });
    }

    /** The same for reading what also services may see. */
    public static Future<Void> checkReader(Bus bus, Call call, String nodeId) {
        return call.caller().has(Role.SERVICE) ? Future.succeededFuture() : check(bus, call, nodeId);
    }

    /** What registration says of a node: NOT_FOUND 5001 when it does not know it. */
    public static Future<Nodes.StatusItem> find(Bus bus, Call call, String nodeId) {
        return bus.request(Nodes.STATUSES, Nodes.Statuses.of(List.of(nodeId)), call).map(page -> page.items().stream()
                .findFirst().orElseThrow(() -> unknown(nodeId)));
    }

    /** The failure for a node that does not exist. */
    public static org.lucid.node.kernel.bus.Failure unknown(String nodeId) {
        return LucidError.NODE_UNKNOWN.failure("There is no node " + nodeId + ". Check the id.",
                Map.of("node_id", nodeId));
    }
}
