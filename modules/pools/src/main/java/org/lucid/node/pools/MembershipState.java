package org.lucid.node.pools;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The life of a membership as one transition table (spec-nodes 2.1). {@link #on} is the only way to another state. */
public enum MembershipState {
    /** Written, and not yet in the journal: the seat is being gained. */
    RESERVING,
    /** No seat was gained. */
    REFUSED,
    /** Has its seat, and its node was not active yet; the work counts from the first whole slot on. */
    JOINING, ACTIVE,
    /** Its node is not active. */
    DEGRADED,
    /** Ended by the owner or the node, or because the node never became active. */
    LEFT,
    /** Ended by somebody else. */
    REMOVED,
    /** Ended with the pool. */
    DISBANDED;

    /** What can happen to a membership. */
    public enum Trigger {
        SEATED, FULL, WORKS, FALTERS, LEAVE, NEVER_ACTIVE, REMOVE, DISBAND
    }

    static final List<MembershipState> SEATED = List.of(JOINING, ACTIVE, DEGRADED);

    /** The state after the trigger; empty when the table has no such line. */
    public Optional<MembershipState> on(Trigger trigger) {
        return Optional.ofNullable(switch (trigger) {
            case SEATED -> this == RESERVING ? JOINING : null;
            case FULL -> this == RESERVING ? REFUSED : null;
            case WORKS -> this == JOINING || this == DEGRADED ? ACTIVE : null;
            case FALTERS -> this == ACTIVE ? DEGRADED : null;
            case LEAVE -> isSeated() ? LEFT : null;
            case NEVER_ACTIVE -> this == JOINING ? LEFT : null;
            case REMOVE -> isSeated() ? REMOVED : null;
            case DISBAND -> isSeated() ? DISBANDED : null;
        });
    }

    /** Whether the node is in the pool. */
    public boolean isSeated() {
        return SEATED.contains(this);
    }

    /** Whether the node is, or is about to be, in the pool. */
    public boolean isOpen() {
        return this == RESERVING || isSeated();
    }

    /** The JSON form. */
    public String json() {
        return name().toLowerCase(Locale.ROOT);
    }
}
