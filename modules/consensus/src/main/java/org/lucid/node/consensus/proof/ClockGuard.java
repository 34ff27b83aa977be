package org.lucid.node.consensus.proof;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.lucid.node.consensus.slot.SlotClock;
import org.lucid.node.contract.LucidError;

/** Refuses to work while the clock reads more than 30 s before the newest stored slot (CON-04). */
public final class ClockGuard {

    private static final Duration SLACK = Duration.ofSeconds(30);

    private final SlotClock clock;
    private final AtomicLong newestSlot = new AtomicLong(Long.MIN_VALUE);

    public ClockGuard(SlotClock clock) {
        this.clock = clock;
    }

    /** Something of this slot is stored. */
    public void stored(long slot) {
        newestSlot.accumulateAndGet(slot, Math::max);
    }

    /** Whether the clock cannot be right. */
    public boolean isBehind(Instant now) {
        long newest = newestSlot.get();
        return newest != Long.MIN_VALUE && now.isBefore(clock.startOf(newest).minus(SLACK));
    }

    /** Fails with UNAVAILABLE 5522 while the clock cannot be right. */
    public void require(Instant now) {
        if (isBehind(now)) {
            throw LucidError.CLOCK_BEHIND.failure("The manager's clock reads " + now + ", before slot "
                    + newestSlot.get() + ", which is stored already. Its operator must set the clock right.");
        }
    }
}
