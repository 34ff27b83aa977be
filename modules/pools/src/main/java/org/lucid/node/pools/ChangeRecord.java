package org.lucid.node.pools;

import java.time.Instant;
import org.lucid.node.contract.pools.Memberships.Change;

/**
 * One entry of the journal of memberships; it is the commit point of joining and leaving, seat and membership follow.
 *
 * @param key {@code membership_id:joined:1} or {@code membership_id:left:1}, unique
 * @param status what the membership becomes by it
 */
public record ChangeRecord(long seq, String key, String nodeId, String poolId, String membershipId,
        MembershipState status, Instant effectiveAt, String by, String reason) {

    boolean joins() {
        return status == MembershipState.JOINING;
    }

    Change toChange() {
        return new Change(seq, nodeId, poolId, membershipId, joins() ? "joined" : "left", effectiveAt);
    }

    static String key(String membershipId, MembershipState status) {
        return membershipId + (status == MembershipState.JOINING ? ":joined:1" : ":left:1");
    }
}
