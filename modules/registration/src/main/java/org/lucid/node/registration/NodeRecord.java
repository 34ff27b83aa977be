package org.lucid.node.registration;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.registration.Nodes.Node;
import org.lucid.node.contract.registration.Nodes.NodeStatus;
import org.lucid.node.contract.registration.Nodes.StatusDetail;
import org.lucid.node.contract.registration.Nodes.StatusItem;

/**
 * A node as stored.
 *
 * @param nodeSeq how many entries of the journal speak of it; the last one made this record what it is
 * @param nameKey the lower-case name, unique among nodes
 * @param livenessPage the record of {@code node_liveness} that holds its last heartbeat
 */
public record NodeRecord(String nodeId, long nodeSeq, String name, String nameKey, String origin, String nodeType,
        String role, Optional<String> operatorId, Optional<String> publicKey, Optional<String> payoutAddress,
        List<String> capabilities, Optional<JsonNode> hardwareInfo, Optional<JsonNode> location, NodeState state,
        boolean desiredRun, Instant stateSince, String stateCause, Optional<String> lastError, long livenessPage,
        Instant createdAt, Instant updatedAt) {

    /** This node after an entry of the journal. */
    NodeRecord after(ChangeRecord change) {
        return new NodeRecord(nodeId, change.nodeSeq(), name, nameKey, origin, nodeType, role, operatorId, publicKey,
                payoutAddress, capabilities, hardwareInfo, location, change.to(), change.desiredRun(),
                change.effectiveAt(), change.reason(), change.lastError(), livenessPage, createdAt,
                change.effectiveAt());
    }

    /** What its owner sees. */
    Node toNode(Optional<Instant> lastHeartbeat) {
        return new Node(nodeId, name, state.json(), desiredRun ? "run" : "stop", nodeType, role, operatorId, publicKey,
                capabilities, hardwareInfo, location, payoutAddress, lastHeartbeat, createdAt, updatedAt, detail(),
                lastError);
    }

    NodeStatus toStatus(Optional<Instant> lastHeartbeat, int activeSessions, Instant now) {
        long uptime = state == NodeState.ACTIVE ? Math.max(0, now.getEpochSecond() - stateSince.getEpochSecond()) : 0;
        return new NodeStatus(nodeId, state.json(), nodeType, lastHeartbeat, createdAt, updatedAt, uptime,
                activeSessions, lastError, detail());
    }

    StatusItem toItem(Optional<Instant> lastHeartbeat) {
        return new StatusItem(nodeId, state.name(), origin, operatorId, lastHeartbeat, createdAt);
    }

    private StatusDetail detail() {
        Optional<String> next = Optional.ofNullable(switch (state) {
            case REGISTERED, INACTIVE -> "Start it with POST /api/v1/nodes/" + nodeId + "/start.";
            case STARTING -> "Wait for its first heartbeat, or look at the agent's log.";
            case OFFLINE -> "Check power, network and the agent on the node.";
            case ERROR -> "Read last_error, mend it on the node, then start it again.";
            case SUSPENDED -> "Ask an administrator for the reason.";
            case ACTIVE, STOPPING, TERMINATED -> null;
        });
        return new StatusDetail(stateSince, stateCause, next);
    }
}
