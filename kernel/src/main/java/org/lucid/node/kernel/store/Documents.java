package org.lucid.node.kernel.store;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/**
 * One collection of records. A single document changes atomically; nothing else does. A future that succeeded with an
 * acknowledgement means that the change survives a crash of the process. A fault of the storage is
 * {@code UNAVAILABLE} (5032), after which it is unknown whether a write took effect: read back before trying again.
 *
 * @param <T> the record type
 */
public interface Documents<T> {

    /** Stores a new document with version 1; false, and nothing stored, when its id or a unique key exists. */
    Future<Boolean> insert(T document);

    /**
     * Stores new documents in the given order, at most 1000, and stops at the first whose id or unique key exists.
     *
     * @return how many were stored, all of them before the first conflict; a crash also leaves a prefix
     */
    Future<Integer> insertAll(List<T> documents);

    /**
     * Replaces the document if it still has the version named; its version then is one higher.
     *
     * @return false, and nothing changed, when the version is another, the document is gone, or the new content takes
     *         a unique key of another document
     */
    Future<Boolean> replace(Versioned<T> next);

    /** Removes a document whatever its version; false when there is none. */
    Future<Boolean> delete(String id);

    Future<Optional<Versioned<T>>> get(String id);

    /** The documents that match, in the order asked for; a field without an index is refused with INTERNAL. */
    Future<Page<T>> find(Query query);

    /** How many documents match; the limit, order and cursor of the query play no part. */
    Future<Long> count(Query query);
}
