package org.lucid.node.registration;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.Pagination;
import org.lucid.node.contract.registration.NodeCapacities.CapacityPage;
import org.lucid.node.contract.registration.NodeCapacities.GetCapacities;
import org.lucid.node.contract.registration.Nodes.GetHistory;
import org.lucid.node.contract.registration.Nodes.GetNode;
import org.lucid.node.contract.registration.Nodes.ListNodes;
import org.lucid.node.contract.registration.Nodes.Node;
import org.lucid.node.contract.registration.Nodes.NodeChangePage;
import org.lucid.node.contract.registration.Nodes.NodeChanges;
import org.lucid.node.contract.registration.Nodes.NodeHistory;
import org.lucid.node.contract.registration.Nodes.NodePage;
import org.lucid.node.contract.registration.Nodes.NodeStatus;
import org.lucid.node.contract.registration.Nodes.StatusPage;
import org.lucid.node.contract.registration.Nodes.Statuses;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.kernel.bus.Caller;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.Listing;
import org.lucid.node.kernel.store.Query;

/** What others read of the nodes, each caller only what is theirs. */
final class Roster {

    private final ModuleContext<RegistrationConfig> context;
    private final NodeStore store;
    private final Access access;
    private final Heartbeats heartbeats;
    private final Elsewhere elsewhere;

    Roster(ModuleContext<RegistrationConfig> context, NodeStore store, Heartbeats heartbeats) {
        this.context = context;
        this.store = store;
        this.access = new Access(store);
        this.heartbeats = heartbeats;
        this.elsewhere = new Elsewhere(context.bus(), context.clock());
    }

    Future<NodePage> list(ListNodes request, Call call) {
        StatusView view = StatusView.of(request.statusView());
        Query query = query(request, view, call.caller());
        Future<Query> asked = request.poolId().map(pool -> elsewhere.members(pool).map(members -> query.in(Query.ID,
                members))).orElse(Future.succeededFuture(query));
        return asked.compose(narrowed -> request.sort().filter("poot_score"::equals).isPresent()
                ? new ScoreOrder(store, elsewhere).read(narrowed, request)
                : Listing.read(store.nodes(), narrowed, request.page(), request.limit(), request.cursor()))
                .compose(found -> elsewhere.of(found.items().stream().map(NodeRecord::nodeId).toList()).map(
                        known -> new NodePage(found.items().stream().map(node -> shown(node, known, call.caller(),
                                view)).toList(), Pagination.of(found.page(), found.limit(), found.total(), found
                                        .next()))));
    }

    private Query query(ListNodes request, StatusView view, Caller caller) {
        Query query = Query.all();
        if (request.status().isPresent()) {
            List<NodeState> states = view.states(request.status().get());
            if (states.isEmpty()) {
                throw LucidError.field("status", "'" + request.status().get() + "' is no state", view.words()
                        .toString());
            }
            query = query.in("state", states);
        } else if (request.include().isEmpty() || !caller.seesAll()) {
            query = query.in("state", NodeState.LIVING);
        }
        if (request.nodeType().isPresent()) {
            boolean service = !List.of("worker", "validator", "storage", "compute", NodeRecord.SERVICE).contains(request
                    .nodeType().get());
            query = query.and(service ? "service_kind" : "node_type", request.nodeType().get());
        }
        if (caller.seesAll() || caller.has(Role.SERVICE)) {
            if (request.operatorId().isPresent()) {
                query = query.and("operator_id", request.operatorId().get());
            }
        } else {
            query = caller.nodeId().isPresent()
                    ? query.and(Query.ID, caller.nodeId().get())
                    : query.and("operator_id", Access.operator(caller));
        }
        String field = switch (request.sort().orElse("created_at")) {
            case "name" -> "name_key";
            case "status" -> "state";
            default -> "created_at";
        };
        return request.order().orElse("asc").equals("desc") ? query.sortByDescending(field) : query.sortBy(field);
    }

    /** The node as this caller sees it. */
    Future<Node> shown(NodeRecord node, Caller caller, StatusView view) {
        return elsewhere.of(List.of(node.nodeId())).map(known -> shown(node, known, caller, view));
    }

    private Node shown(NodeRecord node, Elsewhere.Known known, Caller caller, StatusView view) {
        return NodeViews.node(node, heartbeats.alive(node.nodeId()), known, caller, view);
    }

    Future<Node> get(GetNode request, Call call) {
        return access.visible(request.nodeId(), call.caller(), request.include().isPresent()).compose(node -> shown(
                node, call.caller(), StatusView.of(request.statusView())));
    }

    Future<NodeStatus> status(GetNode request, Call call) {
        return access.visible(request.nodeId(), call.caller(), request.include().isPresent()).compose(
                node -> Future.join(open(node), elsewhere.of(List.of(node.nodeId()))).map(asked -> NodeViews.status(
                        node, heartbeats.alive(node.nodeId()), asked.<Elsewhere.Known>resultAt(1), asked
                                .<Optional<Integer>>resultAt(0),
                        StatusView.of(request.statusView()),
                        context.clock().instant())));
    }

    /** How much work a node on its way out has still to end, where that is known. */
    private Future<Optional<Integer>> open(NodeRecord node) {
        return node.standing().isExiting()
                ? elsewhere.openAllocations(node.nodeId()).map(Optional::of).otherwise(Optional.empty())
                : Future.succeededFuture(Optional.empty());
    }

    Future<NodeHistory> history(GetHistory request, Call call) {
        return access.visible(request.nodeId(), call.caller(), true).compose(node -> Listing.read(store.changes(),
                Query.where("node_id", node.nodeId()).sortByDescending("seq"), Optional.empty(), request.limit(),
                request.cursor()))
                .map(found -> new NodeHistory(found.items().stream().map(ChangeRecord::toEvent).toList(),
                        Pagination.of(found.page(), found.limit(), found.total(), found.next())));
    }

    Future<NodeChangePage> changes(NodeChanges request) {
        return Changes.readRoster(store, request.afterSeq(), Math.clamp(request.limit(), 1, 500))
                .map(entries -> new NodeChangePage(entries.stream().map(ChangeRecord::toChange).toList()));
    }

    Future<StatusPage> statuses(Statuses request) {
        return store.nodes().find(some(request.nodeIds(), request.after(), request.limit())).map(
                page -> new StatusPage(page.values().stream()
                        .map(node -> NodeViews.item(node, heartbeats.lastHeard(node.nodeId()))).toList()));
    }

    /** Nodes that work could be placed on at some time. */
    Future<CapacityPage> capacities(GetCapacities request) {
        Query query = some(request.nodeIds(), request.after(), request.limit()).in("state", NodeState.LIVING).in(
                "node_type", List.of("worker", "validator", "storage", "compute"));
        return store.nodes().find(query).map(page -> new CapacityPage(page.values().stream().map(NodeViews::capacity)
                .toList()));
    }

    private static Query some(Optional<List<String>> nodeIds, Optional<String> after, int limit) {
        Query query = Query.all().limit(Math.clamp(limit, 1, 500));
        if (nodeIds.isPresent()) {
            return query.in(Query.ID, nodeIds.get());
        }
        return after.map(id -> query.and(Query.ID, Query.Comparison.GT, id)).orElse(query);
    }
}
