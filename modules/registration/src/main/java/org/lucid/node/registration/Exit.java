package org.lucid.node.registration;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * A node's way out in good order (NOD-31): it works off what it has, leaves its pool, stops and is terminated.
 *
 * @param since when it was begun; tells one exit from a later one of the same node
 */
public record Exit(Instant since, String by, String reason, Phase phase) {

    /** After so long the owner may remove the node from any state. */
    static final Duration PATIENCE = Duration.ofDays(30);

    /** How far it is; only ever forward. */
    public enum Phase {
        /** Gets no new work, and ends what it has. */
        WORKING_OFF,
        /** Has no work left and leaves its pool. */
        LEAVING,
        /** Is in no pool and stops. */
        STOPPING,
        /** Was terminated at the end of it. */
        DONE;

        /** The JSON form. */
        String json() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Exit begun(Instant at, String by, String reason) {
        return new Exit(at, by, reason, Phase.WORKING_OFF);
    }

    Exit in(Phase next) {
        return new Exit(since, by, reason, next);
    }

    /** From when the owner may remove the node whatever its state. */
    Instant removableAt() {
        return since.plus(PATIENCE);
    }
}
