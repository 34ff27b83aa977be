package org.lucid.node.contract.pools;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.Pagination;
import org.lucid.node.kernel.bus.Nothing;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.bus.Topic;
import org.lucid.node.kernel.json.Bounds;

/** Pools: groups of nodes that earn together. */
public final class Pools {

    public static final Operation<CreatePool, Pool> CREATE = Operation.of("lucid.pools.create", CreatePool.class,
            Pool.class).roles(Role.ADMIN).single().failures(5008, 4291);
    public static final Operation<ListPools, PoolPage> LIST = Operation.of("lucid.pools.list", ListPools.class,
            PoolPage.class).roles(Role.USER);
    public static final Operation<GetPool, Pool> GET = Operation.of("lucid.pools.get", GetPool.class, Pool.class)
            .roles(Role.USER).failures(5002);
    public static final Operation<UpdatePool, Pool> UPDATE = Operation.of("lucid.pools.update", UpdatePool.class,
            Pool.class).roles(Role.ADMIN).keyed(UpdatePool::poolId).failures(4004, 5002, 5003, 5008);
    public static final Operation<GetPool, Nothing> REMOVE = Operation.of("lucid.pools.remove", GetPool.class,
            Nothing.class).roles(Role.ADMIN).keyed(GetPool::poolId).failures(5002, 5003);
    public static final Operation<Disband, Pool> DISBAND = Operation.of("lucid.pools.disband", Disband.class,
            Pool.class).roles(Role.NODE_OPERATOR, Role.NODE).keyed(Disband::poolId).failures(5002, 5003, 5205);
    public static final Operation<GetPool, Pool> CANCEL_DISBAND = Operation.of("lucid.pools.cancel-disband",
            GetPool.class, Pool.class).roles(Role.NODE_OPERATOR, Role.NODE).keyed(GetPool::poolId)
            .failures(5002, 5003, 5205);
    public static final Operation<Maintain, Pool> MAINTAIN = Operation.of("lucid.pools.maintain", Maintain.class,
            Pool.class).roles(Role.NODE_OPERATOR, Role.NODE).keyed(Maintain::poolId).failures(5002, 5003, 5205);
    public static final Operation<JoinPool, PoolMember> JOIN = Operation.of("lucid.pools.join", JoinPool.class,
            PoolMember.class).roles(Role.NODE_OPERATOR, Role.NODE).keyed(JoinPool::poolId)
            .failures(2006, 4003, 4004, 4005, 5001, 5002, 5003);
    public static final Operation<LeavePool, Nothing> LEAVE = Operation.of("lucid.pools.leave", LeavePool.class,
            Nothing.class).roles(Role.NODE_OPERATOR, Role.NODE).keyed(leave -> leave.poolId().orElse(""))
            .failures(2006, 5001, 5002, 5011, 5205);
    public static final Operation<SetMember, PoolMember> SET_MEMBER = Operation.of("lucid.pools.set-member",
            SetMember.class, PoolMember.class).roles(Role.NODE_OPERATOR, Role.NODE).keyed(SetMember::poolId)
            .failures(5002, 5003, 5011, 5205);
    public static final Operation<OfNode, Pool> OF_NODE = Operation.of("lucid.pools.of-node", OfNode.class, Pool.class)
            .roles(Role.NODE_OPERATOR, Role.NODE, Role.SERVICE).failures(2006, 5001, 5011);
    public static final Operation<ListMembers, MemberPage> LIST_MEMBERS = Operation.of("lucid.pools.list-members",
            ListMembers.class, MemberPage.class).roles(Role.USER).failures(5002);

    public static final Topic<StatusChanged> STATUS_CHANGED = Topic
            .of("lucid.pools.status-changed", StatusChanged.class).audience(Role.USER, Role.NODE, Role.SERVICE);
    public static final Topic<HealthChanged> HEALTH_CHANGED = Topic
            .of("lucid.pools.health-changed", HealthChanged.class).audience(Role.USER, Role.NODE, Role.SERVICE);
    public static final Topic<LeaderChanged> LEADER_CHANGED = Topic
            .of("lucid.pools.leader-changed", LeaderChanged.class).audience(Role.USER, Role.NODE, Role.SERVICE);
    public static final Topic<PoolSettling> POOL_SETTLING = Topic.of("lucid.pools.pool-settling", PoolSettling.class)
            .audience(Role.USER, Role.NODE, Role.SERVICE);

