package org.lucid.node.contract.resources;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.kernel.bus.Nothing;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.json.Bounds;

/** What the machines of the nodes are doing. */
public final class Resources {

    public static final Operation<Ingest, IngestReply> INGEST = Operation.of("lucid.resources.ingest", Ingest.class,
            IngestReply.class).roles(Role.NODE, Role.SERVICE, Role.ADMIN).keyed(Ingest::nodeId).failures(2006, 5001);
    public static final Operation<GetResources, NodeResources> GET = read("get", NodeResources.class);
    public static final Operation<GetResources, CpuNow> GET_CPU = read("get-cpu", CpuNow.class);
    public static final Operation<GetResources, MemoryNow> GET_MEMORY = read("get-memory", MemoryNow.class);
    public static final Operation<GetResources, DiskNow> GET_DISK = read("get-disk", DiskNow.class);
    public static final Operation<GetResources, NetworkNow> GET_NETWORK = read("get-network", NetworkNow.class);
    public static final Operation<GetHistory, ResourceMetrics> HISTORY = Operation.of("lucid.resources.history",
            GetHistory.class, ResourceMetrics.class).roles(Role.NODE_OPERATOR, Role.NODE, Role.SERVICE)
            .keyed(GetHistory::nodeId).failures(2006, 5001);
    /** What a node uses of itself now; NOT_FOUND 5011 for one that was never measured. */
    public static final Operation<GetUsage, Usage> USAGE = Operation.of("lucid.resources.usage", GetUsage.class,
            Usage.class).roles(Role.NODE_OPERATOR, Role.NODE, Role.SERVICE).keyed(GetUsage::nodeId)
            .failures(2006, 5001, 5011);
    public static final Operation<GetRange, UsageHistory> USAGE_HISTORY = Operation.of(
            "lucid.resources.usage-history", GetRange.class, UsageHistory.class)
            .roles(Role.NODE_OPERATOR, Role.NODE, Role.SERVICE).keyed(GetRange::nodeId).failures(2006, 5001);
    public static final Operation<GetRange, NodeSummary> NODE_SUMMARY = Operation.of("lucid.resources.node-summary",
            GetRange.class, NodeSummary.class).roles(Role.NODE_OPERATOR, Role.NODE, Role.SERVICE)
            .keyed(GetRange::nodeId).failures(2006, 5001);
    public static final Operation<Nothing, FleetSummary> FLEET_SUMMARY = Operation.of("lucid.resources.fleet-summary",
            Nothing.class, FleetSummary.class).roles(Role.SERVICE, Role.ADMIN);
    /** Measures the host that this process runs on; MODULE_DISABLED where {@code resources.own_host} is false. */
    public static final Operation<Nothing, ResourceSample> SAMPLE_HOST = Operation.of("lucid.resources.sample-host",
            Nothing.class, ResourceSample.class).single().failures(5031);

    /** How busy the given nodes are, for whoever places work; nodes without a measurement are left out. Modules only. */
    public static final Operation<GetLoads, LoadList> LOADS = Operation.of("lucid.resources.loads", GetLoads.class,
            LoadList.class);

    private static final String RANGES = "1h|6h|24h|7d|30d";

    private Resources() {
    }

    /** Which nodes. */
    public record GetLoads(@Bounds(max = "500") List<String> nodeIds) {
    }

    /** Loads in any order. */
    public record LoadList(List<Load> items) {
    }

    /**
     * What a node measured last, of whatever age; what was not measured is null.
     *
     * @param networkMbps what goes in and out together, in Mbit/s
     * @param critical the resources with an open alert of level critical
     */
    public record Load(String nodeId, Optional<Double> cpuPercent, Optional<Double> memoryPercent,
            Optional<Double> diskPercent, Optional<Long> diskFreeBytes, Optional<Double> networkMbps, Instant at,
            List<String> critical) {
    }

    private static <R> Operation<GetResources, R> read(String name, Class<R> reply) {
        return Operation.of("lucid.resources." + name, GetResources.class, reply)
                .roles(Role.NODE_OPERATOR, Role.NODE, Role.SERVICE).keyed(GetResources::nodeId)
                .failures(2006, 5001, 5011);
    }

    /**
     * Measurements of a node: either one in {@code metrics}, in blocks or with flat names such as {@code cpu_percent},
     * or up to 120 in {@code samples}.
     */
    public record Ingest(String nodeId, Optional<JsonNode> metrics,
            @Bounds(max = "120") Optional<List<ResourceSample>> samples) {
    }

    /** What became of the measurements; {@code ignored} names the metrics that nothing is known of. */
    public record IngestReply(String nodeId, int accepted, Instant receivedAt, int duplicates,
            List<Rejection> rejected, List<String> ignored) {
    }

    /** A sample that was not taken, by its place in the request. */
    public record Rejection(int index, String reason) {
    }

