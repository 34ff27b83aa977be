package org.lucid.node.kernel.store.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.FailureCode;
import org.lucid.node.kernel.json.Json;

/** Where a page ended: the stored form of its last document's sort field, and that document's id. */
public record Position(Object value, String id) {

    private static final int LONGEST = 8192;

    /** This position as the opaque cursor that callers hand back. */
    String cursor() {
        List<Object> parts = new ArrayList<>();
        parts.add(value == Absent.ABSENT ? null : value);
        parts.add(id);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Json.encodeBytes(parts));
    }

    /** Reads a cursor back; INVALID 1011 when it is none of ours. */
    static Position parse(String cursor) {
        if (cursor.length() > LONGEST) {
            throw malformed();
        }
        try {
            byte[] text = Base64.getUrlDecoder().decode(cursor.getBytes(StandardCharsets.ISO_8859_1));
            JsonNode parts = Json.mapper().readTree(text);
            if (!parts.isArray() || parts.size() != 2 || !parts.get(1).isTextual()) {
                throw malformed();
            }
            return new Position(Scalars.ofTree(parts.get(0)), parts.get(1).textValue());
        } catch (IllegalArgumentException | IOException e) {
            throw malformed();
        }
    }

    static Failure malformed() {
        return Failure.of(FailureCode.INVALID, 1011, "Use the cursor of the previous page.");
    }
}
