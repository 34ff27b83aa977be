package org.lucid.node.gateway.auth;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Tokens that were found good a moment ago, by their SHA-256 (API-30). */
final class VerifiedTokens {

    private static final int MAX_ENTRIES = 2000;
    private static final long KEPT_SECONDS = 60;

    private final InstantSource clock;
    private final Map<String, Verified> entries = new LinkedHashMap<>(64, 0.75f, true) {

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Verified> eldest) {
            return size() > MAX_ENTRIES;
        }
    };

    private record Verified(Proven proven, Instant until) {
    }

    VerifiedTokens(InstantSource clock) {
        this.clock = clock;
    }

    synchronized Optional<Proven> get(byte[] hash) {
        Verified entry = entries.get(HexFormat.of().formatHex(hash));
        return entry == null || !clock.instant().isBefore(entry.until) ? Optional.empty() : Optional.of(entry.proven);
    }

    synchronized void put(byte[] hash, Proven proven) {
        Instant until = clock.instant().plusSeconds(KEPT_SECONDS);
        Instant end = proven.expiresAt().filter(until::isAfter).orElse(until);
        entries.put(HexFormat.of().formatHex(hash), new Verified(proven, end));
    }

    synchronized void clear() {
        entries.clear();
    }

    synchronized int size() {
        return entries.size();
    }
}
