package org.lucid.node.economy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import org.lucid.node.contract.economy.LedgerHead;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.SignedBytes;
import org.lucid.node.kernel.crypto.Identity;
import org.lucid.node.kernel.crypto.Signatures;
import org.lucid.node.kernel.json.Json;

/**
 * Signs records with the identity key of this process: Ed25519 over a tag and the RFC 8785 JSON of the record without its
 * signature (MON-13, MON-36).
 */
record Seal(Identity identity, Signatures signatures) {

    private static final int SIGNATURE_BYTES = 64;

    /** The public key in hex, by which signed records name their signer. */
    String keyId() {
        return Hex.of(identity.publicKey());
    }

    /** The signature of a record, in hex. */
    String sign(String tag, Record unsigned) {
        return Hex.of(identity.sign(message(tag, unsigned)));
    }

    /** Whether a head bears the signature of this very process. */
    boolean isOn(LedgerHead head) {
        return head.keyId().equals(keyId()) && verifies(signatures, identity.publicKey(), LedgerHead.TAG, head,
                head.signature());
    }

    /** Whether a signature in hex is the key's under a record. */
    static boolean verifies(Signatures signatures, byte[] publicKey, String tag, Record signed, String signature) {
        return signature.matches("[0-9a-f]{128}") && signatures.verify(publicKey, message(tag, signed),
                Hex.bytes("signature", signature, SIGNATURE_BYTES));
    }

    private static byte[] message(String tag, Record signed) {
        ObjectNode tree = Json.mapper().valueToTree(signed);
        tree.remove("signature");
        return SignedBytes.untagged().raw(tag.getBytes(StandardCharsets.UTF_8))
                .raw(CanonicalJson.of(tree).getBytes(StandardCharsets.UTF_8)).toBytes();
    }
}
