package org.lucid.node.kernel.time;

import java.time.InstantSource;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** Ids made of a prefix and a version 7 UUID (RFC 9562) in hex: 48 bits of milliseconds, then randomness. */
public final class TimeOrderedIds implements IdSource {

    private final InstantSource clock;
    private final RandomGenerator random;

    public TimeOrderedIds(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    @Override
    public synchronized String next(String prefix) {
        long high = clock.millis() << 16 | 0x7000L | random.nextLong() & 0x0fffL;
        long low = random.nextLong() & 0x3fffffffffffffffL | 0x8000000000000000L;
        HexFormat hex = HexFormat.of();
        return prefix + "_" + hex.toHexDigits(high) + hex.toHexDigits(low);
    }
}
