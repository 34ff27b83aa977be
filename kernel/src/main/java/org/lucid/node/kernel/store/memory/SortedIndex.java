package org.lucid.node.kernel.store.memory;

import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.Versioned;
import org.lucid.node.kernel.store.plan.Shape;

/** The documents of a collection in the order of some fields and then the id. */
final class SortedIndex {

    private final List<String> fields;
    private final boolean unique;
    private final TreeMap<Key, Versioned<?>> entries = new TreeMap<>();

    SortedIndex(List<String> fields, boolean unique) {
        this.fields = fields;
        this.unique = unique;
    }

    /** The fields and, always last, the id. */
    List<String> fields() {
        return fields;
    }

    boolean unique() {
        return unique;
    }

    Key key(Shape<?> shape, Versioned<?> document) {
        Object[] values = new Object[fields.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = fields.get(i).equals(Query.ID) ? document.id() : shape.value(document.value(), fields.get(i));
        }
        return new Key(values, 0);
    }

    /** Whether another document than the one of this key has its fields, and the index is unique. */
    boolean taken(Key key) {
        if (!unique || key.incomplete()) {
            return false;
        }
        Key bound = new Key(Arrays.copyOf(key.values(), fields.size() - 1), -1);
        Key holder = entries.higherKey(bound);
        if (holder != null && holder.compareTo(key) == 0) {
            holder = entries.higherKey(key);
        }
        return holder != null && holder.begins(bound);
    }

    void put(Key key, Versioned<?> document) {
        entries.put(key, document);
    }

    void remove(Key key) {
        entries.remove(key);
    }

    NavigableMap<Key, Versioned<?>> between(Key from, Key to) {
        return entries.subMap(from, true, to, true);
    }
}
