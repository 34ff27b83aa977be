package org.lucid.node.kernel.store.memory;

import java.util.List;
import org.lucid.node.kernel.store.plan.Absent;
import org.lucid.node.kernel.store.plan.Scalars;

/**
 * A place in an index: the values of its fields and then the id. A key with fewer values is a bound, which lies before
 * ({@code edge} -1) or after (1) all keys that begin with them.
 */
record Key(Object[] values, int edge) implements Comparable<Key> {

    static Key before(List<Object> prefix) {
        return new Key(prefix.toArray(), -1);
    }

    static Key after(List<Object> prefix) {
        return new Key(prefix.toArray(), 1);
    }

    /** Whether one of the fields, which come before the id, is absent. */
    boolean incomplete() {
        for (int i = 0; i < values.length - 1; i++) {
            if (values[i] == Absent.ABSENT) {
                return true;
            }
        }
        return false;
    }

    /** Whether this key begins with the values of a bound. */
    boolean begins(Key bound) {
        for (int i = 0; i < bound.values.length; i++) {
            if (!values[i].equals(bound.values[i])) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int compareTo(Key other) {
        int common = Math.min(values.length, other.values.length);
        for (int i = 0; i < common; i++) {
            int order = Scalars.ORDER.compare(values[i], other.values[i]);
            if (order != 0) {
                return order;
            }
        }
        if (values.length == other.values.length) {
            return edge - other.edge;
        }
        return values.length < other.values.length ? edge : -other.edge;
    }
}
