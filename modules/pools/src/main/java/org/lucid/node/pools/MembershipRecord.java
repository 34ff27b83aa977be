package org.lucid.node.pools;

import java.time.Instant;
import java.util.Optional;
import org.lucid.node.contract.pools.Pools.PoolMember;

/**
 * A membership as stored.
 *
 * @param openKey the node id while it is open, so that a node has one open membership (NOD-39); then
 *        {@code closed:<id>}
 * @param fromSlot the first slot that counts, absent until the journal has it
 * @param toSlot the first slot that no longer counts
 */
public record MembershipRecord(String membershipId, String openKey, String poolId, String nodeId, String role,
        int priority, MembershipState status, Optional<Long> fromSlot, Optional<Long> toSlot, Optional<String> reason,
        String by, Instant reservedAt, Optional<Instant> joinedAt, Optional<Instant> leftAt) {

    static MembershipRecord reserving(String membershipId, String poolId, String nodeId, int priority, String by,
            Instant now) {
        return new MembershipRecord(membershipId, nodeId, poolId, nodeId, "member", priority,
                MembershipState.RESERVING, Optional.empty(), Optional.empty(), Optional.empty(), by, now,
                Optional.empty(), Optional.empty());
    }

    MembershipRecord refused(String why, Instant now) {
        return new MembershipRecord(membershipId, "closed:" + membershipId, poolId, nodeId, role, priority,
                MembershipState.REFUSED, fromSlot, toSlot, Optional.of(why), by, reservedAt, joinedAt,
                Optional.of(now));
    }

    /** This membership after the entry of the journal that says so. */
    MembershipRecord after(ChangeRecord entry, long slot) {
        return entry.joins()
                ? new MembershipRecord(membershipId, openKey, poolId, nodeId, role, priority, entry.status(),
                        Optional.of(slot), toSlot, reason, by, reservedAt, Optional.of(entry.effectiveAt()), leftAt)
                : new MembershipRecord(membershipId, "closed:" + membershipId, poolId, nodeId, role, priority,
                        entry.status(), fromSlot, Optional.of(slot), Optional.of(entry.reason()), by, reservedAt,
                        joinedAt, Optional.of(entry.effectiveAt()));
    }

    PoolMember toMember() {
        return new PoolMember(nodeId, poolId, role, status.json(), priority, fromSlot, joinedAt, joinedAt, joinedAt);
    }
}
