package org.lucid.node.pools;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.CollectionSpec;
import org.lucid.node.kernel.store.Documents;
import org.lucid.node.kernel.store.Index;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.Retention;
import org.lucid.node.kernel.store.Versioned;

/** The collections of pools. */
record PoolStore(Documents<PoolRecord> pools, Documents<MembershipRecord> memberships,
        Documents<ChangeRecord> changes, Documents<RequestRecord> requests, Documents<ScalingRecord> scalings) {

    private static final CollectionSpec<PoolRecord> POOLS = CollectionSpec.of("pools", PoolRecord.class,
            PoolRecord::poolId, Index.unique("name_key"), Index.on("status"), Index.on("auto_scales"),
            Index.on("updated_at"));
    private static final CollectionSpec<MembershipRecord> MEMBERSHIPS = CollectionSpec.of("pool_memberships",
            MembershipRecord.class, MembershipRecord::membershipId, Index.unique("open_key"),
            Index.on("node_id", "from_slot"), Index.on("pool_id", "to_slot"), Index.on("pool_id", "status"),
            Index.on("status"));
    private static final CollectionSpec<ChangeRecord> CHANGES = CollectionSpec.of("membership_changes",
            ChangeRecord.class, change -> String.format("%016d", change.seq()), Index.unique("seq"),
            Index.unique("key"), Index.on("node_id", "seq"));
    private static final CollectionSpec<RequestRecord> REQUESTS = CollectionSpec.of("pool_join_requests",
            RequestRecord.class, RequestRecord::requestId, Index.unique("open_key"), Index.on("pool_id", "status"),
            Index.on("node_id", "status"), Index.on("status"), Index.on("operator_id"))
            .keep(new Retention("created_at", Duration.ofDays(365)));
    private static final CollectionSpec<ScalingRecord> SCALINGS = CollectionSpec.of("pool_scaling_events",
            ScalingRecord.class, ScalingRecord::eventId, Index.on("pool_id", "triggered_at"),
            Index.on("pool_id", "status")).keep(new Retention("triggered_at", Duration.ofDays(90)));

    static Future<PoolStore> open(ModuleContext<?> context) {
        return Future.join(List.of(context.open(POOLS), context.open(MEMBERSHIPS), context.open(CHANGES),
                context.open(REQUESTS), context.open(SCALINGS))).map(
                        all -> new PoolStore(all.resultAt(0),
                                all.resultAt(1), all.resultAt(2), all.resultAt(3), all.resultAt(4)));
    }

    /** A pool: NOT_FOUND 5002 when there is none. */
    Future<PoolRecord> pool(String poolId) {
        return pools.get(poolId).map(found -> found.orElseThrow(() -> Catalogue.unknown(poolId)).value());
    }

    /** The pool that has a name. */
    Future<Optional<String>> nameHolder(String nameKey) {
        return pools.find(Query.where("name_key", nameKey).limit(1)).map(page -> page.values().stream().findFirst()
                .map(PoolRecord::poolId));
    }

    /** The open membership of a node. */
    Future<Optional<Versioned<MembershipRecord>>> openMembership(String nodeId) {
        return memberships.find(Query.where("open_key", nodeId).limit(1)).map(page -> page.items().stream()
                .findFirst());
    }

    /** Memberships of a pool in these states, which hold seats: 1000 at most. */
    Future<List<MembershipRecord>> seated(String poolId, List<MembershipState> states) {
        return memberships.find(Query.where("pool_id", poolId).in("status", states).limit(Query.MAX_LIMIT)).map(
                page -> page.values());
    }

    /** The newest entry of the journal on a node. */
    Future<Optional<ChangeRecord>> newestChange(String nodeId) {
        return changes.find(Query.where("node_id", nodeId).sortByDescending("seq").limit(1)).map(page -> page.values()
                .stream().findFirst());
    }

    /** Entries of the journal after a number, in order, at most {@code limit}. */
    Future<List<ChangeRecord>> changesAfter(long seq, int limit) {
        return changes.find(Query.all().and("seq", Query.Comparison.GT, seq).sortBy("seq").limit(limit))
                .map(page -> page.values());
    }
}
