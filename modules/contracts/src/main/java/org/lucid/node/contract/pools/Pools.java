package org.lucid.node.contract.pools;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.Pagination;
import org.lucid.node.kernel.bus.Nothing;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.json.Bounds;

/** Pools: groups of nodes that earn together. */
public final class Pools {

    public static final Operation<CreatePool, Pool> CREATE = Operation.of("lucid.pools.create", CreatePool.class,
            Pool.class).roles(Role.ADMIN).single().failures(5008, 4291);
    public static final Operation<ListPools, PoolPage> LIST = Operation.of("lucid.pools.list", ListPools.class,
            PoolPage.class).roles(Role.USER);
    public static final Operation<GetPool, Pool> GET = Operation.of("lucid.pools.get", GetPool.class, Pool.class)
            .roles(Role.USER).failures(5002);
    public static final Operation<JoinPool, PoolMember> JOIN = Operation.of("lucid.pools.join", JoinPool.class,
            PoolMember.class).roles(Role.NODE_OPERATOR, Role.NODE).keyed(JoinPool::poolId)
            .failures(2006, 4003, 4004, 4005, 5001, 5002, 5003);
    public static final Operation<LeavePool, Nothing> LEAVE = Operation.of("lucid.pools.leave", LeavePool.class,
            Nothing.class).roles(Role.NODE_OPERATOR, Role.NODE).keyed(leave -> leave.poolId().orElse(""))
            .failures(2006, 5001, 5011);
    public static final Operation<OfNode, Pool> OF_NODE = Operation.of("lucid.pools.of-node", OfNode.class, Pool.class)
            .roles(Role.NODE_OPERATOR, Role.NODE, Role.SERVICE).failures(2006, 5001, 5011);
    public static final Operation<ListMembers, MemberPage> LIST_MEMBERS = Operation.of("lucid.pools.list-members",
            ListMembers.class, MemberPage.class).roles(Role.USER).failures(5002);

    private Pools() {
    }

    /**
     * The wish for a pool; what is absent is as configured.
     *
     * @param maxNodes seats
     * @param minNodes active members below which a pool does not work
     */
    public record CreatePool(@Bounds(min = "1", max = "120") String name,
            @Bounds(max = "500") Optional<String> description,
            @Bounds(min = "1", max = "1000") Optional<Integer> maxNodes,
            @Bounds(min = "1", max = "1000") Optional<Integer> minNodes,
            @Bounds(pattern = "open|approval|closed") Optional<String> joinPolicy,
            @Bounds(pattern = "equal|contribution_weighted|work_credits") Optional<String> rewardMethod,
            @Bounds(pattern = "round_robin|least_loaded|random|geographic") Optional<String> selectionStrategy) {
    }

    /** Which pools. */
    public record ListPools(
            @Bounds(pattern = "forming|active|degraded|maintenance|disbanding|disbanded") Optional<String> status,
            @Bounds(min = "1", max = "1000000") Optional<Integer> page,
            @Bounds(min = "1", max = "100") Optional<Integer> limit, Optional<String> cursor) {
    }

    /** One page of pools, the oldest first. */
    public record PoolPage(List<Pool> pools, Pagination pagination) {
    }

    /** Which pool. */
    public record GetPool(String poolId) {
    }

    /** A pool; {@code node_count} is the number of seats taken. */
    public record Pool(String poolId, String name, Optional<String> description, String status, int nodeCount,
            int maxNodes, int minNodes, String managedBy, String joinPolicy, String rewardMethod,
            String selectionStrategy, Instant createdAt, Instant updatedAt) {
    }

    /**
     * The wish of a node, or of its owner, for a seat.
     *
     * @param priority from 1 to 100, 50 when absent; work goes to high priorities first
     */
    public record JoinPool(String poolId, String nodeId, @Bounds(min = "1", max = "100") Optional<Integer> priority) {
    }

    /** The end of a membership; without a pool, of whichever membership the node has. */
    public record LeavePool(Optional<String> poolId, String nodeId,
            @Bounds(min = "3", max = "500") Optional<String> reason) {
    }

    /** Which node's pool. */
    public record OfNode(String nodeId) {
    }

    /** Which page of the members of a pool. */
    public record ListMembers(String poolId, @Bounds(min = "1", max = "1000") Optional<Integer> page,
            @Bounds(min = "1", max = "100") Optional<Integer> limit) {
    }

    /** Members by priority, the highest first, then by node id. */
    public record MemberPage(List<PoolMember> nodes, Pagination pagination) {
    }

    /**
     * A node in a pool. {@code joined_at}, {@code assigned_at} and {@code added_at} are the same instant.
     *
     * @param fromSlot the first slot in which the node's work counts for the pool
     */
    public record PoolMember(String nodeId, String poolId, String role, String status, int priority,
            Optional<Long> fromSlot, Optional<Instant> joinedAt, Optional<Instant> assignedAt,
            Optional<Instant> addedAt) {
    }
}
