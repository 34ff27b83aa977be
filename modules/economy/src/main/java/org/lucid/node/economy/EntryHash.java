package org.lucid.node.economy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.economy.Cause;
import org.lucid.node.contract.economy.JournalEntry;
import org.lucid.node.contract.economy.Leg;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.SignedBytes;
import org.lucid.node.kernel.json.Json;

/** The hash that chains the journal (MON-07). */
final class EntryHash {

    /** What the first entry names as the hash before it. */
    static final String NONE = "0".repeat(64);

    private static final int ROOM = 1_024;

    private EntryHash() {
    }

    /**
     * RFC 8785 JSON of the entry without its hash. Written member by member in their order, since each start hashes thousands
     * of entries and the way over a tree takes several times as long.
     */
    static String canonical(JournalEntry entry) {
        StringBuilder out = new StringBuilder(ROOM).append("{\"at\":");
        CanonicalJson.text(out, Json.format(entry.at()));
        cause(out.append(",\"cause\":"), entry.cause());
        out.append(",\"epoch\":").append(entry.epoch());
        member(out, ",\"explanation\":", entry.explanation());
        member(out, ",\"id\":", entry.id());
        member(out, ",\"kind\":", entry.kind().name());
        legs(out.append(",\"legs\":["), entry.legs());
        optional(out, ",\"node_id\":", entry.nodeId());
        optional(out, ",\"payment_ref\":", entry.paymentRef());
        member(out, ",\"prev_hash\":", entry.prevHash());
        return out.append(",\"seq\":").append(entry.seq()).append('}').toString();
    }

    private static void cause(StringBuilder out, Cause cause) {
        facts(out.append("{\"facts\":["), cause.facts());
        member(out, ",\"id\":", cause.id());
        facts(out.append(",\"terms\":["), cause.terms());
        member(out, ",\"type\":", cause.type());
        out.append('}');
    }

    private static void facts(StringBuilder out, List<Cause.Fact> facts) {
        String separator = "{\"name\":";
        for (Cause.Fact fact : facts) {
            member(out, separator, fact.name());
            member(out, ",\"value\":", fact.value());
            separator = "},{\"name\":";
        }
        out.append(facts.isEmpty() ? "]" : "}]");
    }

    private static void legs(StringBuilder out, List<Leg> legs) {
        String separator = "{\"account\":";
        for (Leg leg : legs) {
            member(out, separator, leg.account());
            member(out, ",\"amount\":", leg.amount().toString());
            member(out, ",\"currency\":", leg.currency().name());
            separator = "},{\"account\":";
        }
        out.append(legs.isEmpty() ? "]" : "}]");
    }

    private static void optional(StringBuilder out, String name, Optional<String> text) {
        text.ifPresentOrElse(value -> member(out, name, value), () -> out.append(name).append("null"));
    }

    private static void member(StringBuilder out, String name, String text) {
        CanonicalJson.text(out.append(name), text);
    }

    /** {@code SHA-256(0x00 || canonical)}: the entry as a leaf of RFC 6962. */
    static String of(JournalEntry entry) {
        byte[] leaf = ('\0' + canonical(entry)).getBytes(StandardCharsets.UTF_8);
        return Hex.of(SignedBytes.sha256(leaf));
    }
}
