package org.lucid.node.registration;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.pools.Pools;
import org.lucid.node.contract.registration.NodeCommands;
import org.lucid.node.contract.registration.NodeCommands.CreateNode;
import org.lucid.node.contract.registration.NodeCommands.RegisterNode;
import org.lucid.node.contract.registration.NodeCommands.RegisteredNode;
import org.lucid.node.contract.registration.NodeCommands.UpdateNode;
import org.lucid.node.contract.registration.Nodes.Node;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.kernel.bus.Caller;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.RequestedId;
import org.lucid.node.registration.Event.Command;
import org.lucid.node.registration.NodeRecord.Profile;

/** Nodes that their operators or services make and describe. */
final class Ownership {

    private static final int CODE_HOURS = 24;
    private static final int ATTEMPTS = 16;
    private static final String WORKER = "worker";

    private final ModuleContext<RegistrationConfig> context;
    private final NodeStore store;
    private final Changes changes;
    private final Commands commands;
    private final Roster roster;
    private final Enrolments enrolments;

    Ownership(ModuleContext<RegistrationConfig> context, NodeStore store, Changes changes, Commands commands,
            Roster roster, Enrolments enrolments) {
        this.context = context;
        this.store = store;
        this.changes = changes;
        this.commands = commands;
        this.roster = roster;
        this.enrolments = enrolments;
    }

    /** Makes a node, once for each idempotency key. */
    Future<Node> create(CreateNode request, Call call) {
        return createOnce(NodeCommands.CREATE.address(), request, call).compose(node -> {
            call.markCreated();
            return roster.shown(node, call.caller(), StatusView.EXACT);
        });
    }

    private Future<NodeRecord> createOnce(String address, CreateNode request, Call call) {
        Optional<RequestedId> wanted = RequestedId.of("node", address, call);
        Future<Optional<NodeRecord>> earlier = wanted.isEmpty()
                ? Future.succeededFuture(Optional.empty())
                : wanted.get().earlier(store.nodes(), NodeRecord::nodeId, call);
        return earlier.compose(found -> found.isPresent()
                ? Future.succeededFuture(found.get())
                : createNode(wanted.map(RequestedId::id).orElseGet(() -> context.ids().next("node")), request, call));
    }

    private Future<NodeRecord> createNode(String nodeId, CreateNode request, Call call) {
        Caller caller = call.caller();
        String operator = request.operatorId().orElse(Access.operator(caller));
        if (!caller.seesAll() && !operator.equals(Access.operator(caller))) {
            throw LucidError.NOT_OWNER.failure("Only an administrator creates nodes of another operator. Leave out "
                    + "operator_id.");
        }
        requireRole(request.role(), caller);
        Optional<JsonNode> hardware = ProfileRules.hardware(request.hardwareInfo());
        ProfileRules.requireEnough(request.nodeType(), hardware);
        Profile profile = new Profile(AdmissionRules.name(request.name()), ProfileRules.capabilities(request
                .capabilities().orElse(List.of())), hardware, ProfileRules.location(request.location()), ProfileRules
                        .configuration(NodeConfiguration.DEFAULT, request.configuration()),
                ProfileRules.labels(request
                        .labels().orElse(Map.of())),
                Optional.empty(), Optional.empty());
        Standing standing = Standing.begun(now(), "created", Optional.of(operator), request.role().orElse(WORKER),
                Optional.empty(), Optional.empty());
        return insert(nodeId, request.nodeType(), Optional.empty(), Optional.empty(), NodeRecord.OPERATOR, request
                .initialPoolId(), profile, standing, caller);
    }

    private static void requireRole(Optional<String> role, Caller caller) {
        if (role.filter(word -> !word.equals(WORKER)).isPresent() && !caller.seesAll()) {
            throw LucidError.ROLE.failure("Only an administrator makes a node a server. Leave out role.");
        }
    }

    private Future<NodeRecord> insert(String nodeId, String nodeType, Optional<String> service, Optional<String> kind,
            String origin, Optional<String> pool, Profile profile, Standing standing, Caller caller) {
        return Future.join(store.living(), store.nodes().count(Query.all())).compose(counts -> {
            long count = counts.<Long>resultAt(1);
            if (counts.<Long>resultAt(0) >= context.config().maxNodes()) {
                return Future.failedFuture(LucidError.FLEET_FULL.failure("The network has " + context.config()
                        .maxNodes() + " nodes and takes no more. Try again later."));
            }
            NodeRecord node = NodeRecord.of(nodeId, nodeType, service, kind, origin, pool, profile, standing, count
                    / 256, now());
            return store.nodes().insert(node).compose(inserted -> inserted
                    ? changes.admitted(node, caller.subject())
                    : Future.failedFuture(LucidError.NODE_EXISTS.failure(
                            "Another node has this id or name. Choose another one.", Map.of("name", profile.name()))));
        });
    }

