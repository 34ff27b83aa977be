package org.lucid.node.gateway.auth;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.gateway.Credentials.Revocation;
import org.lucid.node.contract.signing.SignedBytes;

/**
 * What is revoked, in memory, so that it holds at once and over all instances (API-29). Of each revocation only what is
 * asked of it is kept, by 128 bits of a hash of its id: who revoked it and why is in the store (API-99).
 */
public final class RevocationList {

    static final String TOKEN = "jti:";
    static final String SUBJECT = "sub:";
    private static final int MAX_ENTRIES = 100_000;

    private final InstantSource clock;
    private final Map<Key, Revoked> entries = new HashMap<>();
    private boolean loaded;

    private record Key(long high, long low) {

        static Key of(String id) {
            ByteBuffer hash = ByteBuffer.wrap(SignedBytes.sha256(id.getBytes(StandardCharsets.UTF_8)));
            return new Key(hash.getLong(), hash.getLong());
        }
    }

    /** Times in milliseconds; {@link #ALWAYS} for a token, which is revoked whenever it was made. */
    private record Revoked(long before, long expires) {

        static final long ALWAYS = Long.MAX_VALUE;

        static Revoked of(Revocation revocation) {
            return new Revoked(revocation.revokedBefore().map(Instant::toEpochMilli).orElse(ALWAYS), revocation
                    .expiresAt().toEpochMilli());
        }
    }

    public RevocationList(InstantSource clock) {
        this.clock = clock;
    }

    /** Takes a revocation; one that is there already only moves forward. */
    public synchronized void put(Revocation revocation) {
        entries.merge(Key.of(revocation.id()), Revoked.of(revocation), (before, now) -> before.before < now.before
                ? now
                : before);
    }

    /** UNAVAILABLE 5034 when no further revocation can be remembered. */
    public synchronized void requireRoom() {
        if (entries.size() >= MAX_ENTRIES) {
            long now = clock.millis();
            entries.values().removeIf(entry -> entry.expires < now);
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
        boolean revoked = !entries.isEmpty() && isRevoked(proven);
        if (revoked) {
            throw LucidError.REVOKED.failure("The credential was revoked. Obtain a new token and send again.");
        }
    }

    private boolean isRevoked(Proven proven) {
        return proven.tokenId().map(id -> entries.containsKey(Key.of(TOKEN + id))).orElse(false)
                || proven.issuedAt().orElse(Instant.MIN).isBefore(before(proven));
    }

    /** Tokens of the caller that were made before this are revoked. */
    private Instant before(Proven proven) {
        Revoked entry = entries.get(Key.of(SUBJECT + proven.caller().subject()));
        return entry == null ? Instant.MIN : Instant.ofEpochMilli(entry.before);
    }
}
