package org.lucid.node.poot;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.poot.Outputs.BatchItem;
import org.lucid.node.contract.signing.ConsensusMessages;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.SignedBytes;

/**
 * An output whose form is right (CON-151); of its content only the hash is left. Pure, but costs some milliseconds for a
 * large one.
 *
 * @param signature as it was given, whatever it is
 */
record ReadOutput(String nodeId, byte[] hash, Instant timestamp, String nonce, Optional<String> signature) {

    private static final int MAX_BYTES = 1 << 20;
    private static final int MAX_TEXT = (MAX_BYTES + 2) / 3 * 4;
    private static final int SIGNATURE_BYTES = 64;
    private static final Pattern NODE = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern NONCE = Pattern.compile("[A-Za-z0-9_-]{8,128}");

    /** Reads an item: INVALID 5005 naming the first field that is missing or malformed. */
    static ReadOutput of(BatchItem item) {
        String nodeId = item.nodeId().filter(id -> NODE.matcher(id).matches()).orElseThrow(() -> refused("node_id",
                "the id of a node"));
        byte[] output = item.outputData().flatMap(ReadOutput::decoded).orElseThrow(() -> refused("output_data",
                "base64 of 1 byte to 1 MiB, padded and without other characters"));
        Instant timestamp = item.timestamp().flatMap(ReadOutput::instant).orElseThrow(() -> refused("timestamp",
                "a time such as 2026-01-01T00:00:00Z"));
        String nonce = item.nonce().filter(given -> NONCE.matcher(given).matches()).orElseThrow(() -> refused("nonce",
                "8 to 128 letters, digits, hyphens and underscores"));
        return new ReadOutput(nodeId, SignedBytes.sha256(output), timestamp, nonce, item.signature());
    }

    /** Java's decoder leaves out padding and stray bits in silence; what is strict comes back as it was (RFC 4648). */
    private static Optional<byte[]> decoded(String text) {
        if (text.isEmpty() || text.length() > MAX_TEXT) {
            return Optional.empty();
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            boolean strict = bytes.length <= MAX_BYTES && Base64.getEncoder().encodeToString(bytes).equals(text);
            return strict ? Optional.of(bytes) : Optional.empty();
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException notATime) {
            return Optional.empty();
        }
    }

    private static RuntimeException refused(String field, String allowed) {
        return LucidError.EVIDENCE_REFUSED.failure(field + " is missing or malformed; allowed: " + allowed
                + ". Correct it and send again.", Map.of("field", field, "allowed", allowed));
    }

    /** What the node signed. */
    byte[] message(byte[] networkHash) {
        return ConsensusMessages.output(networkHash, nodeId, hash, timestamp, nonce);
    }

    /** The bytes of the signature; empty for text that is none. */
    Optional<byte[]> signatureBytes() {
        return signature.filter(text -> text.length() == 2 * SIGNATURE_BYTES && text.matches("[0-9a-f]+")).map(
                text -> Hex.bytes("signature", text, SIGNATURE_BYTES));
    }
}
