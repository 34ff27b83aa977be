package org.lucid.node.pools.placement;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The life of an allocation as one transition table (NOD-58). {@link #on} is the only way to another state. */
public enum AllocationState {
    /** Written; no node holds it yet. */
    REQUESTED,
    /** A node holds its place; the session has not come. */
    HELD,
    /** The session started. */
    CONFIRMED, REFUSED, RELEASED, EXPIRED;

    /** What can happen to an allocation. */
    public enum Trigger {
        HOLD, REFUSE, CONFIRM, RELEASE, EXPIRE
    }

    static final List<AllocationState> OPEN = List.of(REQUESTED, HELD, CONFIRMED);

    /** The state after the trigger; empty when the table has no such line. */
    public Optional<AllocationState> on(Trigger trigger) {
        return Optional.ofNullable(switch (trigger) {
            case HOLD -> this == REQUESTED ? HELD : null;
            case REFUSE -> this == REQUESTED ? REFUSED : null;
            case CONFIRM -> this == HELD ? CONFIRMED : null;
            case RELEASE -> isOpen() ? RELEASED : null;
            case EXPIRE -> this == HELD || this == CONFIRMED ? EXPIRED : null;
        });
    }

    boolean isOpen() {
        return OPEN.contains(this);
    }

    /** The exact JSON form. */
    String json() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The form that callers have always known: allocated while it has a place. */
    String status() {
        return isOpen() ? "allocated" : json();
    }
}
