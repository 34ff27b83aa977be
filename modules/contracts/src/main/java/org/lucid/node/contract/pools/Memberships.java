package org.lucid.node.contract.pools;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.pools.Pools.PoolMember;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.bus.Topic;
import org.lucid.node.kernel.json.Bounds;

/** Who belonged to which pool when, for those who follow. */
public final class Memberships {

    public static final Operation<GetChanges, ChangePage> MEMBERSHIP_CHANGES = Operation.of(
            "lucid.pools.membership-changes", GetChanges.class, ChangePage.class);

    public static final Operation<GetMembers, MembersDuring> MEMBERS_DURING = Operation.of(
            "lucid.pools.members-during", GetMembers.class, MembersDuring.class).failures(5002, 5518);
    public static final Operation<GetRewardMethod, RewardMethod> REWARD_METHOD_AT = Operation.of(
            "lucid.pools.reward-method-at", GetRewardMethod.class, RewardMethod.class).failures(5002);
    public static final Operation<OfNodes, MemberList> MEMBERSHIPS_OF = Operation.of("lucid.pools.memberships-of",
            OfNodes.class, MemberList.class);
    public static final Operation<GetEntities, EntityList> ENTITY_AT = Operation.of("lucid.pools.entity-at",
            GetEntities.class, EntityList.class);

    public static final Topic<MemberJoined> MEMBER_JOINED = Topic.of("lucid.pools.member-joined", MemberJoined.class)
            .audience(Role.NODE_OPERATOR, Role.NODE, Role.SERVICE).ofNode(MemberJoined::nodeId);
    public static final Topic<MemberLeft> MEMBER_LEFT = Topic.of("lucid.pools.member-left", MemberLeft.class)
            .audience(Role.NODE_OPERATOR, Role.NODE, Role.SERVICE).ofNode(MemberLeft::nodeId);

    private Memberships() {
    }

    /** Entries after a number, at most 500. */
    public record GetChanges(long afterSeq, @Bounds(min = "1", max = "500") int limit) {
    }

    /** One entry of the journal; {@code change} is {@code joined} or {@code left}. */
    public record Change(long seq, String nodeId, String poolId, String membershipId, String change,
            Instant effectiveAt) {
    }

    /** Entries in the order of their numbers. */
    public record ChangePage(List<Change> items) {
    }

    /**
     * Who was in a pool in a range of whole tally epochs, at most 31.
     *
     * @param toSlot the first slot behind the range
     * @param after the node id after which to go on
     */
    public record GetMembers(String poolId, @Bounds(min = "0") long fromSlot, @Bounds(min = "1") long toSlot,
            Optional<String> after, @Bounds(min = "1", max = "500") int limit) {
    }

    /** Members by node id; another page may follow a full one. */
    public record MembersDuring(List<MemberShare> items) {
    }

    /**
     * What a member of the range puts in (NOD-51).
     *
     * @param activeSlots its beacons in this pool within the range
     * @param contributionBp its contribution (NOD-47) at the end of the range, in hundredths of a percent
     */
    public record MemberShare(String nodeId, int activeSlots, int contributionBp) {
    }

    /** Which pool, in which slot. */
    public record GetRewardMethod(String poolId, long slot) {
    }

    /** The method in force: equal, contribution_weighted or work_credits. */
    public record RewardMethod(String rewardMethod) {
    }

    /** Which nodes, at most 500. */
    public record OfNodes(@Bounds(max = "500") List<String> nodeIds) {
    }

    /** Open memberships; nodes without one are left out. */
    public record MemberList(List<PoolMember> items) {
    }

    /** Which nodes, at most 500, in which slot. */
    public record GetEntities(@Bounds(min = "0") long slot, @Bounds(max = "500") List<String> nodeIds) {
    }

    /** One item for each node asked for, in that order. */
    public record EntityList(List<Entity> items) {
    }

    /** For which pool a node's work counted; none: for itself. */
    public record Entity(String nodeId, Optional<String> poolId) {
    }

    /** A node gained its seat; its work counts for the pool from this slot on. */
    public record MemberJoined(String poolId, String nodeId, long fromSlot) {
    }

    /** A node left; its work counts for the pool up to, not including, this slot. */
    public record MemberLeft(String poolId, String nodeId, long toSlot, String reason) {
    }
}
