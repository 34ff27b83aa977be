package org.lucid.node.registration;

import java.util.Locale;
import java.util.Optional;

/** Where a node is in its life; {@link Lifecycle} holds the way from one to another. */
public enum NodeState {
    REGISTERED, STARTING, ACTIVE, STOPPING, INACTIVE, OFFLINE, ERROR, MAINTENANCE, SUSPENDED, TERMINATED;

    /** All but the last. */
    static final java.util.List<NodeState> LIVING = java.util.List.of(values()).subList(0, TERMINATED.ordinal());

    /** Whether silence is held against a node in this state. */
    public boolean isWatched() {
        return this == ACTIVE || this == STARTING || this == ERROR;
    }

    /** The JSON form. */
    public String json() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The state of this JSON form. */
    static Optional<NodeState> ofJson(String text) {
        for (NodeState state : values()) {
            if (state.json().equals(text)) {
                return Optional.of(state);
            }
        }
        return Optional.empty();
    }
}
