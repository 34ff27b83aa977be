package org.lucid.node.kernel.store.mongo;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.FailureCode;
import org.lucid.node.kernel.json.Json;
import org.lucid.node.kernel.store.Index;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.Versioned;
import org.lucid.node.kernel.store.plan.Absent;
import org.lucid.node.kernel.store.plan.Shape;

/**
 * How a record lies in MongoDB: {@code _id}, {@code version}, the record's JSON under {@code body}, and under
 * {@code keys} one text for each unique index whose fields are all there. The unique indexes are sparse ones over these
 * texts: a sparse index over several fields would hold a document that lacks one of them.
 */
final class Bodies<T> {

    static final String VERSION = "version";
    static final String BODY = "body";
    static final String KEYS = "keys";

    private final Shape<T> shape;

    Bodies(Shape<T> shape) {
        this.shape = shape;
    }

    JsonObject document(String id, long version, T value) {
        JsonObject body = new JsonObject(Json.encode(value));
        return new JsonObject().put(Query.ID, id).put(VERSION, version).put(BODY, body).put(KEYS, keys(value));
    }

    Versioned<T> versioned(JsonObject document) {
        String id = document.getString(Query.ID);
        try {
            T value = Json.decode(document.getJsonObject(BODY).encode(), shape.type());
            return new Versioned<>(id, document.getLong(VERSION), value);
        } catch (IllegalStateException e) {
            throw Failure.of(FailureCode.INTERNAL, "Document " + id + " of " + shape.name() + ": " + e.getMessage());
        }
    }

    /** The texts that the unique indexes hold for a record. */
    JsonObject keys(T value) {
        JsonObject keys = new JsonObject();
        for (Index index : shape.indexes()) {
            if (index.unique()) {
                List<Object> parts = new ArrayList<>();
                index.fields().forEach(field -> parts.add(shape.value(value, field)));
                if (!parts.contains(Absent.ABSENT)) {
                    keys.put(keyName(index), Json.encode(parts));
                }
            }
        }
        return keys;
    }

    /** The name of a unique index among the keys; it stays when other indexes come and go. */
    static String keyName(Index index) {
        return String.join(",", index.fields());
    }

    /** Where a field of a query lies. */
    static String path(String field) {
        return field.equals(Query.ID) ? field : BODY + "." + field;
    }
}
