package org.lucid.node.kernel.store.embedded;

import io.vertx.core.Future;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.lucid.node.kernel.store.QueryContract;
import org.lucid.node.kernel.store.Store;

class EmbeddedStoreTest extends QueryContract {

    @TempDir
    Path directory;

    @Override
    protected Future<Store> open() {
        return EmbeddedStore.open(vertx, directory, now::get);
    }
}
