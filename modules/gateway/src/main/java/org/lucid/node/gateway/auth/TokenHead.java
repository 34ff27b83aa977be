package org.lucid.node.gateway.auth;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Base64;
import java.util.Optional;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.json.Json;

/**
 * What the first part of a token says, before anything of it is believed: only which key to check it with.
 *
 * @param kid the name of its key
 */
record TokenHead(Optional<String> kid) {

    private static final int MAX_SIZE = 8 << 10;
    private static final int PARTS = 3;

    /** Reads it; empty when this is no signed token of at most 8 KiB, or one that asks for what is not understood. */
    static Optional<TokenHead> read(String token) {
        String[] parts = token.split("\\.", -1);
        if (token.length() > MAX_SIZE || parts.length != PARTS) {
            return Optional.empty();
        }
        try {
            JsonNode head = Json.parse(Base64.getUrlDecoder().decode(parts[0]));
            JsonNode kid = head.path("kid");
            boolean understood = head.isObject() && !head.has("crit") && (kid.isMissingNode() || kid.isTextual());
            return understood
                    ? Optional.of(new TokenHead(Optional.ofNullable(kid.textValue())))
                    : Optional.empty();
        } catch (IllegalArgumentException | Failure e) {
            return Optional.empty();
        }
    }
}
