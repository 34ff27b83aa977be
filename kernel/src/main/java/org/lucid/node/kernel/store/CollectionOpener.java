package org.lucid.node.kernel.store;

import io.vertx.core.Future;

/** Whatever opens collections: the context of a module, or the store itself for commands and tests. */
public interface CollectionOpener {

    <T> Future<Documents<T>> open(CollectionSpec<T> spec);
}
