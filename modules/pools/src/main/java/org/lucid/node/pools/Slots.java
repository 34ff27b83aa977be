package org.lucid.node.pools;

import java.time.Instant;

/**
 * From which slot on a change of membership counts (NOD-41). Slot s begins at genesis + s x 120 s; a tally epoch has
 * 720 slots.
 *
 * @param genesis when slot 0 begins
 */
record Slots(Instant genesis) {

    static final int PER_EPOCH = 720;
    private static final long SLOT_MILLIS = 120_000;

    /** The slot that is running at an instant; negative before genesis. */
    long at(Instant instant) {
        return Math.floorDiv(instant.toEpochMilli() - genesis.toEpochMilli(), SLOT_MILLIS);
    }

    /** The smallest slot that begins at the instant or after it, 0 at least. */
    long firstFrom(Instant effectiveAt) {
        return Math.max(0, Math.ceilDiv(effectiveAt.toEpochMilli() - genesis.toEpochMilli(), SLOT_MILLIS));
    }

    /** When a slot begins. */
    Instant startOf(long slot) {
        return genesis.plusMillis(slot * SLOT_MILLIS);
    }

    /** The tally epoch that is running at an instant; negative before genesis. */
    long epochAt(Instant instant) {
        return Math.floorDiv(at(instant), PER_EPOCH);
    }
}
