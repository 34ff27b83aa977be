package org.lucid.node.gateway.auth;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.lucid.node.contract.LucidError;
import org.lucid.node.gateway.schema.Violation;

/** Finds the credential in the headers of a request (API-20). */
public final class Credentials {

    private static final String BEARER = "bearer ";

    private Credentials() {
    }

    /**
     * The key or token that was sent.
     *
     * @param authorization all values of {@code Authorization}
     * @param apiKey all values of {@code X-API-Key}
     * @return empty when none was sent; fails with INVALID 1001 for more than one, UNAUTHENTICATED 2004 for another
     *         scheme
     */
    public static Optional<String> find(List<String> authorization, List<String> apiKey) {
        if (authorization.size() + apiKey.size() > 1) {
            throw Violation.failure(List.of(new Violation("Authorization", "comes with another credential",
                    "one of Authorization and X-API-Key")));
        }
        if (!apiKey.isEmpty()) {
            return Optional.of(apiKey.getFirst().strip());
        }
        if (authorization.isEmpty()) {
            return Optional.empty();
        }
        String value = authorization.getFirst().strip();
        if (!value.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
            throw TokenVerifier.refused("is not of the scheme Bearer");
        }
        return Optional.of(value.substring(BEARER.length()).strip());
    }

    /** The caller that must prove itself and did not. */
    public static RuntimeException missing() {
        return LucidError.NO_CREDENTIAL
                .failure("This call needs a credential. Obtain a new token and send it as Authorization: Bearer.");
    }
}
