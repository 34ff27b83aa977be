package org.lucid.node.consensus.proof;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.consensus.slot.SlotClock;
import org.lucid.node.contract.LucidError;
import org.lucid.node.kernel.bus.Failure;

/** When a task proof may come in. */
public final class ProofRules {

    private static final Duration SKEW = Duration.ofSeconds(30);

    private ProofRules() {
    }

    /** Whether the slot is over for proofs; only the same proof again is answered then (CON-69). */
    public static boolean isLate(long slot, SlotClock clock, Instant now) {
        return slot < clock.slotAt(now) - 1;
    }

    /** What is wrong with the slot, unless it is the current or the previous one (CON-21). */
    public static Optional<Failure> slotFault(long slot, SlotClock clock, Instant now) {
        long current = clock.slotAt(now);
        if (slot > current) {
            return Optional.of(LucidError.PROOF_SLOT.failure(
                    "The slot has not begun. Send the proof again at retry_at.",
                    Map.of("current_slot", current, "reason", "early", "retry_at", clock.startOf(slot))));
        }
        return slot < current - 1
                ? Optional.of(LucidError.PROOF_SLOT.failure(
                        "The slot is over. Proofs are taken in their slot and the next one.",
                        Map.of("current_slot", current, "reason", "late")))
                : Optional.empty();
    }

    /**
     * What is wrong with the time stamp: it lies from 30 s before the slot to 30 s from now, a beacon's also to 30 s after
     * the slot (CON-21).
     */
    public static Optional<Failure> timeFault(Instant ts, long slot, boolean beacon, SlotClock clock, Instant now) {
        Instant earliest = clock.startOf(slot).minus(SKEW);
        Instant latest = now.plus(SKEW);
        Instant slotEnd = clock.startOf(slot + 1).plus(SKEW);
        if (beacon && slotEnd.isBefore(latest)) {
            latest = slotEnd;
        }
        return ts.isBefore(earliest) || ts.isAfter(latest)
                ? Optional.of(LucidError.PROOF_TIME.failure(
                        "The time stamp does not fit the slot. Set the node's clock right.",
                        Map.of("offset_ms", Duration.between(now, ts).toMillis())))
                : Optional.empty();
    }
}
