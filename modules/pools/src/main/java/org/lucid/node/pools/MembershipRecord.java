package org.lucid.node.pools;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.pools.Pools.PoolMember;
import org.lucid.node.pools.PoolRecord.Seat;

/**
 * A membership as stored. While it is open, role and priority are those of its seat.
 *
 * @param openKey the node id while it is open, so that a node has one open membership (NOD-39); then
 *        {@code closed:<id>}
 * @param priority as asked for; that of the seat counts
 * @param periods when its work counts, in order; more than one when it observed meanwhile
 * @param fromSlot the first slot that counts, absent until the journal has it
 * @param toSlot the first slot that no longer counts, absent while it counts
 * @param requestId the join request that led to it
 */
public record MembershipRecord(String membershipId, String openKey, String poolId, String nodeId, int priority,
        MembershipState status, List<Period> periods, Optional<Long> fromSlot, Optional<Long> toSlot,
        Optional<String> requestId, Optional<String> reason, Optional<Instant> bannedUntil, String by,
        Instant reservedAt, Optional<Instant> joinedAt, Optional<Instant> leftAt) {

    /** How often a member may turn observer. */
    static final int MOST_PERIODS = 64;

    /** From a slot on, to another one that does not count any more. */
    public record Period(long fromSlot, Optional<Long> toSlot) {

        boolean meets(long from, long to) {
            return fromSlot < to && toSlot.orElse(Long.MAX_VALUE) > from && toSlot.orElse(Long.MAX_VALUE) > fromSlot;
        }
    }

    public MembershipRecord {
        periods = List.copyOf(periods);
    }

    static MembershipRecord reserving(String membershipId, String poolId, String nodeId, int priority,
            Optional<String> requestId, String by, Instant now) {
        return new MembershipRecord(membershipId, nodeId, poolId, nodeId, priority, MembershipState.RESERVING,
                List.of(), Optional.empty(), Optional.empty(), requestId, Optional.empty(), Optional.empty(), by, now,
                Optional.empty(), Optional.empty());
    }

    MembershipRecord refused(String why, Instant now) {
        return new MembershipRecord(membershipId, "closed:" + membershipId, poolId, nodeId, priority,
                MembershipState.REFUSED, periods, fromSlot, toSlot, requestId, Optional.of(why), bannedUntil, by,
                reservedAt, joinedAt, Optional.of(now));
    }

    /** This membership in another state of the same seat. */
    MembershipRecord in(MembershipState next) {
        return new MembershipRecord(membershipId, openKey, poolId, nodeId, priority, next, periods, fromSlot, toSlot,
                requestId, reason, bannedUntil, by, reservedAt, joinedAt, leftAt);
    }

    /** Whether the entry is already part of it. */
    boolean knows(ChangeRecord entry) {
        return switch (entry.kind()) {
            case SEATED -> status != MembershipState.RESERVING;
            case COUNTED -> isOver() || periods.size() > entry.time();
            case OBSERVING -> isOver() || periods.size() > entry.time() || !isCounting();
            case LEFT, NEVER_ACTIVE, REMOVED, DISBANDED -> isOver();
        };
    }

    private boolean isOver() {
        return !status.isOpen();
    }

    /** Whether its work counts for the pool now. */
    boolean isCounting() {
        return !periods.isEmpty() && periods.getLast().toSlot().isEmpty();
    }

    /** This membership after the entry of the journal that says so, in force from a slot on. */
    MembershipRecord after(ChangeRecord entry, long slot) {
        MembershipState next = entry.kind().trigger().flatMap(status::on).orElse(status);
        List<Period> counted = new ArrayList<>(periods);
        if (entry.kind().joins()) {
            counted.add(new Period(slot, Optional.empty()));
        } else if (isCounting()) {
            counted.set(counted.size() - 1, new Period(counted.getLast().fromSlot(), Optional.of(slot)));
        }
        Optional<Long> first = counted.isEmpty() ? fromSlot : Optional.of(counted.getFirst().fromSlot());
        Optional<Long> last = counted.isEmpty() ? toSlot : counted.getLast().toSlot();
        boolean ends = entry.kind().ends();
        return new MembershipRecord(membershipId, ends ? "closed:" + membershipId : openKey, poolId, nodeId, priority,
                next, counted, first, last, requestId, ends ? Optional.of(entry.reason()) : reason,
                entry.bannedUntil(), by, reservedAt,
                entry.kind() == ChangeRecord.Kind.SEATED ? Optional.of(entry.effectiveAt()) : joinedAt,
                ends ? Optional.of(entry.effectiveAt()) : leftAt);
    }

    /** With the role and priority of its seat; as a member without one. */
    PoolMember toMember(Optional<Seat> seat, Optional<Double> contribution) {
        return new PoolMember(nodeId, poolId, seat.map(Seat::role).orElse(Roles.MEMBER), status.json(),
                seat.map(Seat::priority).orElse(priority), contribution, fromSlot, joinedAt, joinedAt, joinedAt);
    }
}
