package org.lucid.node.worker.session;

import java.util.Locale;
import java.util.Optional;

/** The life of a session slot (NOD-86). */
enum SessionState {
    /** A port is held for a session that has not begun. */
    PENDING,
    /** The session runs. */
    ACTIVE,
    /** It was ended by its client, by this node's administrator, or because the node stopped. */
    RELEASED,
    /** It ran as long as its ticket allowed. */
    TIMED_OUT,
    /** It never began. */
    EXPIRED;

    /** What happens to a slot. */
    enum Trigger {
        CONFIRM, RELEASE, TIME_OVER
    }

    /** The state after the trigger; empty when the table has no such line. */
    Optional<SessionState> on(Trigger trigger) {
        return Optional.ofNullable(switch (trigger) {
            case CONFIRM -> this == PENDING ? ACTIVE : null;
            case RELEASE -> isOpen() ? RELEASED : null;
            case TIME_OVER -> this == PENDING ? EXPIRED : this == ACTIVE ? TIMED_OUT : null;
        });
    }

    /** Whether the slot holds its port. */
    boolean isOpen() {
        return this == PENDING || this == ACTIVE;
    }

    /** The form in the store and in JSON. */
    String json() {
        return name().toLowerCase(Locale.ROOT);
    }

    static SessionState of(String json) {
        return valueOf(json.toUpperCase(Locale.ROOT));
    }
}
