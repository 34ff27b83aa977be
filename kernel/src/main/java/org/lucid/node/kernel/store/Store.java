package org.lucid.node.kernel.store;

import io.vertx.core.Future;

/** Where everything that must not be lost lives. Every collection belongs to one module, and only that one reads it. */
public interface Store {

    /** Opens a collection and makes its indexes; the same specification may be opened any number of times. */
    <T> Future<Documents<T>> open(CollectionSpec<T> spec);

    /** Removes what retention says must go, now; returns how many documents went. */
    Future<Long> sweep();

    /** Succeeds when the store takes reads and writes at this moment. */
    Future<Void> ping();

    /** Bytes that the store holds on its medium, 0 when it has none. */
    Future<Long> size();

    /** Ends after all acknowledged writes are safe; later calls fail with UNAVAILABLE. */
    Future<Void> close();
}
