package org.lucid.node.resources;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How fast a running counter of bytes moved (NOD-62). */
final class Rate {

    private static final Duration LONGEST_GAP = Duration.ofSeconds(300);

    /** A counter as it was read, and the boot since which it counts. */
    record Counter(long bytes, Instant at, String bootId) {
    }

    private Rate() {
    }

    /**
     * (c2 - c1) x 8 / (t2 - t1) / 10^6.
     *
     * @return Mbit/s; empty when the counter fell, the host was booted anew, or not 0 to 300 s lie between the two
     */
    static Optional<Double> mbps(Counter before, Counter now) {
        Duration gap = Duration.between(before.at(), now.at());
        if (now.bytes() < before.bytes() || !now.bootId().equals(before.bootId()) || gap.isNegative() || gap.isZero()
                || gap.compareTo(LONGEST_GAP) > 0) {
            return Optional.empty();
        }
        double seconds = gap.toMillis() / 1000.0;
        return Optional.of((now.bytes() - before.bytes()) * 8.0 / seconds / 1_000_000.0);
    }
}
