package org.lucid.node.pools;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.CollectionSpec;
import org.lucid.node.kernel.store.Documents;
import org.lucid.node.kernel.store.Index;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.Versioned;

/** The collections of pools. */
record PoolStore(Documents<PoolRecord> pools, Documents<MembershipRecord> memberships,
        Documents<ChangeRecord> changes) {

    private static final CollectionSpec<PoolRecord> POOLS = CollectionSpec.of("pools", PoolRecord.class,
            PoolRecord::poolId, Index.unique("name_key"), Index.on("status"), Index.on("updated_at"));
    private static final CollectionSpec<MembershipRecord> MEMBERSHIPS = CollectionSpec.of("pool_memberships",
            MembershipRecord.class, MembershipRecord::membershipId, Index.unique("open_key"),
            Index.on("node_id", "from_slot"), Index.on("pool_id", "from_slot"), Index.on("status"));
    private static final CollectionSpec<ChangeRecord> CHANGES = CollectionSpec.of("membership_changes",
            ChangeRecord.class, change -> String.format("%016d", change.seq()), Index.unique("seq"),
            Index.unique("key"), Index.on("node_id", "seq"));

    static Future<PoolStore> open(ModuleContext<?> context) {
        return Future.join(List.of(context.open(POOLS), context.open(MEMBERSHIPS), context.open(CHANGES)))
                .map(all -> new PoolStore(all.resultAt(0), all.resultAt(1), all.resultAt(2)));
    }

    /** The open membership of a node. */
    Future<Optional<Versioned<MembershipRecord>>> openMembership(String nodeId) {
        return memberships.find(Query.where("open_key", nodeId).limit(1)).map(page -> page.items().stream()
                .findFirst());
    }

    /** Entries of the journal after a number, in order, at most {@code limit}. */
    Future<List<ChangeRecord>> changesAfter(long seq, int limit) {
        return changes.find(Query.all().and("seq", Query.Comparison.GT, seq).sortBy("seq").limit(limit))
                .map(page -> page.values());
    }
}
