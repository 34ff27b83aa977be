package org.lucid.node.gateway.auth;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.gateway.Credentials.Revocation;

/** What is revoked, in memory, so that it holds at once and over all instances (API-29). */
public final class RevocationList {

    static final String TOKEN = "jti:";
    static final String SUBJECT = "sub:";
    private static final int MAX_ENTRIES = 100_000;

    private final InstantSource clock;
    private final Map<String, Revocation> entries = new HashMap<>();
    private boolean loaded;

    public RevocationList(InstantSource clock) {
        this.clock = clock;
    }

    /** Takes a revocation; one that is there already only moves forward. */
    public synchronized void put(Revocation revocation) {
        entries.merge(revocation.id(), revocation, (before, now) -> earlier(before, now) ? now : before);
    }

    private static boolean earlier(Revocation before, Revocation now) {
        return before.revokedBefore().orElse(Instant.MAX).isBefore(now.revokedBefore().orElse(Instant.MAX));
    }

    /** UNAVAILABLE 5034 when no further revocation can be remembered. */
    public synchronized void requireRoom() {
        if (entries.size() >= MAX_ENTRIES) {
            Instant now = clock.instant();
            entries.values().removeIf(entry -> entry.expiresAt().isBefore(now));
        }
        if (entries.size() >= MAX_ENTRIES) {
            throw LucidError.STARTING.failure("There are " + MAX_ENTRIES + " revocations in force. Change the signing "
                    + "secret instead, which ends every token.", Map.of("retry_after", 3600));
        }
    }

    /** All that was stored is here now. */
    public synchronized void complete() {
        loaded = true;
    }

    /** Whether all that was stored is here; before that nobody can be told from somebody revoked. */
    public synchronized boolean isLoaded() {
        return loaded;
    }

    /** Refuses a caller whose token is revoked: UNAUTHENTICATED 2005, or 5034 before the list was read. */
    synchronized void check(Proven proven) {
        if (!loaded) {
            throw LucidError.STARTING.failure("It is not known yet which credentials are revoked. Try again shortly.");
        }
        boolean revoked = proven.tokenId().map(id -> entries.containsKey(TOKEN + id)).orElse(false)
                || before(proven).filter(time -> proven.issuedAt().orElse(Instant.MIN).isBefore(time)).isPresent();
        if (revoked) {
            throw LucidError.REVOKED.failure("The credential was revoked. Obtain a new token and send again.");
        }
    }

    private Optional<Instant> before(Proven proven) {
        return Optional.ofNullable(entries.get(SUBJECT + proven.caller().subject()))
                .flatMap(Revocation::revokedBefore);
    }
}
