package org.lucid.node.worker.link;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;

/**
 * The time that an agent signs with: its own clock and the median of how far the manager's was ahead in the last five
 * replies (NOD-71).
 */
public final class AgentClock {

    private static final int KEPT = 5;
    /** Beyond this a clock is worth a warning. */
    public static final Duration TOLERANCE = Duration.ofSeconds(5);

    private final InstantSource local;
    private long[] offsets = new long[0];
    private int next;
    private long median;

    public AgentClock(InstantSource local) {
        this.local = local;
    }

    /** What the clock of this machine reads. */
    public Instant local() {
        return local.instant();
    }

    /** Agent time. */
    public Instant now() {
        return local.instant().plusMillis(offsetMillis());
    }

    /** Takes in the manager's time in a reply to a request that was sent at {@code sent} by the own clock. */
    public void heard(Instant sent, Instant manager) {
        Instant between = sent.plus(Duration.between(sent, local()).dividedBy(2));
        if (offsets.length < KEPT) {
            offsets = Arrays.copyOf(offsets, offsets.length + 1);
            next = offsets.length - 1;
        }
        offsets[next] = Duration.between(between, manager).toMillis();
        next = (next + 1) % KEPT;
        long[] sorted = offsets.clone();
        Arrays.sort(sorted);
        median = sorted[(sorted.length - 1) / 2];
    }

    /** How far the manager's clock is ahead, in milliseconds; 0 before the first reply. */
    public long offsetMillis() {
        return median;
    }

    /** Whether the clock of this machine is wrong by more than is good. */
    public boolean isOff() {
        return Math.abs(offsetMillis()) > TOLERANCE.toMillis();
    }
}
