package org.lucid.node.consensus;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.consensus.Consensus.TaskProof;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.Messages;

/** What a task proof must keep, and the bytes that it signs. */
final class ProofRules {

    static final int UPTIME = 4;
    private static final Duration SKEW = Duration.ofSeconds(30);

    private ProofRules() {
    }

    /** Refuses a slot other than the current and the previous one, and a time stamp that does not fit (CON-21). */
    static void requireTimely(TaskProof proof, SlotClock clock, Instant now) {
        long current = clock.slotAt(now);
        if (proof.slot() > current) {
            throw LucidError.PROOF_SLOT.failure("The slot has not begun. Send the proof again at retry_at.",
                    Map.of("current_slot", current, "reason", "early", "retry_at", clock.startOf(proof.slot())));
        }
        if (proof.slot() < current - 1) {
            throw LucidError.PROOF_SLOT.failure("The slot is over. Proofs are taken in their slot and the next one.",
                    Map.of("current_slot", current, "reason", "late"));
        }
        Instant earliest = clock.startOf(proof.slot()).minus(SKEW);
        Instant latest = min(now.plus(SKEW), clock.startOf(proof.slot() + 1).plus(SKEW));
        if (proof.ts().isBefore(earliest) || proof.ts().isAfter(latest)) {
            throw LucidError.PROOF_TIME.failure("The time stamp does not fit the slot. Set the node's clock right.",
                    Map.of("offset_ms", Duration.between(now, proof.ts()).toMillis()));
        }
    }

    private static Instant min(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    /** The bytes that the node signed (CON-13, CON-14). */
    static byte[] message(TaskProof proof, byte[] networkHash) {
        if (!"uptime_beacon".equals(proof.kind()) || proof.value() != 0 || proof.count() != 0) {
            throw LucidError.PROOF_BODY.failure("An uptime beacon has kind uptime_beacon and value and count 0. "
                    + "Nothing was stored.");
        }
        byte[] seal = Hex.bytes("seal.value", proof.seal().value(), 16);
        return Messages.taskProof(networkHash, proof.nodeId(), proof.slot(), UPTIME, 0, 0, proof.ts(),
                Messages.uptimeBody(proof.seal().slot(), seal));
    }
}
