package org.lucid.node.contract.registration;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Map;
import org.lucid.node.contract.Pagination;
import org.lucid.node.kernel.bus.Nothing;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.bus.Topic;
import org.lucid.node.kernel.json.Bounds;

/** The nodes of the network: who they are and whether they are alive. */
public final class Nodes {

    public static final Operation<ListNodes, NodePage> LIST = Operation.of("lucid.registration.list", ListNodes.class,
            NodePage.class).roles(Role.NODE_OPERATOR, Role.NODE, Role.SERVICE).failures(5002);
    public static final Operation<GetNode, Node> GET = Operation.of("lucid.registration.get", GetNode.class, Node.class)
            .roles(Role.NODE_OPERATOR, Role.NODE, Role.SERVICE).keyed(GetNode::nodeId).failures(5001);
    public static final Operation<GetNode, NodeStatus> STATUS = Operation.of("lucid.registration.status", GetNode.class,
            NodeStatus.class).roles(Role.NODE_OPERATOR, Role.NODE, Role.SERVICE).keyed(GetNode::nodeId).failures(5001);
    public static final Operation<Heartbeat, HeartbeatReply> HEARTBEAT = Operation.of("lucid.registration.heartbeat",
            Heartbeat.class, HeartbeatReply.class).roles(Role.NODE, Role.SERVICE, Role.ADMIN).keyed(Heartbeat::nodeId)
            .failures(5001, 4291);
    public static final Operation<GetHistory, NodeHistory> HISTORY = Operation.of("lucid.registration.history",
            GetHistory.class, NodeHistory.class).roles(Role.NODE_OPERATOR, Role.NODE, Role.SERVICE).failures(5001);
    public static final Operation<Nothing, NodeStatistics> STATISTICS = Operation.of("lucid.registration.statistics",
            Nothing.class, NodeStatistics.class).roles(Role.USER, Role.SERVICE, Role.NODE).single();
    public static final Operation<Nothing, PeerList> LIST_PEERS = Operation.of("lucid.registration.list-peers",
            Nothing.class, PeerList.class).roles(Role.PUBLIC).single();
    public static final Operation<NodeChanges, NodeChangePage> NODE_CHANGES = Operation.of(
            "lucid.registration.node-changes", NodeChanges.class, NodeChangePage.class);
    public static final Operation<Statuses, StatusPage> STATUSES = Operation.of("lucid.registration.statuses",
            Statuses.class, StatusPage.class);

    public static final Topic<NodeRegistered> NODE_REGISTERED = Topic
            .of("lucid.registration.node-registered", NodeRegistered.class)
            .audience(Role.NODE_OPERATOR, Role.NODE, Role.SERVICE).ofNode(NodeRegistered::nodeId);
    public static final Topic<NodeStatusChanged> NODE_STATUS_CHANGED = Topic.of(
            "lucid.registration.node-status-changed", NodeStatusChanged.class)
            .audience(Role.NODE_OPERATOR, Role.NODE, Role.SERVICE).ofNode(NodeStatusChanged::nodeId);
    public static final Topic<NodeExitChanged> NODE_EXIT_CHANGED = Topic
            .of("lucid.registration.node-exit-changed", NodeExitChanged.class)
            .audience(Role.NODE_OPERATOR, Role.NODE, Role.SERVICE).ofNode(NodeExitChanged::nodeId);

    private Nodes() {
    }

