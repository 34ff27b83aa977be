package org.lucid.node.contract.registration;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.Pagination;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.bus.Topic;
import org.lucid.node.kernel.json.Bounds;

/** The nodes of the network: who they are and whether they are alive. */
public final class Nodes {

    public static final Operation<ListNodes, NodePage> LIST = Operation.of("lucid.registration.list", ListNodes.class,
            NodePage.class).roles(Role.NODE_OPERATOR, Role.NODE, Role.SERVICE);
    public static final Operation<GetNode, Node> GET = Operation.of("lucid.registration.get", GetNode.class, Node.class)
            .roles(Role.NODE_OPERATOR, Role.NODE, Role.SERVICE).keyed(GetNode::nodeId).failures(5001);
    public static final Operation<GetNode, NodeStatus> STATUS = Operation.of("lucid.registration.status", GetNode.class,
            NodeStatus.class).roles(Role.NODE_OPERATOR, Role.NODE, Role.SERVICE).keyed(GetNode::nodeId).failures(5001);
    public static final Operation<Heartbeat, HeartbeatReply> HEARTBEAT = Operation.of("lucid.registration.heartbeat",
            Heartbeat.class, HeartbeatReply.class).roles(Role.NODE, Role.SERVICE, Role.ADMIN).keyed(Heartbeat::nodeId)
            .failures(5001, 4291);
    public static final Operation<Command, NodeTransition> START = command("start");
    public static final Operation<Command, NodeTransition> STOP = command("stop");
    public static final Operation<Command, NodeTransition> SUSPEND = Operation.of("lucid.registration.suspend",
            Command.class, NodeTransition.class).roles(Role.ADMIN).single().failures(5001, 5003);
    public static final Operation<GetHistory, NodeHistory> HISTORY = Operation.of("lucid.registration.history",
            GetHistory.class, NodeHistory.class).roles(Role.NODE_OPERATOR, Role.NODE, Role.SERVICE).failures(5001);
    public static final Operation<NodeChanges, NodeChangePage> NODE_CHANGES = Operation.of(
            "lucid.registration.node-changes", NodeChanges.class, NodeChangePage.class);
    public static final Operation<Statuses, StatusPage> STATUSES = Operation.of("lucid.registration.statuses",
            Statuses.class, StatusPage.class);

    public static final Topic<NodeRegistered> NODE_REGISTERED = Topic.of("lucid.registration.node-registered",
            NodeRegistered.class);
    public static final Topic<NodeStatusChanged> NODE_STATUS_CHANGED = Topic.of(
            "lucid.registration.node-status-changed", NodeStatusChanged.class);

    private Nodes() {
    }

    private static Operation<Command, NodeTransition> command(String name) {
        return Operation.of("lucid.registration." + name, Command.class, NodeTransition.class)
                .roles(Role.NODE_OPERATOR).single().failures(5001, 5003);
    }

    /** Which nodes; operators and nodes see only their own. */
    public record ListNodes(Optional<String> status, Optional<String> nodeType, Optional<String> operatorId,
            @Bounds(min = "1", max = "1000000") Optional<Integer> page,
            @Bounds(min = "1", max = "100") Optional<Integer> limit, Optional<String> cursor) {
    }

    /** One page of nodes. */
    public record NodePage(List<Node> nodes, Pagination pagination) {
    }

    /** Which node. */
    public record GetNode(String nodeId) {
    }

    /** Since when a node is in its state, why, and what its operator can do. */
    public record StatusDetail(Instant since, String cause, Optional<String> nextAction) {
    }

    /** A node as its owner sees it; {@code status} is its exact state in lower case. */
    public record Node(String nodeId, String name, String status, String desiredState, String nodeType, String role,
            Optional<String> operatorId, Optional<String> publicKey, List<String> capabilities,
            Optional<JsonNode> hardwareInfo, Optional<JsonNode> location, Optional<String> payoutAddress,
            Optional<Instant> lastHeartbeat, Instant createdAt, Instant updatedAt, StatusDetail statusDetail,
            Optional<String> lastError) {
    }

    /** How a node is doing; {@code uptime} counts the seconds since it became active, 0 when it is not. */
    public record NodeStatus(String nodeId, String status, String nodeType, Optional<Instant> lastHeartbeat,
            Instant createdAt, Instant updatedAt, long uptime, int activeSessions, Optional<String> lastError,
            StatusDetail statusDetail) {
    }

    /** A sign of life (NOD-32). */
    public record Heartbeat(String nodeId, Optional<Instant> timestamp,
            @Bounds(pattern = "running|stopped|error") Optional<String> state,
            @Bounds(max = "500") Optional<String> errorMessage, @Bounds(max = "64") Optional<String> agentVersion,
            @Bounds(min = "0", max = "100000") Optional<Integer> activeSessions) {
    }

    /** What a node learns from its sign of life: the manager's time and what is wanted of it. */
    public record HeartbeatReply(String nodeId, String status, Instant lastHeartbeat, Instant nextDue,
            Instant serverTime, String desiredState, Optional<Long> clockSkewMs) {
    }

    /** A command to a node. */
    public record Command(String nodeId, @Bounds(min = "3", max = "500") Optional<String> reason) {
    }

    /** What a command led to. */
    public record NodeTransition(String nodeId, String status, Instant requestedAt) {
    }

    /** Which part of a node's history. */
    public record GetHistory(String nodeId, @Bounds(min = "1", max = "100") Optional<Integer> limit,
            Optional<String> cursor) {
    }

    /** Changes of one node, the newest first. */
    public record NodeHistory(List<NodeChange> history, Pagination pagination) {
    }

    /** One entry of the journal of nodes; {@code status} is the state after it, in upper case. */
    public record NodeChange(long seq, String nodeId, String kind, Optional<String> from, String status,
            Optional<String> operatorId, Optional<String> publicKey, Instant effectiveAt, String by, String reason) {
    }

    /** Entries after a number, at most 500. */
    public record NodeChanges(long afterSeq, @Bounds(min = "1", max = "500") int limit) {
    }

    /** Entries in the order of their numbers. */
    public record NodeChangePage(List<NodeChange> items) {
    }

    /** The given nodes, or all in the order of their ids after one. */
    public record Statuses(Optional<List<String>> nodeIds, Optional<String> after,
            @Bounds(min = "1", max = "500") int limit) {

        /** The given nodes, at most 500. */
        public static Statuses of(List<String> nodeIds) {
            return new Statuses(Optional.of(nodeIds), Optional.empty(), 500);
        }
    }

    /** States of nodes; unknown ids are left out. */
    public record StatusPage(List<StatusItem> items) {
    }

    /** The state of one node in upper case; {@code origin} is self, operator or service. */
    public record StatusItem(String nodeId, String state, String origin, Optional<String> operatorId,
            Optional<Instant> lastHeartbeat, Instant createdAt) {
    }

    /** A node was admitted. */
    public record NodeRegistered(String nodeId, String nodeType, Optional<String> operatorId) {
    }

    /** A node changed its state. */
    public record NodeStatusChanged(String nodeId, String from, String to, Instant at, String reason) {
    }
}
