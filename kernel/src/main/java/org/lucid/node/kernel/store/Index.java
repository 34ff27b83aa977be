package org.lucid.node.kernel.store;

import java.util.List;

/**
 * A declared index over top-level fields, named as in JSON (snake_case). A document in which one of a unique index's
 * fields is null or absent is not held by that index and so never conflicts.
 */
public record Index(List<String> fields, boolean unique) {

    public Index {
        if (fields.isEmpty() || fields.size() > 4) {
            throw new IllegalArgumentException("an index has 1 to 4 fields, not " + fields);
        }
        fields = List.copyOf(fields);
    }

    public static Index on(String... fields) {
        return new Index(List.of(fields), false);
    }

    public static Index unique(String... fields) {
        return new Index(List.of(fields), true);
    }
}
