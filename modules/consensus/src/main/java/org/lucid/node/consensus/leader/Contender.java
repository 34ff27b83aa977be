package org.lucid.node.consensus.leader;

import java.math.BigInteger;
import java.util.Optional;

/**
 * An entity as the schedule of a slot sees it: its sums of the window that ends three slots before.
 *
 * @param lastGranted the last slot in which it was granted a window, -1 if never
 * @param misses windows missed in the calendar month
 * @param barred why it cannot lead, such as {@code no beacon in slot 997}; empty when it can (CON-91)
 */
public record Contender(String entityId, long creditsMc, long beacons, long expected, long liveScorePpm, int misses,
        long lastGranted, Optional<String> barred) {

    /** CON-46; 0 while nothing is expected. */
    public long uptimePpm() {
        return expected == 0 ? 0 : beacons * 1_000_000 / expected;
    }

    /** {@code credits_mc x uptime_ppm x live_score_ppm} (CON-71). */
    public BigInteger rankKey() {
        return BigInteger.valueOf(creditsMc).multiply(BigInteger.valueOf(uptimePpm())).multiply(
                BigInteger.valueOf(liveScorePpm));
    }

    /** Why this entity cannot lead, whatever the others do. */
    public Optional<String> ineligible() {
        return barred.or(() -> creditsMc > 0
                ? Optional.empty()
                : Optional.of("no credits in the window"));
    }

    /** {@code max(0, 1000000 - cuts)} (CON-70). */
    public static long liveScorePpm(LeaderTerms terms, int misses, int equivocations) {
        return Math.max(0, 1_000_000 - terms.missedCutPpm() * misses - terms.equivocationCutPpm() * equivocations);
    }
}
