package org.lucid.node.pools;

import java.util.Locale;
import java.util.Optional;

/** The life of a membership as one transition table (spec-nodes 2.1). {@link #on} is the only way to another state. */
public enum MembershipState {
    /** Written, and not yet in the journal: the seat is being gained. */
    RESERVING,
    /** No seat was gained. */
    REFUSED,
    /** Has its seat; the work counts from the first whole slot on. */
    JOINING,
    /** Ended by the owner or the node. */
    LEFT,
    /** Ended by somebody else. */
    REMOVED;

    /** What can happen to a membership. */
    public enum Trigger {
        SEATED, FULL, LEAVE, REMOVE
    }

    /** The state after the trigger; empty when the table has no such line. */
    public Optional<MembershipState> on(Trigger trigger) {
        return Optional.ofNullable(switch (trigger) {
            case SEATED -> this == RESERVING ? JOINING : null;
            case FULL -> this == RESERVING ? REFUSED : null;
            case LEAVE -> this == JOINING ? LEFT : null;
            case REMOVE -> this == JOINING ? REMOVED : null;
        });
    }

    /** Whether the node is, or is about to be, in the pool. */
    public boolean isOpen() {
        return this == RESERVING || this == JOINING;
    }

    /** The JSON form. */
    public String json() {
        return name().toLowerCase(Locale.ROOT);
    }
}
