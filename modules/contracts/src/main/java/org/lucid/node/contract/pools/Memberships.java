package org.lucid.node.contract.pools;

import java.time.Instant;
import java.util.List;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.bus.Topic;
import org.lucid.node.kernel.json.Bounds;

/** Who belonged to which pool when, for those who follow. */
public final class Memberships {

    public static final Operation<GetChanges, ChangePage> MEMBERSHIP_CHANGES = Operation.of(
            "lucid.pools.membership-changes", GetChanges.class, ChangePage.class);

    public static final Topic<MemberJoined> MEMBER_JOINED = Topic.of("lucid.pools.member-joined", MemberJoined.class);
    public static final Topic<MemberLeft> MEMBER_LEFT = Topic.of("lucid.pools.member-left", MemberLeft.class);

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

    /** A node gained its seat; its work counts for the pool from this slot on. */
    public record MemberJoined(String poolId, String nodeId, long fromSlot) {
    }

    /** A node left; its work counts for the pool up to, not including, this slot. */
    public record MemberLeft(String poolId, String nodeId, long toSlot, String reason) {
    }
}