    /**
     * Which nodes; operators and nodes see only their own.
     *
     * @param status an exact state in lower case, or a word of the view
     * @param statusView group, legacy, desktop or basic: the column in which states are told and filtered
     * @param nodeType a type of node, or a service's own word
     * @param sort created_at, name, status or poot_score (by page number only); created_at when absent
     * @param include {@code terminated} shows administrators those as well
     * @param poolId only members of this pool, at most the 1000 that it can have
     */
    public record ListNodes(Optional<String> status, Optional<String> nodeType, Optional<String> operatorId,
            @Bounds(min = "1", max = "1000000") Optional<Integer> page,
            @Bounds(min = "1", max = "100") Optional<Integer> limit, Optional<String> cursor,
            @Bounds(pattern = "group|legacy|desktop|basic") Optional<String> statusView,
            @Bounds(pattern = "created_at|name|status|poot_score") Optional<String> sort,
            @Bounds(pattern = "asc|desc") Optional<String> order,
            @Bounds(pattern = "terminated") Optional<String> include, @Bounds(max = "64") Optional<String> poolId) {

        /** In exact states, the oldest first. */
        public ListNodes(Optional<String> status, Optional<String> nodeType, Optional<String> operatorId,
                Optional<Integer> page, Optional<Integer> limit, Optional<String> cursor) {
            this(status, nodeType, operatorId, page, limit, cursor, Optional.empty(), Optional.empty(),
                    Optional.empty(), Optional.empty(), Optional.empty());
        }
    }

    /** One page of nodes. */
    public record NodePage(List<Node> nodes, Pagination pagination) {
    }

    /** Which node; {@code status_view} names the column in which its state is told. */
    public record GetNode(String nodeId,
            @Bounds(pattern = "group|legacy|desktop|basic") Optional<String> statusView,
            @Bounds(pattern = "terminated") Optional<String> include) {

        /** In exact states. */
        public GetNode(String nodeId) {
            this(nodeId, Optional.empty(), Optional.empty());
        }
    }

    /** Since when a node is in its state, why, and what its operator can do. */
    public record StatusDetail(Instant since, String cause, Optional<String> nextAction) {
    }

    /**
     * A node. Payout and onion address, city and coordinates are shown to its owner and to administrators only.
     *
     * @param status its exact state in lower case, or the word of the view asked for
     * @param serviceKind what a service node calls itself
     * @param poolId asked of the module of pools; absent when that is off, or the node is in none
     * @param resources what it measured in the last two minutes, asked of the module of resources; absent otherwise
     * @param pootScore 0 to 100, asked of the module of scores; absent when that is off, or has not scored the node
     */
    public record Node(String nodeId, String name, String status, String desiredState, String nodeType,
            Optional<String> serviceKind, String role, Optional<String> operatorId, Optional<String> poolId,
            Optional<Double> pootScore, Optional<String> publicKey, List<String> capabilities,
            Optional<JsonNode> hardwareInfo,
            Optional<JsonNode> location, Optional<JsonNode> configuration, Map<String, String> labels,
            Optional<String> payoutAddress, Optional<String> address, boolean addressProven,
            Optional<String> onionAddress, Optional<Integer> port, Optional<String> agentVersion, int activeSessions,
            Optional<Instant> lastHeartbeat, Optional<Instant> lastSeen, Instant createdAt, Instant updatedAt,
            StatusDetail statusDetail, Optional<String> lastError, Optional<ResourceUse> resources) {
    }

    /**
     * How much of a node is in use, 0 to 100 percent each; what was not measured is absent.
     *
     * @param networkBandwidth what goes in and out together, in Mbit/s
     */
    public record ResourceUse(Optional<Double> cpuUsage, Optional<Double> memoryUsage, Optional<Double> diskUsage,
            Optional<Double> networkBandwidth) {
    }

    /** The same under the names of a node's status. */
    public record ResourceUtilization(Optional<Double> cpuPercent, Optional<Double> memoryPercent,
            Optional<Double> diskPercent) {
    }

    /**
     * How a node is doing; {@code uptime} counts the seconds since it became active, 0 when it is not.
     *
     * @param poolId as in the node
     * @param resourceUtilization what it measured in the last two minutes; absent otherwise
     * @param exit how far it is on its way out; absent while it stays
     */
    public record NodeStatus(String nodeId, String status, String nodeType, Optional<String> poolId,
            Optional<ResourceUtilization> resourceUtilization, Optional<Instant> lastHeartbeat,
            Instant createdAt, Instant updatedAt, long uptime, int activeSessions, Optional<String> lastError,
            StatusDetail statusDetail, Optional<ExitProgress> exit) {
    }

