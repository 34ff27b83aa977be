package org.lucid.node.registration;

import java.util.Locale;
import java.util.Optional;

/**
 * The life of a node as one transition table (spec-nodes 1.4). {@link #on} is the only way to another state.
 */
public enum NodeState {
    REGISTERED, STARTING, ACTIVE, STOPPING, INACTIVE, OFFLINE, ERROR, SUSPENDED, TERMINATED;

    /** What can happen to a node. */
    public enum Trigger {
        /** The owner, or admission with automatic start, wants it to work. */
        START,
        /** The owner wants it to stop working. */
        STOP,
        /** A heartbeat says that it works. */
        RUNNING,
        /** A heartbeat says that it stopped. */
        STOPPED,
        /** A heartbeat says that it cannot work. */
        FAULT,
        /** No heartbeat for too long. */
        SILENCE,
        /** The time for stopping is over. */
        STOP_TIMEOUT,
        /** An administrator keeps it from working. */
        SUSPEND
    }

    /** The state after the trigger; empty when the table has no such line. */
    public Optional<NodeState> on(Trigger trigger) {
        return Optional.ofNullable(switch (trigger) {
            case START -> switch (this) {
                case REGISTERED, INACTIVE, ERROR -> STARTING;
                default -> null;
            };
            case STOP -> switch (this) {
                case ACTIVE -> STOPPING;
                case OFFLINE, STARTING, ERROR -> INACTIVE;
                default -> null;
            };
            case RUNNING -> switch (this) {
                case STARTING, OFFLINE -> ACTIVE;
                case ERROR -> STARTING;
                default -> null;
            };
            case STOPPED, STOP_TIMEOUT -> this == STOPPING ? INACTIVE : null;
            case FAULT -> switch (this) {
                case ACTIVE, STARTING -> ERROR;
                default -> null;
            };
            case SILENCE -> switch (this) {
                case ACTIVE, STARTING, ERROR -> OFFLINE;
                default -> null;
            };
            case SUSPEND -> this == TERMINATED || this == SUSPENDED ? null : SUSPENDED;
        });
    }

    /** Whether a command that leads here was followed already, so that repeating it changes nothing. */
    public boolean satisfies(Trigger command) {
        return switch (command) {
            case START -> this == STARTING || this == ACTIVE || this == OFFLINE;
            case STOP -> this == STOPPING || this == INACTIVE;
            case SUSPEND -> this == SUSPENDED;
            default -> false;
        };
    }

    /** Whether silence is held against a node in this state. */
    public boolean isWatched() {
        return this == ACTIVE || this == STARTING || this == ERROR;
    }

    /** The JSON form. */
    public String json() {
        return name().toLowerCase(Locale.ROOT);
    }
}
