package org.lucid.node.poot;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What can be wrong with an output (CON-150). Pure. */
final class OutputRules {

    private static final Duration OLDEST = Duration.ofHours(24);
    private static final Duration AHEAD = Duration.ofSeconds(30);

    private OutputRules() {
    }

    /**
     * All that is wrong, in a fixed order; empty for a valid output.
     *
     * @param verified whether the signature is that of the node's key
     * @param reused whether the node used the nonce before
     * @param state the state of the node in upper case
     */
    static List<String> errors(ReadOutput output, boolean verified, boolean reused, String state, Instant now) {
        List<String> errors = new ArrayList<>();
        if (output.signature().isEmpty()) {
            errors.add("signature_missing");
        } else if (!verified) {
            errors.add("signature_invalid");
        }
        if (output.timestamp().isBefore(now.minus(OLDEST))) {
            errors.add("timestamp_old");
        }
        if (output.timestamp().isAfter(now.plus(AHEAD))) {
            errors.add("timestamp_future");
        }
        if (reused) {
            errors.add("nonce_reused");
        }
        if (state.equals("SUSPENDED")) {
            errors.add("node_suspended");
        }
        return List.copyOf(errors);
    }
}
