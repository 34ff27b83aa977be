package org.lucid.node.gateway.http;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** When the event loop of each instance last did something. */
public final class LoopWatch {

    private static final Duration ALIVE = Duration.ofSeconds(5);

    private final InstantSource clock;
    private final Map<Integer, Instant> seen = new ConcurrentHashMap<>();

    LoopWatch(InstantSource clock) {
        this.clock = clock;
    }

    /** The loop of this instance is doing something. */
    public void ran(int instance) {
        seen.put(instance, clock.instant());
    }

    /** Whether every loop did something in the last 5 s. */
    boolean alive() {
        Instant limit = clock.instant().minus(ALIVE);
        return seen.values().stream().allMatch(last -> last.isAfter(limit));
    }
}
