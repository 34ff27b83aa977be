package org.lucid.node.consensus.session;

import java.util.Optional;

/** A session as far as it is known; the slots are those in which its opening and closing were received (CON-32). */
public record SessionAt(String sessionId, String hostNodeId, String clientKey, long startedSlot,
        Optional<Long> endedSlot) {

    /** A session is open in at most so many slots: 7200 s. */
    public static final int MOST_SLOTS = 60;

    /** Whether the session was open in a slot. */
    public boolean openIn(long slot) {
        return slot >= startedSlot && slot < startedSlot + MOST_SLOTS
                && endedSlot.map(ended -> slot <= ended).orElse(true);
    }
}
