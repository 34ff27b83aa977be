package org.lucid.node.worker.link;

import java.util.Locale;
import java.util.Optional;

/** Where an agent stands with its manager (NOD-69). */
public enum AgentState {
    /** It was just started. */
    NEW,
    /** The manager does not know its key; it is registering. */
    REGISTERING,
    /** Its registration waits for a decision. */
    WAITING,
    /** It has a token and works. */
    ONLINE,
    /** The manager is not reached. */
    DISCONNECTED,
    /** The manager refuses its registration; it asks again once a day. */
    REJECTED,
    /** The node was terminated: no more work, the key and the history stay. */
    RETIRED;

    /** What happens to an agent. */
    public enum Trigger {
        /** A token was granted for its signature. */
        TOKEN_GRANTED,
        /** No token, because the key is not that of a node. */
        KEY_UNKNOWN,
        /** An administrator is to decide on the registration. */
        UNDER_REVIEW,
        /** The registration was refused for good. */
        REFUSED,
        /** The key is that of a node that was terminated. */
        TERMINATED,
        /** Three calls in a row found no manager. */
        UNREACHABLE,
        /** It is time to try a refused registration again. */
        TRY_AGAIN
    }

    /** The state after the trigger; empty when the table has no such line. */
    public Optional<AgentState> on(Trigger trigger) {
        if (this == RETIRED) {
            return Optional.empty();
        }
        return Optional.ofNullable(switch (trigger) {
            case TOKEN_GRANTED -> this == REJECTED || this == ONLINE ? null : ONLINE;
            case KEY_UNKNOWN -> this == NEW || this == DISCONNECTED || this == ONLINE ? REGISTERING : null;
            case UNDER_REVIEW -> this == REGISTERING ? WAITING : null;
            case REFUSED -> this == REGISTERING || this == WAITING ? REJECTED : null;
            case TERMINATED -> RETIRED;
            case UNREACHABLE -> this == ONLINE ? DISCONNECTED : null;
            case TRY_AGAIN -> this == REJECTED ? REGISTERING : null;
        });
    }

    /** The JSON form. */
    public String json() {
        return name().toLowerCase(Locale.ROOT);
    }
}
