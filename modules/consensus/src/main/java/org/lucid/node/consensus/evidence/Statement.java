package org.lucid.node.consensus.evidence;

import java.util.Arrays;
import java.util.Optional;
import org.lucid.node.contract.consensus.Evidences;
import org.lucid.node.contract.consensus.Evidences.SignedMessage;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.SignedBytes;
import org.lucid.node.contract.signing.SignedReader;

/**
 * What a signed message says, as far as it can contradict another one (CON-113).
 *
 * @param type the type of evidence that two such messages make
 * @param kind the kind of a proof, 0 of a claim
 * @param subject what must be the same in both: the hash of a proof's message, the block digest of a claim
 */
public record Statement(String type, String nodeId, long slot, int kind, String subject) {

    private static final String PROOF_TAG = "LUCID-TASK-PROOF-V1";
    private static final String CLAIM_TAG = "LUCID-SLOT-CLAIM-V1";
    private static final int KINDS = 4;

    /** Reads a message of this network; empty when it is neither a task proof nor a claim, byte for byte. */
    public static Optional<Statement> read(byte[] message, byte[] networkHash) {
        try {
            SignedReader in = new SignedReader(message);
            String tag = in.str();
            if (!Arrays.equals(in.raw(32), networkHash)) {
                return Optional.empty();
            }
            Optional<Statement> read = switch (tag) {
                case PROOF_TAG -> proof(in, message);
                case CLAIM_TAG -> claim(in);
                default -> Optional.empty();
            };
            return in.hasMore() ? Optional.empty() : read;
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<Statement> proof(SignedReader in, byte[] message) {
        String node = in.str();
        long slot = in.u64();
        int kind = in.u8();
        in.raw(8 + 4 + 8 + 32); // value, count, time stamp and the hash of the body
        return kind >= 1 && kind <= KINDS && slot >= 0
                ? Optional.of(new Statement(Evidences.PROOF, node, slot, kind, Hex.of(SignedBytes.sha256(message))))
                : Optional.empty();
    }

    private static Optional<Statement> claim(SignedReader in) {
        in.str(); // the entity
        String node = in.str();
        long slot = in.u64();
        in.u8(); // the window
        String digest = Hex.of(in.raw(32));
        in.u64(); // the time stamp
        return slot >= 0 ? Optional.of(new Statement(Evidences.CLAIM, node, slot, 0, digest)) : Optional.empty();
    }

    /** The entity that a claim was made for. */
    public static Optional<String> entityOf(SignedMessage claim) {
        try {
            SignedReader in = new SignedReader(Hex.bytes("message", claim.message(), claim.message().length() / 2));
            boolean isClaim = in.str().equals(CLAIM_TAG);
            in.raw(32); // the network
            return isClaim ? Optional.of(in.str()) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Whether one node must not have signed both. */
    public boolean contradicts(Statement other) {
        return type.equals(other.type) && nodeId.equals(other.nodeId) && slot == other.slot && kind == other.kind
                && !subject.equals(other.subject);
    }
}
