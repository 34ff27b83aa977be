package org.lucid.node.consensus.proof;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.lucid.node.consensus.store.Records.Proof;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.consensus.Consensus.TaskProof;
import org.lucid.node.contract.consensus.ProofKind;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.Messages;
import org.lucid.node.contract.signing.ProofBody;
import org.lucid.node.contract.signing.SignedBytes;
import org.lucid.node.kernel.bus.Failure;

/**
 * A task proof read from its JSON: the bytes that were signed are built from it (CON-14).
 *
 * @param message what the node signed (CON-13)
 * @param hash SHA-256 of the message, which names the proof (CON-15)
 */
public record ReadProof(TaskProof proof, ProofKind kind, ProofBody body, byte[] message, byte[] signature,
        byte[] hash) {

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final int MOST_RECEIPTS = 32;
    private static final int MOST_ENTRIES = 64;
    private static final long MOST_SLOTS = 9_000_000_000L;

    /**
     * Reads a proof: INVALID 5507 for a body of another kind, wrong sums, counts or order, 1001 for what is no hex.
     */
    public static ReadProof of(TaskProof proof, byte[] networkHash) {
        ProofKind kind = ProofKind.of(proof.kind());
        if (proof.slot() < 0 || proof.slot() > MOST_SLOTS || proof.value() < 0 || proof.count() < 0) {
            throw wrong("slot, value and count are not negative, slot at most " + MOST_SLOTS);
        }
        requireOneBody(proof, kind);
        ProofBody body = switch (kind) {
            case RELAY_BANDWIDTH -> relay(proof);
            case STORAGE_AVAILABILITY -> storage(proof);
            case VALIDATION_SIGNATURE -> validations(proof);
            case UPTIME_BEACON -> beacon(proof);
        };
        byte[] message = Messages.taskProof(networkHash, proof.nodeId(), proof.slot(), kind.number(), proof.value(),
                proof.count(), proof.ts(), body.bytes());
        return new ReadProof(proof, kind, body, message, Hex.bytes("sig", proof.sig(), 64),
                SignedBytes.sha256(message));
    }

    private static void requireOneBody(TaskProof proof, ProofKind kind) {
        boolean fits = proof.receipts().isPresent() == (kind == ProofKind.RELAY_BANDWIDTH)
                && proof.auditIds().isPresent() == (kind == ProofKind.STORAGE_AVAILABILITY)
                && proof.validations().isPresent() == (kind == ProofKind.VALIDATION_SIGNATURE)
                && proof.seal().isPresent() == (kind == ProofKind.UPTIME_BEACON);
        if (!fits) {
            throw wrong("a proof of kind " + kind.json() + " has the entries of its kind and no others");
        }
    }

    private static ProofBody relay(TaskProof proof) {
        var receipts = proof.receipts().orElseThrow();
        requireEntries(receipts, MOST_RECEIPTS, proof.count());
        receipts.forEach(receipt -> requireId(receipt.sessionId()));
        ProofBody body = new ProofBody.Relay(receipts.stream().map(receipt -> new ProofBody.Receipt(
                receipt.sessionId(), receipt.bytes(), Hex.bytes("receipts.sig", receipt.sig(), 64))).toList());
        long sum = 0;
        for (var receipt : receipts) {
            if (receipt.bytes() < 0 || Long.MAX_VALUE - sum < receipt.bytes()) {
                throw wrong("the bytes of receipts are not negative and have a sum");
            }
            sum += receipt.bytes();
        }
        if (sum != proof.value()) {
            throw wrong("value is " + proof.value() + " and the receipts sum up to " + sum);
        }
        return body;
    }

    private static ProofBody storage(TaskProof proof) {
        List<String> audits = proof.auditIds().orElseThrow();
        requireEntries(audits, MOST_ENTRIES, proof.count());
        audits.forEach(ReadProof::requireId);
        return new ProofBody.Storage(audits);
    }

    private static ProofBody validations(TaskProof proof) {
        var sessions = proof.validations().orElseThrow();
        requireEntries(sessions, MOST_ENTRIES, proof.count());
        if (proof.value() != proof.count()) {
            throw wrong("value and count of a validation are the same, not " + proof.value() + " and "
                    + proof.count());
        }
        sessions.forEach(session -> requireId(session.sessionId()));
        return new ProofBody.Validations(sessions.stream().map(session -> new ProofBody.Validation(
                session.sessionId(), Hex.bytes("validations.manifest_hash", session.manifestHash(), 32))).toList());
    }

    private static ProofBody beacon(TaskProof proof) {
        if (proof.value() != 0 || proof.count() != 0) {
            throw wrong("value and count of a beacon are 0");
        }
        var seal = proof.seal().orElseThrow();
        return new ProofBody.Uptime(seal.slot(), Hex.bytes("seal.value", seal.value(), 16));
    }

    private static void requireEntries(List<?> entries, int most, long count) {
        if (entries.isEmpty() || entries.size() > most || entries.size() != count) {
            throw wrong("there are " + entries.size() + " entries, count is " + count + " and 1 to " + most
                    + " are possible");
        }
    }

    private static void requireId(String id) {
        if (!ID.matcher(id).matches()) {
            throw wrong("an id has 1 to 64 letters, digits, _ and -");
        }
    }

    private static Failure wrong(String what) {
        return LucidError.PROOF_BODY.failure("The proof contradicts itself: " + what + ". Nothing was stored.");
    }

    /** The hash in hex. */
    public String hashHex() {
        return Hex.of(hash);
    }

    /** Whether a stored proof is this one, whatever the signatures (CON-15). */
    public boolean isTheSame(Proof stored) {
        return stored.proofHash().equals(hashHex());
    }

    /** The seal of a beacon. */
    public Optional<ProofBody.Uptime> seal() {
        return body instanceof ProofBody.Uptime uptime ? Optional.of(uptime) : Optional.empty();
    }
}
