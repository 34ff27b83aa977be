package org.lucid.node.gateway.audit;

import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;

/** Lets one notice a second of each source pass, of at most 100 sources a second; shared by the instances (API-70). */
final class Sampling {

    private static final int MAX_SOURCES = 100;

    private final InstantSource clock;
    private final Set<String> seen = new HashSet<>();
    private long second;

    Sampling(InstantSource clock) {
        this.clock = clock;
    }

    synchronized boolean passes(String source) {
        long now = clock.instant().getEpochSecond();
        if (now != second) {
            second = now;
            seen.clear();
        }
        return seen.size() < MAX_SOURCES && seen.add(source);
    }
}
