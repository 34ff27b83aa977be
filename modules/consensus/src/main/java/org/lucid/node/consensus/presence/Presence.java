package org.lucid.node.consensus.presence;

import java.time.Duration;
import java.time.Instant;

/** Which ten seconds of a slot the manager took proofs in: 12 bits (CON-40). */
public final class Presence {

    public static final int BITS = 12;
    public static final Duration MARK = Duration.ofSeconds(10);

    private Presence() {
    }

    /** The bits with the one of this instant set. */
    public static int mark(int bits, Instant slotStart, Instant now) {
        int index = (int) (Duration.between(slotStart, now).toMillis() / MARK.toMillis());
        return bits | 1 << Math.clamp(index, 0, BITS - 1);
    }

    /** Whether a slot counts: the manager was there for half of it and of the slot after it (CON-41). */
    public static boolean observed(int bits, int nextBits, int minimum) {
        return Integer.bitCount(bits) + Integer.bitCount(nextBits) >= minimum;
    }
}
