package org.lucid.node.pools;

import java.time.Duration;
import org.lucid.node.kernel.config.Default;
import org.lucid.node.kernel.config.Env;
import org.lucid.node.kernel.json.Bounds;

/**
 * The section {@code pools}.
 *
 * @param activation how long a member may take to become active
 * @param absence after how long offline a member is removed
 * @param leaderAbsence after how long offline a leader is succeeded
 * @param belowMinimum after how long with too few active members a pool is disbanded
 * @param maxLoad percent from which on a node is given no more work
 * @param pendingTime how long an allocation waits for its session
 * @param allocationTime how long an allocation may be used at most
 */
public record PoolsConfig(
        @Default("100") @Env({
                "MAX_NODES_PER_POOL", "LUCID_MAX_POOL_SIZE"}) @Bounds(min = "1", max = "1000") int maxNodesPerPool,
        @Default("3") @Env({"MIN_NODES_PER_POOL",
                "LUCID_MIN_POOL_SIZE"}) @Bounds(min = "1", max = "1000") int minNodesPerPool,
        @Default("1000") @Bounds(min = "1", max = "10000") int maxPools,
        @Default("300s") @Env({"POOL_HEALTH_CHECK_INTERVAL",
                "LUCID_POOL_HEALTH_CHECK_SEC"}) @Bounds(min = "10s", max = "1h") Duration healthInterval,
        @Default("60s") @Env({"POOL_SYNC_INTERVAL",
                "LUCID_POOL_SYNC_INTERVAL_SEC"}) @Bounds(min = "10s", max = "1h") Duration syncInterval,
        @Default("24h") @Bounds(min = "1h", max = "30d") Duration activation,
        @Default("7d") @Bounds(min = "1d", max = "90d") Duration requestLife,
        @Default("14d") @Bounds(min = "1d", max = "365d") Duration absence,
        @Default("24h") @Bounds(min = "1h", max = "30d") Duration leaderAbsence,
        @Default("168h") @Bounds(min = "1h", max = "90d") Duration belowMinimum,
        @Default("24h") @Bounds(min = "0s", max = "30d") Duration disbandGrace,
        @Default("round_robin") @Bounds(pattern = "round_robin|least_loaded|random|geographic") String selectionStrategy,
        @Default("90") @Bounds(min = "10", max = "100") int maxLoad,
        @Default("600s") @Bounds(min = "30s", max = "1h") Duration pendingTime,
        @Default("7200s") @Bounds(min = "60s", max = "24h") Duration allocationTime) {

    public PoolsConfig {
        if (minNodesPerPool > maxNodesPerPool) {
            throw new IllegalArgumentException("pools.min_nodes_per_pool must not exceed pools.max_nodes_per_pool");
        }
    }
}
