package org.lucid.node.pools;

import java.time.Instant;
import java.util.Optional;
import org.lucid.node.contract.pools.Memberships.Change;

/**
 * One entry of the journal of memberships; it is the commit point of what it says, seat and membership follow.
 *
 * @param key {@code membership_id:change:n}, unique, so that a membership begins and ends once
 * @param time how often the membership began to count before
 * @param bannedUntil until when a removed node may not come back
 */
public record ChangeRecord(long seq, String key, String nodeId, String poolId, String membershipId, Kind kind,
        int time, Instant effectiveAt, String by, String reason, Optional<Instant> bannedUntil) {

    /** What an entry says. */
    public enum Kind {
        /** The membership begins. */
        SEATED,
        /** An observer takes part again. */
        COUNTED,
        /** A member only observes from now on. */
        OBSERVING,
        /** The membership ends. */
        LEFT, NEVER_ACTIVE, REMOVED, DISBANDED;

        boolean joins() {
            return this == SEATED || this == COUNTED;
        }

        boolean ends() {
            return !joins() && this != OBSERVING;
        }

        /** What the membership learns by it; empty when it goes on as it is. */
        Optional<MembershipState.Trigger> trigger() {
            return Optional.ofNullable(switch (this) {
                case SEATED -> MembershipState.Trigger.SEATED;
                case COUNTED, OBSERVING -> null;
                case LEFT -> MembershipState.Trigger.LEAVE;
                case NEVER_ACTIVE -> MembershipState.Trigger.NEVER_ACTIVE;
                case REMOVED -> MembershipState.Trigger.REMOVE;
                case DISBANDED -> MembershipState.Trigger.DISBAND;
            });
        }
    }

    Change toChange() {
        return new Change(seq, nodeId, poolId, membershipId, kind.joins() ? "joined" : "left", effectiveAt);
    }

    /**
     * The key of an entry.
     *
     * @param time how often the membership began to count before
     */
    static String key(String membershipId, Kind kind, int time) {
        return membershipId + switch (kind) {
            case SEATED -> ":joined:1";
            case COUNTED -> ":joined:" + (time + 1);
            case OBSERVING -> ":left:" + time;
            case LEFT, NEVER_ACTIVE, REMOVED, DISBANDED -> ":left:end";
        };
    }
}
