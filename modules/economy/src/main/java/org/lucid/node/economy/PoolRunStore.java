package org.lucid.node.economy;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.LucidError;
import org.lucid.node.kernel.store.CollectionSpec;
import org.lucid.node.kernel.store.Documents;
import org.lucid.node.kernel.store.Index;
import org.lucid.node.kernel.store.Page;
import org.lucid.node.kernel.store.Query;

/** The collection of settlements, one for each pool and epoch. */
final class PoolRunStore {

    static final CollectionSpec<PoolRun> SETTLEMENTS = CollectionSpec.of("settlements", PoolRun.class, PoolRun::id,
            Index.on("pool_id", "epoch"), Index.on("state"));

    private final Documents<PoolRun> documents;

    PoolRunStore(Documents<PoolRun> documents) {
        this.documents = documents;
    }

    /** The newest settlement of a pool. */
    Future<Optional<PoolRun>> newest(String poolId) {
        return documents.find(Query.where("pool_id", poolId).sortByDescending("epoch").limit(1))
                .map(found -> found.values().stream().findFirst());
    }

    /** Some of those that are being shared. */
    Future<List<PoolRun>> open() {
        return documents.find(Query.where("state", PoolRun.State.OPEN).limit(Query.MAX_LIMIT)).map(Page::values);
    }

    /** Stores a settlement in the place of the one with its id, if there is one. */
    Future<PoolRun> save(PoolRun run) {
        return documents.get(run.id()).compose(found -> found.isPresent()
                ? documents.replace(found.get().with(before -> run))
                : documents.insert(run)).map(done -> {
                    if (!done) {
                        throw LucidError.CHANGED_MEANWHILE.failure("Settlement " + run.id()
                                + " was changed meanwhile. It is tried again later.");
                    }
                    return run;
                });
    }
}
