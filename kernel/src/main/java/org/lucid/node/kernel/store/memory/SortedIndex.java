package org.lucid.node.kernel.store.memory;

import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.Versioned;
import org.lucid.node.kernel.store.plan.Shape;

/**
 * The documents of a collection in the order of some fields and then the id. Neighbours lie together in chunks, so that
 * millions of documents need a tree of some ten thousand places only.
 */
final class SortedIndex {

    private final List<String> fields;
    private final boolean unique;
    /** By the key that each chunk was begun with: all its keys are this one or later ones. Never empty. */
    private final TreeMap<Key, Chunk> chunks = new TreeMap<>();

    SortedIndex(List<String> fields, boolean unique) {
        this.fields = fields;
        this.unique = unique;
        chunks.put(Key.before(List.of()), new Chunk());
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
        Optional<Key> holder = higher(bound);
        if (holder.isPresent() && holder.get().compareTo(key) == 0) {
            holder = higher(key);
        }
        return holder.isPresent() && holder.get().begins(bound);
    }

    void put(Key key, Versioned<?> document) {
        Chunk chunk = chunks.floorEntry(key).getValue();
        chunk.put(key, document).ifPresent(upper -> chunks.put(upper.first(), upper));
    }

    void remove(Key key) {
        var place = chunks.floorEntry(key);
        place.getValue().remove(key);
        if (place.getValue().isEmpty() && place.getKey() != chunks.firstKey()) {
            chunks.remove(place.getKey());
        }
    }

    /** Shows the documents between two bounds, in order or in reverse, until the visitor has seen enough. */
    void walk(Key from, Key to, boolean descending, Predicate<Versioned<?>> visitor) {
        NavigableMap<Key, Chunk> range = chunks.subMap(chunks.floorKey(from), true, to, true);
        for (Chunk chunk : (descending ? range.descendingMap() : range).values()) {
            if (!chunk.walk(from, to, descending, visitor)) {
                return;
            }
        }
    }

    private Optional<Key> higher(Key bound) {
        for (Chunk chunk : chunks.tailMap(chunks.floorKey(bound), true).values()) {
            Optional<Key> found = chunk.higher(bound);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }
}
