package org.lucid.node.economy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import org.lucid.node.contract.economy.JournalEntry;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.SignedBytes;
import org.lucid.node.kernel.json.Json;

/** The hash that chains the journal (MON-07). */
final class EntryHash {

    /** What the first entry names as the hash before it. */
    static final String NONE = "0".repeat(64);

    private EntryHash() {
    }

    /** RFC 8785 JSON of the entry without its hash. */
    static String canonical(JournalEntry entry) {
        ObjectNode tree = Json.mapper().valueToTree(entry);
        tree.remove("hash");
        return CanonicalJson.of(tree);
    }

    /** {@code SHA-256(0x00 || canonical)}: the entry as a leaf of RFC 6962. */
    static String of(JournalEntry entry) {
        byte[] leaf = ('\0' + canonical(entry)).getBytes(StandardCharsets.UTF_8);
        return Hex.of(SignedBytes.sha256(leaf));
    }
}
