package org.lucid.node.contract.pools;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.contract.Pagination;
import org.lucid.node.kernel.bus.Nothing;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.bus.Topic;
import org.lucid.node.kernel.json.Bounds;

/** Pools in numbers, and how large they should be. */
public final class PoolFigures {

    public static final Operation<Nothing, PoolStatistics> STATISTICS = Operation.of("lucid.pools.statistics",
            Nothing.class, PoolStatistics.class).roles(Role.USER).single();
    public static final Operation<Pools.GetPool, OnePool> POOL_STATISTICS = Operation.of(
            "lucid.pools.pool-statistics", Pools.GetPool.class, OnePool.class).roles(Role.USER)
            .keyed(Pools.GetPool::poolId).failures(5002);
    public static final Operation<Scale, Scaled> SCALE = Operation.of("lucid.pools.scale", Scale.class, Scaled.class)
            .roles(Role.ADMIN).keyed(Scale::poolId).failures(4004, 5002, 5003);
    public static final Operation<ListEvents, EventPage> LIST_SCALING_EVENTS = Operation.of(
            "lucid.pools.list-scaling-events", ListEvents.class, EventPage.class).roles(Role.USER).failures(5002);

    public static final Topic<ScalingAdvised> SCALING_ADVISED = Topic
            .of("lucid.pools.scaling-advised", ScalingAdvised.class).audience(Role.ADMIN, Role.SERVICE);

    private PoolFigures() {
    }

    /** All pools that are not disbanded, at most 30 s old. */
    public record PoolStatistics(long totalPools, long activePools, long fullPools, long emptyPools, long totalNodes,
            int maxNodesPerPool, double averageNodesPerPool, Instant countedAt) {
    }

    /**
     * One pool.
     *
     * @param legacyStatus empty, full, active, maintenance or inactive, for older callers
     * @param reporting members with a sample of the last 5 minutes, over which the means are taken
     * @param creditsMc thousandths of credits earned for the pool in the last 7 closed epochs; absent without consensus
     * @param uptimePercent mean of the members in these epochs
     * @param allocations open ones placed by this pool
     */
    public record OnePool(String poolId, String status, String legacyStatus, String health, int seats, int free,
            Map<String, Integer> byStatus, Map<String, Integer> byRole, int reporting, Optional<Double> cpuPercent,
            Optional<Double> memoryPercent, Optional<Double> diskPercent, long allocations,
            Optional<Long> creditsMc, Optional<Double> uptimePercent, long scalingEvents, Instant countedAt) {
    }

    /** How many members are wanted. */
    public record Scale(String poolId, @Bounds(min = "1", max = "1000") int targetNodes) {
    }

    /** What was stored; it moves no node. */
    public record Scaled(String poolId, int targetNodes, Instant scaledAt) {
    }

    /** Whose advice. */
    public record ListEvents(String poolId, @Bounds(min = "1", max = "1000000") Optional<Integer> page,
            @Bounds(min = "1", max = "100") Optional<Integer> limit, Optional<String> cursor) {
    }

    /** One page of scaling events, the newest first. */
    public record EventPage(List<ScalingEvent> events, Pagination pagination) {
    }

    /**
     * Advice, or an administrator's wish.
     *
     * @param eventType scale_up, scale_down or manual
     * @param status advised, completed, superseded or expired
     */
    public record ScalingEvent(String eventId, String poolId, String eventType, int targetNodes, int currentNodes,
            String triggerReason, String status, Instant triggeredAt, Optional<Instant> completedAt) {
    }

    /** A pool should have so many members. */
    public record ScalingAdvised(String poolId, String eventId, String eventType, int targetNodes, int currentNodes) {
    }
}