    private Pools() {
    }

    /**
     * The wish for a pool; what is absent is as configured.
     *
     * @param maxNodes seats
     * @param minNodes active members below which a pool does not work
     * @param managedBy {@code admin} when absent; {@code leader}: the first active member leads
     * @param resourceLimits an object, kept and shown
     * @param pricing an object, kept and shown
     */
    public record CreatePool(@Bounds(min = "1", max = "120") String name,
            @Bounds(max = "500") Optional<String> description,
            @Bounds(min = "1", max = "1000") Optional<Integer> maxNodes,
            @Bounds(min = "1", max = "1000") Optional<Integer> minNodes,
            @Bounds(pattern = "open|approval|closed") Optional<String> joinPolicy,
            @Bounds(pattern = "equal|contribution_weighted|work_credits") Optional<String> rewardMethod,
            @Bounds(pattern = "round_robin|least_loaded|random|geographic") Optional<String> selectionStrategy,
            @Bounds(pattern = "admin|leader") Optional<String> managedBy, Optional<AutoScaling> autoScaling,
            Optional<JsonNode> resourceLimits, Optional<JsonNode> pricing) {

        /** Managed by administrators, without advice on scaling. */
        public CreatePool(String name, Optional<String> description, Optional<Integer> maxNodes,
                Optional<Integer> minNodes, Optional<String> joinPolicy, Optional<String> rewardMethod,
                Optional<String> selectionStrategy) {
            this(name, description, maxNodes, minNodes, joinPolicy, rewardMethod, selectionStrategy,
                    Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        }
    }

    /**
     * What is to be different; what is absent stays. An empty description, and null for the objects, clears.
     *
     * @param rewardMethod counts from the first UTC day on that begins at least 24 h later
     * @param leaderNodeId a member that leads from now on; the pool must be managed by its leader
     */
    public record UpdatePool(String poolId, @Bounds(min = "1", max = "120") Optional<String> name,
            @Bounds(max = "500") Optional<String> description,
            @Bounds(min = "1", max = "1000") Optional<Integer> maxNodes,
            @Bounds(min = "1", max = "1000") Optional<Integer> minNodes,
            @Bounds(pattern = "open|approval|closed") Optional<String> joinPolicy,
            @Bounds(pattern = "equal|contribution_weighted|work_credits") Optional<String> rewardMethod,
            @Bounds(pattern = "round_robin|least_loaded|random|geographic") Optional<String> selectionStrategy,
            @Bounds(pattern = "admin|leader") Optional<String> managedBy,
            @Bounds(max = "64") Optional<String> leaderNodeId, Optional<AutoScaling> autoScaling,
            Optional<JsonNode> resourceLimits, Optional<JsonNode> pricing) {
    }

    /**
     * When a pool is advised to grow or shrink (NOD-50); what is absent has its default.
     *
     * @param targetCpu mean CPU percent to come to, 70
     * @param upCpu mean above which to grow, 80
     * @param downCpu mean below which to shrink, 30
     * @param minNodes never advised below, 1
     * @param maxNodes never advised above; the pool's own seats when absent
     * @param upCooldownMinutes between advice to grow, 5
     * @param downCooldownMinutes between advice to shrink, 10
     */
    public record AutoScaling(boolean enabled, @Bounds(min = "30", max = "90") Optional<Integer> targetCpu,
            @Bounds(min = "50", max = "95") Optional<Integer> upCpu,
            @Bounds(min = "10", max = "50") Optional<Integer> downCpu,
            @Bounds(min = "1", max = "1000") Optional<Integer> minNodes,
            @Bounds(min = "1", max = "1000") Optional<Integer> maxNodes,
            @Bounds(min = "1", max = "1440") Optional<Integer> upCooldownMinutes,
            @Bounds(min = "1", max = "1440") Optional<Integer> downCooldownMinutes) {
    }

    /** Which pools; disbanded ones only when asked for by status. */
    public record ListPools(
            @Bounds(pattern = "forming|active|degraded|maintenance|disbanding|disbanded") Optional<String> status,
            Optional<Boolean> autoScaling, @Bounds(min = "1", max = "1000000") Optional<Integer> page,
            @Bounds(min = "1", max = "100") Optional<Integer> limit, Optional<String> cursor) {

        /** Whether they scale or not. */
        public ListPools(Optional<String> status, Optional<Integer> page, Optional<Integer> limit,
                Optional<String> cursor) {
            this(status, Optional.empty(), page, limit, cursor);
        }
    }

    /** One page of pools, the oldest first. */
    public record PoolPage(List<Pool> pools, Pagination pagination) {
    }

    /** Which pool. */
    public record GetPool(String poolId) {
    }

    /** The wish to end a pool after its time of grace (24 h unless configured). */
    public record Disband(String poolId, @Bounds(min = "3", max = "500") String reason) {
    }

    /** The wish to work on a pool for some hours, 2 when absent: no joins, no placement, no checks meanwhile. */
    public record Maintain(String poolId, @Bounds(min = "3", max = "500") Optional<String> reason,
            @Bounds(min = "1", max = "72") Optional<Integer> durationHours) {
    }

    /**
     * A pool; {@code node_count} is the number of seats taken.
     *
     * @param health empty, healthy, degraded or unhealthy
     * @param nextRewardMethod what the method becomes, when a change waits for its day
     * @param desiredNodes how many members an administrator, or advice, wants
     * @param totalPootScore the sum of the scores of those who work for it; absent while no scores can be had
     */
    public record Pool(String poolId, String name, Optional<String> description, String status, int nodeCount,
            int maxNodes, int minNodes, String managedBy, Optional<String> leaderNodeId, String joinPolicy,
            String health, String rewardMethod, Optional<String> nextRewardMethod, String selectionStrategy,
            Optional<AutoScaling> autoScaling, Optional<Integer> desiredNodes, Optional<JsonNode> resourceLimits,
            Optional<JsonNode> pricing, Optional<Instant> maintenanceUntil, Optional<Disbanding> disband,
            Optional<Double> totalPootScore, Instant createdAt, Instant updatedAt) {
    }

    /**
     * How a pool ends.
     *
     * @param phase grace, settling or disbanded
     * @param at when the grace is over
     * @param toSlot the first slot that no longer counts for any member; absent during grace
     */
    public record Disbanding(String phase, String by, String reason, Instant at, Optional<Long> toSlot) {
    }

    /**
     * The wish of a node, or of its owner, for a seat.
     *
     * @param priority from 1 to 100, 50 when absent; work goes to high priorities first
     */
    public record JoinPool(String poolId, String nodeId, @Bounds(min = "1", max = "100") Optional<Integer> priority) {
    }

    /**
     * The end of a membership; without a pool, of whichever membership the node has.
     *
     * @param banDays for how long a removed node may not come back; only for those who remove others
     */
    public record LeavePool(Optional<String> poolId, String nodeId,
            @Bounds(min = "3", max = "500") Optional<String> reason,
            @Bounds(min = "1", max = "365") Optional<Integer> banDays) {

        /** Without a ban. */
        public LeavePool(Optional<String> poolId, String nodeId, Optional<String> reason) {
            this(poolId, nodeId, reason, Optional.empty());
        }
    }

    /** A member's new role or priority; what is absent stays. */
    public record SetMember(String poolId, String nodeId,
            @Bounds(pattern = "member|co_leader|leader|observer") Optional<String> role,
            @Bounds(min = "1", max = "100") Optional<Integer> priority) {
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
     * @param role member, co_leader, leader or observer
     * @param contributionScore 0 to 100 in hundredths (NOD-47); absent where it was not asked for or cannot be known
     * @param fromSlot the first slot in which the node's work counts for the pool
     */
    public record PoolMember(String nodeId, String poolId, String role, String status, int priority,
            Optional<Double> contributionScore, Optional<Long> fromSlot, Optional<Instant> joinedAt,
            Optional<Instant> assignedAt, Optional<Instant> addedAt) {
    }

    /** A pool came into another status. */
    public record StatusChanged(String poolId, String from, String to, Instant at) {
    }

    /** A pool's health changed. */
    public record HealthChanged(String poolId, String from, String to, Instant at) {
    }

    /** Another node leads a pool, or none. */
    public record LeaderChanged(String poolId, Optional<String> from, Optional<String> to, Instant at) {
    }

    /** All members of a pool left for good; its money is to be settled up to, not including, this slot. */
    public record PoolSettling(String poolId, long toSlot) {
    }
}
