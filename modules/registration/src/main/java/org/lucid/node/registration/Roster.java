package org.lucid.node.registration;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.Pagination;
import org.lucid.node.contract.registration.NodeKeys.GetKey;
import org.lucid.node.contract.registration.NodeKeys.NodeKey;
import org.lucid.node.contract.registration.Nodes.Command;
import org.lucid.node.contract.registration.Nodes.GetHistory;
import org.lucid.node.contract.registration.Nodes.GetNode;
import org.lucid.node.contract.registration.Nodes.ListNodes;
import org.lucid.node.contract.registration.Nodes.Node;
import org.lucid.node.contract.registration.Nodes.NodeChangePage;
import org.lucid.node.contract.registration.Nodes.NodeChanges;
import org.lucid.node.contract.registration.Nodes.NodeHistory;
import org.lucid.node.contract.registration.Nodes.NodePage;
import org.lucid.node.contract.registration.Nodes.NodeStatus;
import org.lucid.node.contract.registration.Nodes.NodeTransition;
import org.lucid.node.contract.registration.Nodes.StatusPage;
import org.lucid.node.contract.registration.Nodes.Statuses;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.kernel.bus.Caller;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.Listing;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.registration.NodeState.Trigger;

/** What others see of the nodes, each caller only what is theirs, and the commands of owners. */
final class Roster {

    private final ModuleContext<RegistrationConfig> context;
    private final NodeStore store;
    private final Heartbeats heartbeats;
    private final byte[] networkHash;

    Roster(ModuleContext<RegistrationConfig> context, NodeStore store, Heartbeats heartbeats, byte[] networkHash) {
        this.context = context;
        this.store = store;
        this.heartbeats = heartbeats;
        this.networkHash = networkHash;
    }

    Future<NodePage> list(ListNodes request, Call call) {
        Caller caller = call.caller();
        Query query = Query.all();
        if (request.status().isPresent()) {
            query = query.and("state", state(request.status().get()).name());
        }
        if (request.nodeType().isPresent()) {
            query = query.and("node_type", request.nodeType().get());
        }
        if (seesAll(caller)) {
            if (request.operatorId().isPresent()) {
                query = query.and("operator_id", request.operatorId().get());
            }
        } else if (caller.nodeId().isPresent()) {
            query = query.and(Query.ID, caller.nodeId().get());
        } else {
            query = query.and("operator_id", caller.operatorId().orElse(caller.subject()));
        }
        return Listing.read(store.nodes(), query, request.page(), request.limit(), request.cursor())
                .map(found -> new NodePage(found.items().stream().map(this::toNode).toList(),
                        Pagination.of(found.page(), found.limit(), found.total(), found.next())));
    }

    private static NodeState state(String text) {
        for (NodeState state : NodeState.values()) {
            if (state.json().equals(text)) {
                return state;
            }
        }
        throw LucidError.field("status", "'" + text + "' is no state",
                java.util.Arrays.stream(NodeState.values()).map(NodeState::json).toList().toString());
    }

    private Node toNode(NodeRecord node) {
        return node.toNode(heartbeats.lastHeard(node.nodeId()));
    }

    Future<Node> get(GetNode request, Call call) {
        return visible(request.nodeId(), call.caller()).map(this::toNode);
    }

    Future<NodeStatus> status(GetNode request, Call call) {
        return visible(request.nodeId(), call.caller()).map(node -> node.toStatus(heartbeats.lastHeard(node.nodeId()),
                heartbeats.activeSessions(node.nodeId()), context.clock().instant()));
    }

    Future<NodeHistory> history(GetHistory request, Call call) {
        return visible(request.nodeId(), call.caller()).compose(node -> Listing.read(store.changes(),
                Query.where("node_id", node.nodeId()).sortByDescending("seq"), Optional.empty(), request.limit(),
                request.cursor()))
                .map(found -> new NodeHistory(found.items().stream().map(ChangeRecord::toChange).toList(),
                        Pagination.of(found.page(), found.limit(), found.total(), found.next())));
    }

    /** A command to a node; repeated in the state that it leads to it answers the same again (NOD-28). */
    Future<NodeTransition> command(Command command, Trigger trigger, Changes changes, Call call) {
        return visible(command.nodeId(), call.caller()).compose(node -> {
            if (node.state().on(trigger).isEmpty() && !node.state().satisfies(trigger)) {
                List<String> allowed = java.util.stream.Stream.of(Trigger.START, Trigger.STOP, Trigger.SUSPEND)
                        .filter(t -> node.state().on(t).isPresent()).map(t -> t.name().toLowerCase(
                                java.util.Locale.ROOT))
                        .toList();
                return Future.failedFuture(LucidError.STATE_FORBIDS.failure("A node that is " + node.state().json()
                        + " does not take this command. Allowed now: " + allowed + ".",
                        java.util.Map.of("state", node.state().json(), "allowed", allowed)));
            }
            return changes.apply(node.nodeId(), trigger, Optional.empty(), call.caller().subject(),
                    command.reason().orElse(trigger.name().toLowerCase(java.util.Locale.ROOT)));
        }).map(node -> new NodeTransition(node.nodeId(), node.state().json(), context.clock().instant()));
    }

    Future<NodeKey> key(GetKey request) {
        return store.node(request.nodeId()).map(found -> {
            NodeRecord node = found.orElseThrow(() -> Changes.unknown(request.nodeId()));
            return new NodeKey(node.nodeId(), node.publicKey().orElseThrow(() -> Changes.unknown(request.nodeId())),
                    node.state().name(), node.operatorId(), Hex.of(networkHash));
        });
    }

    Future<NodeChangePage> changes(NodeChanges request) {
        return Changes.read(store, request.afterSeq(), Math.clamp(request.limit(), 1, 500))
                .map(entries -> new NodeChangePage(entries.stream().map(ChangeRecord::toChange).toList()));
    }

    Future<StatusPage> statuses(Statuses request) {
        Query query = Query.all().limit(Math.clamp(request.limit(), 1, 500));
        if (request.nodeIds().isPresent()) {
            query = query.in(Query.ID, request.nodeIds().get());
        } else if (request.after().isPresent()) {
            query = query.and(Query.ID, Query.Comparison.GT, request.after().get());
        }
        return store.nodes().find(query).map(page -> new StatusPage(page.values().stream()
                .map(node -> node.toItem(heartbeats.lastHeard(node.nodeId()))).toList()));
    }

    private Future<NodeRecord> visible(String nodeId, Caller caller) {
        return store.node(nodeId).map(found -> {
            NodeRecord node = found.orElseThrow(() -> Changes.unknown(nodeId));
            boolean own = caller.nodeId().filter(nodeId::equals).isPresent()
                    || node.operatorId().filter(caller.operatorId().orElse(caller.subject())::equals).isPresent();
            if (!own && !seesAll(caller)) {
                throw LucidError.NOT_OWNER.failure("This node belongs to somebody else. Use the owner's credential.");
            }
            return node;
        });
    }

    private static boolean seesAll(Caller caller) {
        return caller.seesAll() || caller.has(Role.SERVICE);
    }
}
