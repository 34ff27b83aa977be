package org.lucid.node.resources;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.registration.Nodes;
import org.lucid.node.contract.registration.Nodes.StatusItem;
import org.lucid.node.kernel.bus.Bus;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.kernel.bus.Caller;
import org.lucid.node.kernel.bus.Role;

/** Who may report and read the measurements of a node. */
record Access(Bus bus) {

    /** The node itself and modules; an administrator for a node that exists. */
    Future<?> toReport(String nodeId, Call call) {
        if (call.caller().isSystem() || isSelf(call.caller(), nodeId)) {
            return Future.succeededFuture();
        }
        return call.caller().seesAll() ? status(nodeId, call) : Future.failedFuture(notOwner());
    }

    /** The node itself, its operator, services, administrators and modules. */
    Future<?> toRead(String nodeId, Call call) {
        Caller caller = call.caller();
        if (caller.seesAll() || caller.has(Role.SERVICE) || isSelf(caller, nodeId)) {
            return Future.succeededFuture();
        }
        return status(nodeId, call).compose(node -> node.operatorId().filter(caller.operatorId().orElse(
                caller.subject())::equals).isPresent() ? Future.succeededFuture() : Future.failedFuture(notOwner()));
    }

    private Future<StatusItem> status(String nodeId, Call call) {
        return bus.request(Nodes.STATUSES, Nodes.Statuses.of(List.of(nodeId)), call).map(page -> page.items().stream()
                .findFirst().orElseThrow(() -> LucidError.NODE_UNKNOWN.failure("There is no node " + nodeId
                        + ". Check the id.", Map.of("id", nodeId))));
    }

    private static boolean isSelf(Caller caller, String nodeId) {
        return caller.nodeId().filter(nodeId::equals).isPresent();
    }

    private static RuntimeException notOwner() {
        return LucidError.NOT_OWNER.failure("This node belongs to somebody else. Use the owner's credential.");
    }
}
