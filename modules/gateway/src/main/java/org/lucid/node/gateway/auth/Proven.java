package org.lucid.node.gateway.auth;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.lucid.node.kernel.bus.Caller;

/**
 * A caller whose credential holds, and which credential that was.
 *
 * @param operations the only operations it may call; empty for all that its roles admit
 */
public record Proven(Caller caller, Optional<String> tokenId, Optional<Instant> issuedAt,
        Optional<Instant> expiresAt, Optional<Set<String>> operations) {

    /** Nobody known. */
    public static final Proven ANONYMOUS = new Proven(Caller.ANONYMOUS, Optional.empty(), Optional.empty(),
            Optional.empty(), Optional.empty());
}
