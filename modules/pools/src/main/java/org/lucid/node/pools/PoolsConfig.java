package org.lucid.node.pools;

import java.time.Duration;
import org.lucid.node.kernel.config.Default;
import org.lucid.node.kernel.config.Env;
import org.lucid.node.kernel.json.Bounds;

/** The section {@code pools}. */
public record PoolsConfig(
        @Default("100") @Env({
                "MAX_NODES_PER_POOL", "LUCID_MAX_POOL_SIZE"}) @Bounds(min = "1", max = "1000") int maxNodesPerPool,
        @Default("3") @Env({"MIN_NODES_PER_POOL",
                "LUCID_MIN_POOL_SIZE"}) @Bounds(min = "1", max = "1000") int minNodesPerPool,
        @Default("1000") @Bounds(min = "1", max = "10000") int maxPools,
        @Default("60s") @Env({"POOL_SYNC_INTERVAL",
                "LUCID_POOL_SYNC_INTERVAL_SEC"}) @Bounds(min = "10s", max = "1h") Duration syncInterval,
        @Default("round_robin") @Bounds(pattern = "round_robin|least_loaded|random|geographic") String selectionStrategy) {

    public PoolsConfig {
        if (minNodesPerPool > maxNodesPerPool) {
            throw new IllegalArgumentException("pools.min_nodes_per_pool must not exceed pools.max_nodes_per_pool");
        }
    }
}