    /** A service registers itself; an operator or administrator creates a node and gets the code for its agent. */
    Future<RegisteredNode> register(RegisterNode request, Call call) {
        if (call.caller().has(Role.SERVICE) && !call.caller().seesAll() || request.nodeId().isPresent() && call.caller()
                .seesAll()) {
            return registerService(request, call);
        }
        String type = request.nodeType().filter(word -> List.of(WORKER, "validator", "storage", "compute").contains(
                word)).orElse(WORKER);
        String name = request.name().orElse("node-" + context.ids().next("node").substring(24));
        CreateNode wish = new CreateNode(name, type, request.operatorId(), Optional.empty(), request.hardwareInfo(),
                request.location(), Optional.empty(), Optional.empty(), Optional.of(words(request.capabilities())),
                Optional.empty());
        return createOnce(NodeCommands.REGISTER.address(), wish, call)
                .compose(node -> enrolments.issue(node.operatorId().orElseThrow(), Optional.of(node
                        .nodeId()), CODE_HOURS).map(code -> {
                            call.markCreated();
                            return registered(node, Optional.of(code));
                        }));
    }

    private Future<RegisteredNode> registerService(RegisterNode request, Call call) {
        String nodeId = request.nodeId().orElseThrow(() -> LucidError.field("node_id", "is missing",
                "the service's own id"));
        if (nodeId.startsWith("node_") || nodeId.equals("self")) {
            throw LucidError.field("node_id", "is '" + nodeId + "'", "an id that does not begin with node_");
        }
        return store.node(nodeId).compose(found -> {
            if (found.isPresent()) {
                return found.get().serviceId().filter(call.caller().subject()::equals).isPresent()
                        ? Future.succeededFuture(registered(found.get(), Optional.empty()))
                        : Future.failedFuture(LucidError.NODE_EXISTS.failure("Another service or node has the id "
                                + nodeId + ". Choose another one."));
            }
            Profile profile = new Profile(request.name().map(AdmissionRules::name).orElse(nodeId), words(request
                    .capabilities()), ProfileRules.hardware(request.hardwareInfo()), ProfileRules.location(
                            request
                                    .location()),
                    NodeConfiguration.DEFAULT, Map.of(), Optional.empty(), Optional.empty());
            Standing begun = Standing.begun(now(), "registered by the service", Optional.empty(), WORKER,
                    Optional.empty(), Optional.empty()).desiring(true).in(NodeState.ACTIVE, now(),
                            "registered by the service");
            return insert(nodeId, NodeRecord.SERVICE, Optional.of(call.caller().subject()), request.nodeType(),
                    NodeRecord.SERVICE, Optional.empty(), profile, begun, call.caller()).map(node -> {
                        call.markCreated();
                        return registered(node, Optional.empty());
                    });
        });
    }

    private static RegisteredNode registered(NodeRecord node, Optional<NodeCommands.EnrolmentCode> code) {
        return new RegisteredNode(node.nodeId(), node.profile().name(), node.state().json(), node.serviceKind().orElse(
                node.nodeType()), node.operatorId(), node.createdAt(),
                code.map(
                        NodeCommands.EnrolmentCode::enrolmentCode),
                code.map(NodeCommands.EnrolmentCode::expiresAt));
    }

    /** Capabilities as a list; of an object the names of what is not false. */
    private static List<String> words(Optional<JsonNode> given) {
        List<String> words = new ArrayList<>();
        given.filter(JsonNode::isArray).ifPresent(list -> list.forEach(word -> words.add(word.asText())));
        given.filter(JsonNode::isObject).ifPresent(all -> all.properties().forEach(entry -> {
            if (!entry.getValue().isBoolean() || entry.getValue().asBoolean()) {
                words.add(entry.getValue().isBoolean()
                        ? entry.getKey()
                        : entry.getKey() + "=" + entry.getValue()
                                .asText());
            }
        }));
        if (words.size() > 32) {
            throw LucidError.field("capabilities", "are " + words.size(), "at most 32");
        }
        return ProfileRules.capabilities(words);
    }

    Future<Node> update(UpdateNode request, Call call) {
        Caller caller = call.caller();
        boolean describes = request.name().isPresent() || request.hardwareInfo().isPresent() || request.location()
                .isPresent() || request.configuration().isPresent() || request.capabilities().isPresent()
                || request.labels().isPresent() || request.role().isPresent() || request.operatorId().isPresent();
        if ((request.status().isPresent() || request.poolId().isPresent()) && (describes || request.status().isPresent()
                && request.poolId().isPresent())) {
            throw LucidError.field("status and pool_id", "are commands and stand together with other members",
                    "each alone");
        }
        if ((request.role().isPresent() || request.operatorId().isPresent()) && !caller.seesAll()) {
            throw LucidError.ROLE.failure("Only an administrator changes role and operator_id. Leave them out.");
        }
        return new Access(store).owned(request.nodeId(), caller).compose(node -> command(request, call).compose(
                commanded -> describe(node.nodeId(), request, ATTEMPTS)).compose(
                        described -> assign(described, request,
                                caller)))
                .compose(node -> roster.shown(node, caller, StatusView.EXACT));
    }

