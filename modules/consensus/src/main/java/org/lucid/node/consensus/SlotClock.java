package org.lucid.node.consensus;

import java.time.Duration;
import java.time.Instant;

/** Slots of two minutes and tally epochs of 720 slots, counted from the genesis of the network (CON-01, CON-02). */
record SlotClock(Instant genesis) {

    static final Duration SLOT = Duration.ofSeconds(120);
    static final int SLOTS_PER_EPOCH = 720;

    /** The slot in which an instant lies; negative before genesis. */
    long slotAt(Instant instant) {
        return Math.floorDiv(instant.toEpochMilli() - genesis.toEpochMilli(), SLOT.toMillis());
    }

    Instant startOf(long slot) {
        return genesis.plusMillis(slot * SLOT.toMillis());
    }

    static long epochOf(long slot) {
        return Math.floorDiv(slot, SLOTS_PER_EPOCH);
    }

    static boolean endsEpoch(long slot) {
        return Math.floorMod(slot, SLOTS_PER_EPOCH) == SLOTS_PER_EPOCH - 1;
    }
}
