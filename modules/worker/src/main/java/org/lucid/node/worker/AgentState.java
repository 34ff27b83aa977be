package org.lucid.node.worker;

import java.util.Locale;
import java.util.Optional;

/** Where the agent stands with its manager (spec-nodes 4). */
public enum AgentState {
    NEW, REGISTERING, WAITING, ONLINE, DISCONNECTED, REJECTED;

    /** What happens to an agent. */
    public enum Trigger {
        /** The manager gave a token to the key. */
        TOKEN_GRANTED,
        /** The manager does not know the key. */
        KEY_UNKNOWN,
        /** The key became a node. */
        ADMITTED,
        /** An administrator decides about it. */
        UNDER_REVIEW,
        /** The registration was refused for good. */
        REFUSED,
        /** Three calls in a row found no manager. */
        UNREACHABLE,
        /** It is time to try a refused registration again. */
        TRY_AGAIN
    }

    /** The state after the trigger; empty when the table has no such line. */
    public Optional<AgentState> on(Trigger trigger) {
        return Optional.ofNullable(switch (trigger) {
            case TOKEN_GRANTED -> this == NEW || this == DISCONNECTED || this == REGISTERING
                    || this == WAITING ? ONLINE : null;
            case KEY_UNKNOWN -> this == NEW || this == DISCONNECTED || this == ONLINE ? REGISTERING : null;
            case ADMITTED -> this == REGISTERING ? ONLINE : null;
            case UNDER_REVIEW -> this == REGISTERING ? WAITING : null;
            case REFUSED -> this == REGISTERING || this == WAITING ? REJECTED : null;
            case UNREACHABLE -> this == ONLINE ? DISCONNECTED : null;
            case TRY_AGAIN -> this == REJECTED ? REGISTERING : null;
        });
    }

    /** The JSON form. */
    public String json() {
        return name().toLowerCase(Locale.ROOT);
    }
}