    /**
     * Which node.
     *
     * @param timeRange with it the reply holds the series of that time as well
     */
    public record GetResources(String nodeId, @Bounds(pattern = RANGES) Optional<String> timeRange) {

        /** The newest measurement alone. */
        public GetResources(String nodeId) {
            this(nodeId, Optional.empty());
        }
    }

    /** Which node. */
    public record GetUsage(String nodeId) {
    }

    /** Which node, and the time until now; 24h when absent. */
    public record GetRange(String nodeId, @Bounds(pattern = RANGES) Optional<String> timeRange) {
    }

    /** The main figures of a node, its network in Mbit/s. What was not measured is null. */
    public record Usage(Optional<Double> cpuPercent, Optional<Double> memoryPercent, Optional<Double> diskPercent,
            Optional<Double> networkIn, Optional<Double> networkOut, Instant timestamp) {
    }

    /** Averages over spans of time; a span without a measurement has none. */
    public record UsageHistory(String nodeId, List<Usage> usageHistory) {
    }

    /**
     * What a node used over a time, by quantity, over the points of its series.
     *
     * @param openAlerts how many alerts are not resolved
     */
    public record NodeSummary(String nodeId, String timeRange, Instant startTime, Instant endTime,
            Map<String, FleetSpread> metrics, int openAlerts) {
    }

    /**
     * The newest measurement of a node. What was not measured is null.
     *
     * @param stale whether it is older than 120 s
     * @param dataPoints the series of the time that was asked for; here and in the blocks null when none was
     */
    public record NodeResources(String nodeId, Instant timestamp, boolean stale, CpuNow cpu, MemoryNow memory,
            DiskNow disk, NetworkNow network, Optional<Double> activeSessions,
            Optional<List<DataPoint>> dataPoints) {
    }

    /** The processors now; {@code percent} of all of them together. */
    public record CpuNow(Instant timestamp, boolean stale, Optional<Double> percent, Optional<Double> loadAverage,
            Optional<Integer> cores, Optional<Integer> frequencyMhz, Optional<Double> temperatureCelsius,
            Optional<List<DataPoint>> dataPoints) {
    }

    /** The memory now. */
    public record MemoryNow(Instant timestamp, boolean stale, Optional<Double> percent, Optional<Double> usedBytes,
            Optional<Long> totalBytes, Optional<Double> swapUsedBytes, Optional<List<DataPoint>> dataPoints) {
    }

    /** The disks now. */
    public record DiskNow(Instant timestamp, boolean stale, Optional<Double> percent, Optional<Long> totalBytes,
            Optional<Double> readMbps, Optional<Double> writeMbps, Optional<List<DataPoint>> dataPoints) {
    }

    /** The network now, in Mbit/s; {@code interfaces} are the names of those that are up, where the node told them. */
    public record NetworkNow(Instant timestamp, boolean stale, Optional<Double> inMbps, Optional<Double> outMbps,
            Optional<Integer> linkMbps, List<String> interfaces, Optional<List<DataPoint>> dataPoints) {
    }

    /**
     * Which part of the history.
     *
     * @param metricType a quantity such as {@code cpu_percent}, or the beginning of several such as {@code cpu}
     * @param granularity {@code 5m} when absent
     * @param startTime 24 h before the end when absent
     * @param endTime now when absent
     */
    public record GetHistory(String nodeId, @Bounds(pattern = "[a-z0-9_]{1,32}") Optional<String> metricType,
            @Bounds(pattern = "1m|5m|15m|1h") Optional<String> granularity, Optional<Instant> startTime,
            Optional<Instant> endTime) {
    }

    /**
     * A series; times without a measurement have no point.
     *
     * @param availableFrom from when on there can be points, when that is later than was asked for
     */
    public record ResourceMetrics(String nodeId, Optional<String> metricType, String granularity, Instant startTime,
            Instant endTime, Optional<Instant> availableFrom, List<DataPoint> dataPoints) {
    }

    /** One span of a series and what was measured in it, by quantity. */
    public record DataPoint(Instant timestamp, Map<String, Spread> metrics) {
    }

    /** Average and maximum of so many measurements. */
    public record Spread(double avg, double max, long count) {
    }

    /**
     * The newest measurements of all nodes that are not stale, by quantity.
     *
     * @param reporting how many nodes these are
     * @param total how many nodes were ever measured and are not terminated
     * @param openAlerts how many alerts are not resolved, by level
     */
    public record FleetSummary(Instant timestamp, int reporting, int total, Map<String, FleetSpread> metrics,
            Map<String, Integer> openAlerts) {
    }

    /** Average, maximum and 95th percentile (nearest rank) of so many values: newest ones of nodes, or averages of spans. */
    public record FleetSpread(double avg, double max, double p95, long count) {
    }
}
