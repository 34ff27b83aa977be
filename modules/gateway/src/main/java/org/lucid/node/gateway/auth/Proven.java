package org.lucid.node.gateway.auth;

import java.time.Instant;
import java.util.Optional;
import org.lucid.node.kernel.bus.Caller;

/** A caller whose credential holds, and which credential that was. */
public record Proven(Caller caller, Optional<String> tokenId, Optional<Instant> expiresAt) {

    /** Nobody known. */
    public static final Proven ANONYMOUS = new Proven(Caller.ANONYMOUS, Optional.empty(), Optional.empty());
}
