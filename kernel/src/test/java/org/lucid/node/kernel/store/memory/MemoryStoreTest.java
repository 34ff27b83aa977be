package org.lucid.node.kernel.store.memory;

import io.vertx.core.Future;
import org.lucid.node.kernel.store.QueryContract;
import org.lucid.node.kernel.store.Store;

class MemoryStoreTest extends QueryContract {

    private MemoryData data;

    @Override
    protected void prepare() {
        data = new MemoryData();
    }

    @Override
    protected Future<Store> open() {
        return MemoryStore.open(data, now::get, StoreFaults.none());
    }
}
