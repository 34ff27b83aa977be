package org.lucid.node.gateway.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;
import java.util.TreeMap;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.SignedBytes;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.json.Json;

/**
 * Cursors as callers see them (API-45): that of the store, with when it was given and for which list, so that it is good
 * for a day and for the same filters. It holds nothing that its caller was not shown, so it needs no signature.
 */
public final class Cursors {

    private static final String CURSOR = "cursor";
    private static final String PAGINATION = "pagination";
    private static final String NEXT = "next_cursor";
    private static final Set<String> NO_FILTERS = Set.of(CURSOR, "page", "limit");
    private static final Duration GOOD = Duration.ofHours(24);
    private static final int PARTS = 3;
    private static final int HASH_DIGITS = 16;

    private Cursors() {
    }

    /** What a cursor of this call is good for: the operation and its filters. */
    public static String list(String address, ObjectNode input) {
        TreeMap<String, JsonNode> filters = new TreeMap<>();
        input.properties().stream().filter(member -> !NO_FILTERS.contains(member.getKey()))
                .forEach(member -> filters.put(member.getKey(), member.getValue()));
        byte[] text = (address + "\n" + Json.encode(filters)).getBytes(StandardCharsets.UTF_8);
        return Hex.of(SignedBytes.sha256(text)).substring(0, HASH_DIGITS);
    }

    /** Puts the store's own cursor in the place of the caller's: INVALID 1011 when it is too old or of another list. */
    public static void open(ObjectNode input, String list, Instant now) {
        if (!input.path(CURSOR).isTextual()) {
            return;
        }
        String[] parts;
        long given;
        try {
            parts = new String(Base64.getUrlDecoder().decode(input.get(CURSOR).textValue()), StandardCharsets.UTF_8)
                    .split("\\.", PARTS);
            given = Long.parseLong(parts[0]);
        } catch (IllegalArgumentException e) {
            throw refused("is none of ours");
        }
        if (parts.length != PARTS || !parts[1].equals(list)) {
            throw refused("belongs to another list or other filters");
        }
        if (Instant.ofEpochSecond(given).plus(GOOD).isBefore(now)) {
            throw refused("is older than a day");
        }
        input.put(CURSOR, parts[2]);
    }

    private static Failure refused(String problem) {
        return LucidError.BAD_CURSOR.failure("The cursor " + problem
                + ". Use cursor as the page before gave it, or begin with the first page.");
    }

    /** Makes the store's cursor in a reply one for the caller. */
    public static void close(JsonNode reply, String list, Instant now) {
        if (reply.path(PAGINATION) instanceof ObjectNode pagination && pagination.path(NEXT).isTextual()) {
            String text = now.getEpochSecond() + "." + list + "." + pagination.get(NEXT).textValue();
            pagination.put(NEXT, Base64.getUrlEncoder().withoutPadding()
                    .encodeToString(text.getBytes(StandardCharsets.UTF_8)));
        }
    }
}
