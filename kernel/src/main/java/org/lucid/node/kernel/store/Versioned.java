package org.lucid.node.kernel.store;

import java.util.function.UnaryOperator;

/** A stored record with the version that a compare-and-set must name. Versions start at 1 and grow by 1. */
public record Versioned<T>(String id, long version, T value) {

    /** The same stored position with the record that is to replace this one. */
    public Versioned<T> with(UnaryOperator<T> change) {
        return new Versioned<>(id, version, change.apply(value));
    }
}
