package org.lucid.node.resources;

import io.vertx.core.Future;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.registration.NodeOwner;
import org.lucid.node.kernel.bus.Bus;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.kernel.bus.Caller;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.Role;

/** Who may report and read the measurements of a node. */
record Access(Bus bus) {

    /** The node itself and modules; a service for its own node; an administrator for a node that exists. */
    Future<?> toReport(String nodeId, Call call) {
        Caller caller = call.caller();
        if (caller.isSystem() || caller.nodeId().filter(nodeId::equals).isPresent()) {
            return Future.succeededFuture();
        }
        if (caller.seesAll()) {
            return NodeOwner.find(bus, call, nodeId);
        }
        return caller.has(Role.SERVICE)
                ? NodeOwner.find(bus, call, nodeId).compose(node -> node.serviceId().filter(caller.subject()::equals)
                        .isPresent() ? Future.succeededFuture() : Future.failedFuture(notYours()))
                : Future.failedFuture(notYours());
    }

    private static Failure notYours() {
        return LucidError.NOT_OWNER.failure("This node belongs to somebody else. Use the owner's credential.");
    }

    /** The node itself, its operator, services, administrators and modules. */
    Future<?> toRead(String nodeId, Call call) {
        return NodeOwner.checkReader(bus, call, nodeId);
    }

    /** The node itself, its operator, administrators and modules. */
    Future<?> toOwn(String nodeId, Call call) {
        return NodeOwner.check(bus, call, nodeId);
    }

    /** The same, for a node that exists. */
    Future<?> toChange(String nodeId, Call call) {
        return toOwn(nodeId, call).compose(own -> call.caller().isSystem() || nodeId.equals(ResourcesModule.SELF)
                ? Future.succeededFuture()
                : NodeOwner.find(bus, call, nodeId));
    }
}
