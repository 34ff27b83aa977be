package org.lucid.node.consensus.slot;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;

/** Slots of two minutes and tally epochs of 720 slots, counted from the genesis of the network (CON-01, CON-02). */
public record SlotClock(Instant genesis) {

    public static final Duration SLOT = Duration.ofSeconds(120);
    public static final int SLOTS_PER_EPOCH = 720;

    /** The slot in which an instant lies; negative before genesis. */
    public long slotAt(Instant instant) {
        return Math.floorDiv(instant.toEpochMilli() - genesis.toEpochMilli(), SLOT.toMillis());
    }

    public Instant startOf(long slot) {
        return genesis.plusMillis(slot * SLOT.toMillis());
    }

    /** The UTC month in which penalties of a slot count. */
    public YearMonth monthOf(long slot) {
        return YearMonth.from(startOf(slot).atOffset(ZoneOffset.UTC));
    }

    public static long epochOf(long slot) {
        return Math.floorDiv(slot, SLOTS_PER_EPOCH);
    }

    public static boolean endsEpoch(long slot) {
        return Math.floorMod(slot, SLOTS_PER_EPOCH) == SLOTS_PER_EPOCH - 1;
    }
}
