package org.lucid.node.registration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.contract.registration.NodeCapacities.Capacity;
import org.lucid.node.contract.registration.Nodes.ExitProgress;
import org.lucid.node.contract.registration.Nodes.Node;
import org.lucid.node.contract.registration.Nodes.NodeStatus;
import org.lucid.node.contract.registration.Nodes.Peer;
import org.lucid.node.contract.registration.Nodes.ResourceUse;
import org.lucid.node.contract.registration.Nodes.ResourceUtilization;
import org.lucid.node.contract.registration.Nodes.StatusDetail;
import org.lucid.node.contract.registration.Nodes.StatusItem;
import org.lucid.node.kernel.bus.Caller;
import org.lucid.node.kernel.json.Json;

/** What others see of a node. Pure. */
final class NodeViews {

    private NodeViews() {
    }

    /** What a node's agent said last. */
    record Liveness(Optional<Instant> lastHeartbeat, int activeSessions, Optional<String> agentVersion) {
    }

    static Node node(NodeRecord node, Liveness alive, Elsewhere.Known known, Caller caller, StatusView view) {
        boolean own = Access.owns(caller, node);
        NodeRecord.Profile profile = node.profile();
        Standing standing = node.standing();
        Optional<String> address = own ? standing.payoutAddress() : Optional.empty();
        return new Node(node.nodeId(), profile.name(), view.word(node.state()), desired(standing), node.nodeType(), node
                .serviceKind(), standing.role(), node.operatorId(), known.pool(node.nodeId()),
                known.score(node.nodeId()), standing.publicKey(), profile.capabilities(),
                profile.hardwareInfo(), own ? profile.location() : ProfileRules.coarse(profile.location()),
                Optional.of(Json.mapper().valueToTree(profile.configuration())), own ? profile.labels() : Map.of(),
                address, address,
                standing.addressProvenAt().isPresent(), own ? profile.onionAddress() : Optional.empty(), profile.port(),
                alive.agentVersion(), alive.activeSessions(), alive.lastHeartbeat(), alive.lastHeartbeat(),
                node.createdAt(), node.updatedAt(), detail(node), standing.lastError(), known.load(node.nodeId())
                        .map(load -> new ResourceUse(load.cpuPercent(), load.memoryPercent(), load.diskPercent(),
                                load.networkMbps())));
    }

    /** With how much work is open, where that is known and matters. */
    static NodeStatus status(NodeRecord node, Liveness alive, Elsewhere.Known known, Optional<Integer> open,
            StatusView view, Instant now) {
        long uptime = node.state() == NodeState.ACTIVE
                ? Math.max(0, now.getEpochSecond() - node.standing().since().getEpochSecond())
                : 0;
        return new NodeStatus(node.nodeId(), view.word(node.state()), node.nodeType(), known.pool(node.nodeId()),
                known.load(node.nodeId()).map(
                        load -> new ResourceUtilization(load.cpuPercent(), load.memoryPercent(), load.diskPercent())),
                alive.lastHeartbeat(),
                node.createdAt(), node.updatedAt(), uptime, alive.activeSessions(), node.standing().lastError(),
                detail(node), node.standing().exit().map(exit -> new ExitProgress(exit.phase().json(), exit.since(),
                        exit.by(), exit.reason(), open, exit.removableAt())));
    }

    static StatusItem item(NodeRecord node, Optional<Instant> lastHeartbeat) {
        return new StatusItem(node.nodeId(), node.state().name(), node.origin(), node.operatorId(), node.serviceId(),
                lastHeartbeat, node.createdAt(), node.standing().since(), node.standing().publicKey().isPresent(),
                node.standing().isExiting());
    }

    /** What others may place on the node, and where it is. */
    static Capacity capacity(NodeRecord node) {
        NodeRecord.Profile profile = node.profile();
        NodeConfiguration.ResourceLimits limits = profile.configuration().resourceLimits();
        JsonNode hardware = profile.hardwareInfo().orElse(NullNode.getInstance());
        JsonNode location = profile.location().orElse(NullNode.getInstance());
        return new Capacity(node.nodeId(), node.nodeType(), node.state().name(), node.standing().since(),
                node.standing().isExiting(), text(location, "country"), text(location, "region"),
                number(location, "latitude"),
                number(location, "longitude"), profile.onionAddress(), profile.port(),
                profile.configuration().maxSessions(), hardware.path("cpu").path("cores").asLong(), limits.cpuPercent(),
                given(limits.memoryBytes(), hardware.path("memory").path("total_bytes").asLong()),
                given(limits.diskBytes(), hardware.path("storage").path("total_bytes").asLong()),
                limits.networkMbps());
    }

    private static long given(Optional<Long> limit, long total) {
        return Math.min(limit.orElse(total), total);
    }

    private static Optional<String> text(JsonNode object, String member) {
        return Optional.ofNullable(object.path(member).textValue());
    }

    private static Optional<Double> number(JsonNode object, String member) {
        return object.path(member).isNumber() ? Optional.of(object.path(member).asDouble()) : Optional.empty();
    }

    static Peer peer(NodeRecord node, Optional<Instant> lastHeartbeat) {
        return new Peer(node.nodeId(), node.profile().onionAddress(), node.profile().port(), lastHeartbeat, node
                .standing().role(), node.profile().capabilities());
    }

    static String desired(Standing standing) {
        return standing.desiredRun() ? "run" : "stop";
    }

    /** Why the node is in its state, and what its owner can do about it. */
    static StatusDetail detail(NodeRecord node) {
        String base = "/api/v1/nodes/" + node.nodeId();
        Standing standing = node.standing();
        Optional<String> next = standing.isExiting()
                ? standing.exit().map(exit -> "It is on its way out (" + exit.phase().json() + "). Call that off with "
                        + "DELETE " + base + "/exit, or remove it from " + exit.removableAt() + " on.")
                : Optional.ofNullable(switch (node.state()) {
                    case REGISTERED -> standing.publicKey().isPresent()
                            ? "Start it with POST " + base + "/start."
                            : "Make an enrolment code with POST /api/v1/nodes/enrolments and give it to the agent.";
                    case INACTIVE -> "Start it with POST " + base + "/start.";
                    case STARTING -> "Wait for its first heartbeat, or look at the agent's log.";
                    case OFFLINE -> "Check power, network and the agent on the node.";
                    case ERROR -> "Read last_error, mend it on the node, then start it again.";
                    case MAINTENANCE ->
                        "End it with POST " + base + "/activate, or wait until " + standing.maintenance().map(
                                work -> work.until().toString()).orElse("its end") + ".";
                    case SUSPENDED -> "Wait until it is over, or ask an administrator.";
                    case ACTIVE, STOPPING, TERMINATED -> null;
                });
        String cause = node.state() == NodeState.SUSPENDED && !standing.suspensions().isEmpty()
                ? standing.suspensions().getFirst().reason()
                : standing.cause();
        return new StatusDetail(standing.since(), cause, next);
    }
}
