package org.lucid.node.contract.pools;

import java.time.Instant;
import java.util.List;
import org.lucid.node.contract.Pagination;
import org.lucid.node.contract.pools.Pools.Pool;
import org.lucid.node.contract.pools.Pools.PoolMember;
import org.lucid.node.contract.pools.Pools.PoolPage;
import org.lucid.node.kernel.bus.Nothing;

/** Pools as the routes under {@code /pools} have always told them (API-78, API-86). */
public final class LegacyPools {

    private LegacyPools() {
    }

    /** A pool. */
    public record PoolInfo(String poolId, String poolName, int maxNodes, int currentNodes, String status,
            Instant createdAt, Instant lastUpdated, Rules configuration) {
    }

    /**
     * How nodes come and go.
     *
     * @param autoJoinEnabled whether a node may take a seat without being asked about it
     * @param autoLeaveEnabled always true: a node may leave at any time, and loses its seat when it stays away
     */
    public record Rules(boolean autoJoinEnabled, boolean autoLeaveEnabled, String selectionStrategy) {
    }

    /** Some pools. */
    public record PoolInfos(List<PoolInfo> pools, Pagination pagination) {
    }

    /** What was done, in words. */
    public record Done(String message) {
    }

    /** What was made. */
    public record Made(String message, String poolId) {
    }

    public static PoolInfo poolInfo(Pool pool) {
        return new PoolInfo(pool.poolId(), pool.name(), pool.maxNodes(), pool.nodeCount(), pool.status(),
                pool.createdAt(), pool.updatedAt(),
                new Rules(pool.joinPolicy().equals("open"), true, pool.selectionStrategy()));
    }

    public static PoolInfos poolInfos(PoolPage page) {
        return new PoolInfos(page.pools().stream().map(LegacyPools::poolInfo).toList(), page.pagination());
    }

    public static Made made(Pool pool) {
        return new Made("Pool " + pool.name() + " is created.", pool.poolId());
    }

    public static Done joined(PoolMember member) {
        return new Done("Node " + member.nodeId() + " joined pool " + member.poolId() + ".");
    }

    public static Done left(Nothing nothing) {
        return new Done("The node left the pool.");
    }
}
