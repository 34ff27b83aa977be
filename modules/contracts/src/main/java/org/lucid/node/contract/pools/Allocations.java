package org.lucid.node.contract.pools;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.Pagination;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.bus.Topic;
import org.lucid.node.kernel.json.Bounds;

/** Places on nodes, for the services that run sessions (NOD-53 to NOD-58). */
public final class Allocations {

    public static final Operation<GetAvailable, AvailableNodes> AVAILABLE = Operation.of("lucid.pools.available",
            GetAvailable.class, AvailableNodes.class).roles(Role.SERVICE, Role.ADMIN).single().failures(5002);
    public static final Operation<RequestPlace, Allocation> REQUEST = Operation.of("lucid.pools.request",
            RequestPlace.class, Allocation.class).roles(Role.SERVICE, Role.ADMIN).single()
            .failures(4291, 5002, 5004, 5009);
    public static final Operation<Which, Allocation> CONFIRM = Operation.of("lucid.pools.confirm", Which.class,
            Allocation.class).roles(Role.SERVICE, Role.ADMIN).single().failures(5003, 5011);
    public static final Operation<Release, Allocation> RELEASE = Operation.of("lucid.pools.release", Release.class,
            Allocation.class).roles(Role.SERVICE, Role.ADMIN, Role.NODE).single().failures(5011, 5101);
    public static final Operation<ListAllocations, AllocationPage> LIST_ALLOCATIONS = Operation.of(
            "lucid.pools.list-allocations", ListAllocations.class, AllocationPage.class)
            .roles(Role.SERVICE, Role.ADMIN);
    public static final Operation<GetAllocation, Allocation> GET_ALLOCATION = Operation.of(
            "lucid.pools.get-allocation", GetAllocation.class, Allocation.class).roles(Role.SERVICE, Role.ADMIN)
            .single().failures(5011);

    /** For modules: how much work a node has still to end. */
    public static final Operation<OfNode, OpenOfNode> OPEN_OF_NODE = Operation.of("lucid.pools.open-of-node",
            OfNode.class, OpenOfNode.class);

    public static final Topic<AllocationClosed> ALLOCATION_CLOSED = Topic
            .of("lucid.pools.allocation-closed", AllocationClosed.class)
            .audience(Role.NODE_OPERATOR, Role.NODE, Role.SERVICE).ofNode(AllocationClosed::nodeId);

    private static final String TYPES = "session_slot|cpu_cores|memory_mb|storage_gb|bandwidth_mbps"
            + "|session|cpu|memory|storage|bandwidth";

    private Allocations() {
    }

    /** Which node. */
    public record OfNode(String nodeId) {
    }

    /** How many allocations hold a place on a node, 0 to 256. */
    public record OpenOfNode(String nodeId, int open) {
    }

    /**
     * Which nodes could take work.
     *
     * @param nodeType a type of node
     * @param minCapacity free session slots, 1 when absent
     * @param country two letters
     * @param latitude from where distances are measured, with the longitude
     */
    public record GetAvailable(@Bounds(max = "32") Optional<String> nodeType,
            @Bounds(min = "1", max = "1000") Optional<Integer> minCapacity,
            @Bounds(max = "64") Optional<String> poolId,
            @Bounds(pattern = "[A-Za-z]{2}") Optional<String> country,
            @Bounds(min = "-90", max = "90") Optional<Double> latitude,
            @Bounds(min = "-180", max = "180") Optional<Double> longitude,
            @Bounds(min = "1", max = "100") Optional<Integer> limit) {
    }

    /** Nodes in the order in which work would be placed, and by which strategy. */
    public record AvailableNodes(List<AvailableNode> nodes, String strategy) {
    }

    /**
     * A node that could take work.
     *
     * @param address the onion address again
     * @param capacity session slots
     * @param load percent of what the node can bear, from the newest sample and the slots held
     * @param distanceKm from the place asked for; absent when one of the two is not known
     */
    public record AvailableNode(String nodeId, String nodeType, String status, Optional<String> address, int capacity,
            int availableCapacity, int activeSessions, Optional<String> poolId, int priority, Optional<Double> load,
            Optional<String> onionAddress, Optional<Integer> port, Optional<Double> distanceKm) {
    }

    /**
     * The wish for a place. The caller, the session and the type are its key: the same again answers the same
     * allocation.
     *
     * @param durationSeconds how long it may be used once confirmed, 7200 when absent
     */
    public record RequestPlace(@Bounds(pattern = TYPES) String resourceType,
            @Bounds(min = "1", max = "1000000000") long quantity,
            @Bounds(pattern = "[A-Za-z0-9_-]{1,64}") String sessionId, @Bounds(max = "64") Optional<String> nodeId,
            @Bounds(max = "64") Optional<String> poolId, @Bounds(max = "32") Optional<String> nodeType,
            @Bounds(min = "60", max = "7200") Optional<Integer> durationSeconds) {
    }

    /** Which allocation. */
    public record Which(String allocationId, String sessionId) {
    }

    /** The end of an allocation; a node may add its signed report. */
    public record Release(String allocationId, String sessionId, Optional<SessionReport> report) {
    }

    /** What a node says of a session that ended (NOD-77); the figures are claims. */
    public record SessionReport(Instant startedAt, Instant endedAt, @Bounds(min = "0") long bytesIn,
            @Bounds(min = "0") long bytesOut, @Bounds(max = "200") String reason,
            @Bounds(pattern = "[0-9a-f]{128}") String signature) {
    }

    /** Which allocations; services see their own. */
    public record ListAllocations(@Bounds(max = "64") Optional<String> nodeId,
            @Bounds(max = "64") Optional<String> sessionId,
            @Bounds(min = "1", max = "1000000") Optional<Integer> page,
            @Bounds(min = "1", max = "100") Optional<Integer> limit, Optional<String> cursor) {
    }

    /** One page of allocations, the oldest first. */
    public record AllocationPage(List<Allocation> allocations, Pagination pagination) {
    }

    /** Which allocation. */
    public record GetAllocation(String allocationId) {
    }

    /**
     * A place on a node.
     *
     * @param status allocated, released, expired or refused
     * @param state exactly: requested, held, confirmed, released, expired or refused
     * @param expiresAt when it ends by itself
     * @param ticket the manager's signature that lets the session in at the node, valid until {@code expires_at}; only
     *            while held
     */
    public record Allocation(String allocationId, String sessionId, Optional<String> nodeId, Optional<String> poolId,
            String resourceType, long quantity, int durationSeconds, String status, String state, Instant createdAt,
            Instant expiresAt, Optional<Instant> releasedAt, Optional<String> reason, Optional<String> onionAddress,
            Optional<Integer> port, Optional<String> ticket) {
    }

    /** An allocation ended; its place is free. */
    public record AllocationClosed(String allocationId, String nodeId, String sessionId, String reason) {
    }
}