    private Future<?> command(UpdateNode request, Call call) {
        if (request.poolId().isPresent()) {
            return context.bus().forward(Pools.JOIN, new Pools.JoinPool(request.poolId().get(), request.nodeId(),
                    Optional.empty()), call);
        }
        NodeCommands.Command plain = new NodeCommands.Command(request.nodeId(), Optional.empty());
        return request.status().<Future<?>>map(word -> switch (word) {
            case "active" -> commands.command(plain, Command.ACTIVATE, call);
            case "inactive" -> commands.command(plain, Command.DEACTIVATE, call);
            default -> commands.maintain(new NodeCommands.Maintain(request.nodeId(), Optional.empty(), Optional
                    .empty()), call);
        }).orElse(Future.succeededFuture());
    }

    private Future<NodeRecord> describe(String nodeId, UpdateNode request, int attempts) {
        return store.nodes().get(nodeId).compose(found -> {
            NodeRecord node = found.orElseThrow(() -> Changes.unknown(nodeId)).value();
            Profile next = merged(node, request);
            if (next.equals(node.profile())) {
                return Future.succeededFuture(node);
            }
            NodeRecord described = node.described(next, now());
            return store.nodes().replace(found.get().with(before -> described)).compose(done -> {
                if (done) {
                    return Future.succeededFuture(described);
                }
                return attempts == 0
                        ? Future.failedFuture(taken(next.name()))
                        : nameTaken(described).compose(
                                taken -> taken
                                        ? Future.failedFuture(taken(next.name()))
                                        : describe(nodeId, request, attempts - 1));
            });
        });
    }

    private Future<Boolean> nameTaken(NodeRecord described) {
        return store.nodes().find(Query.where("name_key", described.nameKey()).limit(1)).map(page -> page.values()
                .stream().anyMatch(other -> !other.nodeId().equals(described.nodeId())));
    }

    private static RuntimeException taken(String name) {
        return LucidError.NODE_EXISTS.failure("Another node has this name. Choose another name.", Map.of("name", name));
    }

    /** What is absent stays, null empties. */
    private static Profile merged(NodeRecord node, UpdateNode request) {
        Profile before = node.profile();
        Optional<JsonNode> hardware = request.hardwareInfo().isPresent()
                ? ProfileRules.hardware(request.hardwareInfo())
                : before.hardwareInfo();
        ProfileRules.requireEnough(node.nodeType(), hardware);
        return new Profile(request.name().map(AdmissionRules::name).orElse(before.name()), request.capabilities().map(
                ProfileRules::capabilities).orElse(before.capabilities()), hardware, request.location().isPresent()
                        ? ProfileRules.location(request.location())
                        : before.location(),
                ProfileRules.configuration(before
                        .configuration(), request.configuration()),
                request.labels().map(ProfileRules::labels).orElse(
                        before.labels()),
                before.onionAddress(), before.port());
    }

    private Future<NodeRecord> assign(NodeRecord node, UpdateNode request, Caller caller) {
        if (request.role().isEmpty() && request.operatorId().isEmpty()) {
            return Future.succeededFuture(node);
        }
        Optional<String> operator = request.operatorId().or(node::operatorId);
        return changes.apply(node.nodeId(), new Event.Assigned(operator, request.role().orElse(node.standing().role())),
                caller.subject(), "assigned by an administrator");
    }

    /** Joins the pools that nodes were created for, until it is done or refused for good (NOD-36). */
    Future<?> joinInitialPools() {
        return store.nodes().find(Query.all().and("initial_pool", Query.Comparison.GTE, "").limit(500))
                .compose(page -> {
                    Future<?> chain = Future.succeededFuture();
                    for (NodeRecord node : page.values()) {
                        if (node.standing().publicKey().isPresent() && !node.standing().isExiting()) {
                            chain = chain.compose(before -> joinInitialPool(node));
                        }
                    }
                    return chain;
                });
    }

    private Future<?> joinInitialPool(NodeRecord node) {
        return context.bus().request(Pools.JOIN, new Pools.JoinPool(node.initialPool().orElseThrow(), node.nodeId(),
                Optional.empty())).transform(
                        joined -> joined.succeeded() || isForGood(joined.cause())
                                ? store.nodes().get(node.nodeId())
                                        .compose(found -> store.nodes().replace(found.orElseThrow()
                                                .with(NodeRecord::withoutInitialPool)))
                                : Future.succeededFuture(false));
    }

    private static boolean isForGood(Throwable cause) {
        return switch (org.lucid.node.kernel.bus.Failure.from(cause).code()) {
            case CONFLICT, NOT_FOUND, FORBIDDEN, INVALID -> true;
            default -> false;
        };
    }

    private Instant now() {
        return context.clock().instant();
    }
}
