package org.lucid.node.payouts;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Stops sending while the way to the rail is broken (MON-90): five faults in a row open it for 300 s, then three probes
 * must succeed one after the other before it is closed. Pure but for its counters.
 */
final class Breaker {

    private static final int FAULTS = 5;
    private static final int PROBES = 3;
    private static final Duration OPEN = Duration.ofSeconds(300);

    private int faults;
    private int probesLeft;
    private Optional<Instant> openUntil = Optional.empty();

    /** A fault of the way, never of a payout. */
    void fault(Instant now) {
        faults++;
        if (faults >= FAULTS || probesLeft > 0) {
            openUntil = Optional.of(now.plus(OPEN));
            probesLeft = PROBES;
            faults = 0;
        }
    }

    void success() {
        faults = 0;
        if (probesLeft > 0 && --probesLeft == 0) {
            openUntil = Optional.empty();
        }
    }

    /** Nothing new may be sent. */
    boolean isOpen(Instant now) {
        return openUntil.filter(now::isBefore).isPresent();
    }

    /** Only one call at a time may go, to see whether the way is mended. */
    boolean isProbing(Instant now) {
        return probesLeft > 0 && !isOpen(now);
    }

    Optional<Instant> openUntil() {
        return openUntil;
    }
}