    /**
     * A graceful exit (NOD-31).
     *
     * @param phase working_off, leaving, stopping or done
     * @param openAllocations what it has still to work off; absent when the module of pools is off or does not answer
     * @param removableAt from when on its owner may remove it from any state
     */
    public record ExitProgress(String phase, Instant since, String by, String reason,
            Optional<Integer> openAllocations, Instant removableAt) {
    }

    /** A sign of life (NOD-32). */
    public record Heartbeat(String nodeId, Optional<Instant> timestamp,
            @Bounds(pattern = "running|stopped|error") Optional<String> state,
            @Bounds(max = "500") Optional<String> errorMessage, @Bounds(max = "64") Optional<String> agentVersion,
            @Bounds(min = "0", max = "100000") Optional<Integer> activeSessions) {
    }

    /** What a node learns from its sign of life: the manager's time and what is wanted of it. */
    public record HeartbeatReply(String nodeId, String status, Instant lastHeartbeat, Instant nextDue,
            Instant serverTime, String desiredState, Optional<Long> clockSkewMs,
            Optional<String> minimumAgentVersion) {
    }

    /** Which part of a node's history. */
    public record GetHistory(String nodeId, @Bounds(min = "1", max = "100") Optional<Integer> limit,
            Optional<String> cursor) {
    }

    /** Changes of one node, the newest first. */
    public record NodeHistory(List<NodeEvent> history, Pagination pagination) {
    }

    /** One change of a node: who, when, why; states in upper case. */
    public record NodeEvent(long seq, String nodeId, String kind, Optional<String> from, String status, Instant at,
            String by, String reason) {
    }

    /**
     * One entry of the journal of nodes that others must follow; {@code status} is the state after it, in upper case.
     */
    public record NodeChange(long seq, String nodeId, String kind, Optional<String> from, String status,
            Optional<String> operatorId, Optional<String> publicKey, Instant effectiveAt, String by, String reason,
            Optional<String> payoutAddress, boolean addressProven) {

        public NodeChange(long seq, String nodeId, String kind, Optional<String> from, String status,
                Optional<String> operatorId, Optional<String> publicKey, Instant effectiveAt, String by,
                String reason) {
            this(seq, nodeId, kind, from, status, operatorId, publicKey, effectiveAt, by, reason, Optional.empty(),
                    false);
        }
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

    /**
     * The state of one node in upper case.
     *
     * @param origin self, operator or service
     * @param serviceId the service that a service node is bound to
     * @param since since when the node is in its state
     * @param keyed whether it has a key, without which it cannot sign
     * @param exiting whether it is on its way out for good: it takes no new work and joins no pool
     */
    public record StatusItem(String nodeId, String state, String origin, Optional<String> operatorId,
            Optional<String> serviceId, Optional<Instant> lastHeartbeat, Instant createdAt, Instant since,
            boolean keyed, boolean exiting) {

        /** With a key, in its state since it was created, of no service, and staying. */
        public StatusItem(String nodeId, String state, String origin, Optional<String> operatorId,
                Optional<Instant> lastHeartbeat, Instant createdAt) {
            this(nodeId, state, origin, operatorId, Optional.empty(), lastHeartbeat, createdAt, createdAt, true,
                    false);
        }
    }

    /** A node was admitted. */
    public record NodeRegistered(String nodeId, String nodeType, Optional<String> operatorId) {
    }

    /** A node changed its state. */
    public record NodeStatusChanged(String nodeId, String from, String to, Instant at, String reason) {
    }

    /** A node is on its way out, or no longer. */
    public record NodeExitChanged(String nodeId, boolean exiting, Instant at) {
    }

    /** Sums over all nodes that are not terminated, at most 30 s old. */
    public record NodeStatistics(long totalNodes, long activeNodes, long inactiveNodes, Map<String, Long> byStatus,
            long totalCpuCores, long totalMemoryBytes, long totalStorageBytes, Instant countedAt) {
    }

    /** Active nodes that advertise themselves, at most 256, at most 30 s old. */
    public record PeerList(List<Peer> peers) {
    }

    /** A node that wants to be found. */
    public record Peer(String nodeId, Optional<String> onionAddress, Optional<Integer> port, Optional<Instant> lastSeen,
            String role, List<String> capabilities) {
    }
}
