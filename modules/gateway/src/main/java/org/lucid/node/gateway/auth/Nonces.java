package org.lucid.node.gateway.auth;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.lucid.node.contract.LucidError;

/** Nonces that were used a short while ago; each is good once (API-27). */
final class Nonces {

    private static final int MAX_REMEMBERED = 10_000;
    private static final Duration REMEMBERED = Duration.ofMinutes(2);

    private final InstantSource clock;
    private final Map<String, Instant> used = new LinkedHashMap<>();

    Nonces(InstantSource clock) {
        this.clock = clock;
    }

    /** Uses a nonce up: false when it was used before, UNAVAILABLE 5034 when too many are remembered to tell. */
    synchronized boolean use(String nonce) {
        Instant now = clock.instant();
        Iterator<Instant> oldest = used.values().iterator();
        while (oldest.hasNext() && !oldest.next().plus(REMEMBERED).isAfter(now)) {
            oldest.remove();
        }
        if (used.containsKey(nonce)) {
            return false;
        }
        if (used.size() >= MAX_REMEMBERED) {
            throw LucidError.STARTING.failure("Too many tokens were issued in the last two minutes. Try again shortly.",
                    Map.of("retry_after", 10));
        }
        used.put(nonce, now);
        return true;
    }
}
