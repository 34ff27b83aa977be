package org.lucid.node.registration;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A node as stored.
 *
 * @param nodeSeq how many entries of the journal speak of it; the last one made its standing what it is
 * @param nameKey the lower-case name, unique among nodes; {@code #<id>} once terminated
 * @param state as in the standing, to be found by
 * @param operatorId as in the standing, to be found by
 * @param serviceId the service that a service node is bound to
 * @param initialPool the pool to be joined once the node is admitted; absent when that is done or refused for good
 * @param dailyWindow when it is worked on each day, {@code HH:MM}
 * @param exitSince since when it is on its way out; absent when it stays or is gone
 * @param livenessPage the record of {@code node_liveness} that holds its last heartbeat
 */
public record NodeRecord(String nodeId, long nodeSeq, String nameKey, String nodeType, NodeState state,
        Optional<String> operatorId, Optional<String> serviceId, Optional<String> serviceKind, String origin,
        Optional<String> initialPool, Optional<String> dailyWindow, Optional<Instant> exitSince, Profile profile,
        Standing standing, long livenessPage, Instant createdAt, Instant updatedAt) {

    /** A node that registered itself. */
    static final String SELF = "self";
    /** A node that its operator created. */
    static final String OPERATOR = "operator";
    /** A node that is another service of the network. */
    static final String SERVICE = "service";

    /** What the owner may change at any time. */
    public record Profile(String name, List<String> capabilities, Optional<JsonNode> hardwareInfo,
            Optional<JsonNode> location, NodeConfiguration configuration, Map<String, String> labels,
            Optional<String> onionAddress, Optional<Integer> port) {

        public Profile {
            capabilities = List.copyOf(capabilities);
            labels = Map.copyOf(labels);
        }

        private Optional<String> window() {
            return configuration.maintenanceWindow().map(window -> String.format("%02d:%02d", window.startHour(), window
                    .startMinute()));
        }
    }

    static NodeRecord of(String nodeId, String nodeType, Optional<String> serviceId, Optional<String> serviceKind,
            String origin, Optional<String> initialPool, Profile profile, Standing standing, long livenessPage,
            Instant at) {
        return new NodeRecord(nodeId, 0, AdmissionRules.nameKey(profile.name()), nodeType, standing.state(), standing
                .operatorId(), serviceId, serviceKind, origin, initialPool, profile.window(), exitSince(standing),
                profile, standing,
                livenessPage, at, at);
    }

    /** This node after an entry of the journal. */
    NodeRecord after(ChangeRecord change) {
        Standing now = change.standing();
        return new NodeRecord(nodeId, change.nodeSeq(), now.state() == NodeState.TERMINATED ? "#" + nodeId : nameKey,
                nodeType, now.state(), now.operatorId(), serviceId, serviceKind, origin, initialPool, dailyWindow,
                exitSince(now), profile, now, livenessPage, createdAt, change.effectiveAt());
    }

    /** This node as its owner describes it now. */
    NodeRecord described(Profile next, Instant at) {
        return new NodeRecord(nodeId, nodeSeq, AdmissionRules.nameKey(next.name()), nodeType, state, operatorId,
                serviceId, serviceKind, origin, initialPool, next.window(), exitSince, next, standing, livenessPage,
                createdAt,
                at);
    }

    /** This node without the wish for a pool: it was joined or refused for good. */
    NodeRecord withoutInitialPool() {
        return new NodeRecord(nodeId, nodeSeq, nameKey, nodeType, state, operatorId, serviceId, serviceKind, origin,
                Optional.empty(), dailyWindow, exitSince, profile, standing, livenessPage, createdAt, updatedAt);
    }

    private static Optional<Instant> exitSince(Standing standing) {
        return standing.isExiting() ? standing.exit().map(Exit::since) : Optional.empty();
    }

    boolean isService() {
        return origin.equals(SERVICE);
    }
}
