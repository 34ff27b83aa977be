package org.lucid.node.kernel.store.memory;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;
import org.lucid.node.kernel.store.Versioned;

/** Some documents that are neighbours in an index, in order. */
final class Chunk {

    private static final int MOST = 128;

    private Key[] keys = new Key[4];
    private Versioned<?>[] documents = new Versioned<?>[4];
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    Key first() {
        return keys[0];
    }

    /** Takes a document in; when there are too many, the later ones are given away as a chunk of their own. */
    Optional<Chunk> put(Key key, Versioned<?> document) {
        int at = place(key);
        if (at < size && keys[at].compareTo(key) == 0) {
            documents[at] = document;
            return Optional.empty();
        }
        if (size < MOST) {
            insert(at, key, document);
            return Optional.empty();
        }
        // What comes in order fills chunks to the brim; what comes in between leaves room on both sides.
        Chunk upper = split(at == size ? size : size / 2);
        if (at < size) {
            insert(at, key, document);
        } else {
            upper.insert(at - size, key, document);
        }
        return Optional.of(upper);
    }

    void remove(Key key) {
        int at = place(key);
        if (at < size && keys[at].compareTo(key) == 0) {
            System.arraycopy(keys, at + 1, keys, at, size - at - 1);
            System.arraycopy(documents, at + 1, documents, at, size - at - 1);
            forget(size - 1);
        }
    }

    /** Shows what lies between two bounds; false once the visitor has seen enough. */
    boolean walk(Key from, Key to, boolean descending, Predicate<Versioned<?>> visitor) {
        int low = place(from);
        int high = place(to);
        if (high < size && keys[high].compareTo(to) == 0) {
            high++;
        }
        for (int i = 0; i < high - low; i++) {
            if (!visitor.test(documents[descending ? high - 1 - i : low + i])) {
                return false;
            }
        }
        return true;
    }

    /** The first key after a bound. */
    Optional<Key> higher(Key bound) {
        int at = place(bound);
        if (at < size && keys[at].compareTo(bound) == 0) {
            at++;
        }
        return at < size ? Optional.of(keys[at]) : Optional.empty();
    }

    /** Where a key is, or where it belongs. */
    private int place(Key key) {
        int found = Arrays.binarySearch(keys, 0, size, key);
        return found >= 0 ? found : -found - 1;
    }

    private void insert(int at, Key key, Versioned<?> document) {
        if (size == keys.length) {
            keys = Arrays.copyOf(keys, 2 * size);
            documents = Arrays.copyOf(documents, 2 * size);
        }
        System.arraycopy(keys, at, keys, at + 1, size - at);
        System.arraycopy(documents, at, documents, at + 1, size - at);
        keys[at] = key;
        documents[at] = document;
        size++;
    }

    /** Gives away what lies at a place and after it. */
    private Chunk split(int start) {
        Chunk upper = new Chunk();
        for (int i = start; i < size; i++) {
            upper.insert(i - start, keys[i], documents[i]);
        }
        forget(start);
        return upper;
    }

    private void forget(int start) {
        Arrays.fill(keys, start, size, null);
        Arrays.fill(documents, start, size, null);
        size = start;
    }
}
