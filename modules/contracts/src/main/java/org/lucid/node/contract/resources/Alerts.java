package org.lucid.node.contract.resources;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.contract.Pagination;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.bus.Topic;
import org.lucid.node.kernel.json.Bounds;

/** Warnings that a node runs short of something, and from when on it is warned (NOD-65 to NOD-67). */
public final class Alerts {

    public static final Operation<ListAlerts, AlertPage> LIST = Operation.of("lucid.resources.list-alerts",
            ListAlerts.class, AlertPage.class).roles(Role.NODE_OPERATOR, Role.NODE).keyed(ListAlerts::nodeId)
            .failures(1011, 2006, 5001);
    /** An alert that is resolved cannot be acknowledged: CONFLICT 5003. */
    public static final Operation<Acknowledge, Alert> ACKNOWLEDGE = Operation.of("lucid.resources.acknowledge-alert",
            Acknowledge.class, Alert.class).roles(Role.NODE_OPERATOR).keyed(Acknowledge::nodeId)
            .failures(2006, 5001, 5003, 5011);
    public static final Operation<GetThresholds, NodeThresholds> GET_THRESHOLDS = Operation.of(
            "lucid.resources.get-thresholds", GetThresholds.class, NodeThresholds.class)
            .roles(Role.NODE_OPERATOR, Role.NODE).keyed(GetThresholds::nodeId).failures(2006, 5001);
    public static final Operation<SetThresholds, NodeThresholds> SET_THRESHOLDS = Operation.of(
            "lucid.resources.set-thresholds", SetThresholds.class, NodeThresholds.class).roles(Role.NODE_OPERATOR)
            .keyed(SetThresholds::nodeId).failures(2006, 5001, 5301);

    public static final Topic<AlertChanged> ALERT_CHANGED = Topic
            .of("lucid.resources.alert-changed", AlertChanged.class)
            .audience(Role.NODE_OPERATOR, Role.NODE, Role.SERVICE).ofNode(AlertChanged::nodeId);

    private Alerts() {
    }

    /**
     * Which alerts of a node, the newest first.
     *
     * @param severity a level
     * @param activeOnly only those that are not resolved
     */
    public record ListAlerts(String nodeId, @Bounds(pattern = "warning|critical") Optional<String> severity,
            Optional<Boolean> activeOnly, @Bounds(min = "1", max = "10000") Optional<Integer> page,
            @Bounds(min = "1", max = "100") Optional<Integer> limit, Optional<String> cursor) {

        /** The first page of all alerts of a node. */
        public static ListAlerts of(String nodeId) {
            return new ListAlerts(nodeId, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                    Optional.empty());
        }
    }

    /**
     * A page of alerts; besides it, whatever the page, those that are not resolved and the newest 100 that are.
     */
    public record AlertPage(List<Alert> alerts, Pagination pagination, List<Alert> activeAlerts,
            List<Alert> alertHistory) {
    }

    /**
     * One shortage of one resource.
     *
     * @param level warning or critical; of a resolved alert the last one
     * @param state open, acknowledged or resolved
     * @param value the newest measurement while it is not resolved, then the last one that was looked at
     * @param peak the highest measurement since it was opened
     * @param threshold from which value on the level is reached
     * @param occurrences how often it came back within five minutes of being resolved, and once for the first time
     */
    public record Alert(String alertId, String nodeId, String resource, String level, String state, double value,
            double peak, double threshold, Instant openedAt, Instant updatedAt, Optional<String> acknowledgedBy,
            Optional<String> note, Optional<Instant> resolvedAt, int occurrences) {
    }

    /** Somebody knows of an alert. */
    public record Acknowledge(String nodeId, String alertId, @Bounds(max = "500") Optional<String> note) {
    }

    /** Whose thresholds. */
    public record GetThresholds(String nodeId) {
    }

    /**
     * New thresholds; what is absent stays as it is. Each is a number, which sets the warning and raises the critical
     * level to at least that, or {@code {"warning": n, "critical": n}}. They stand side by side or in
     * {@code thresholds}, as the reply has them.
     */
    public record SetThresholds(String nodeId, Optional<JsonNode> cpuPercent, Optional<JsonNode> memoryPercent,
            Optional<JsonNode> diskPercent, Optional<JsonNode> networkMbps, Optional<JsonNode> temperatureCelsius,
            Optional<Map<String, JsonNode>> thresholds) {

        /** Those in {@code thresholds} alone. */
        public static SetThresholds of(String nodeId, Map<String, JsonNode> thresholds) {
            return new SetThresholds(nodeId, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                    Optional.empty(), Optional.of(thresholds));
        }
    }

    /** From which value on there is a warning, and from which on it is critical. */
    public record Levels(double warning, double critical) {
    }

    /**
     * The thresholds of a node by resource.
     *
     * @param updatedAt null while they are those of the configuration
     */
    public record NodeThresholds(String nodeId, Map<String, Levels> thresholds, Optional<Instant> updatedAt) {
    }

    /** An alert was opened, changed its level or state, or was resolved; not told while it is acknowledged. */
    public record AlertChanged(String alertId, String nodeId, String resource, String level, String state,
            double value, double threshold, Instant at) {
    }
}
