package org.lucid.node.pools;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.Names;
import org.lucid.node.contract.Pagination;
import org.lucid.node.contract.pools.Memberships.ChangePage;
import org.lucid.node.contract.pools.Memberships.GetChanges;
import org.lucid.node.contract.pools.Pools.CreatePool;
import org.lucid.node.contract.pools.Pools.GetPool;
import org.lucid.node.contract.pools.Pools.ListMembers;
import org.lucid.node.contract.pools.Pools.ListPools;
import org.lucid.node.contract.pools.Pools.MemberPage;
import org.lucid.node.contract.pools.Pools.OfNode;
import org.lucid.node.contract.pools.Pools.Pool;
import org.lucid.node.contract.pools.Pools.PoolPage;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.Listing;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.pools.PoolRecord.Seat;

/** Makes pools and shows them, their members and the journal. */
final class Catalogue {

    private final ModuleContext<PoolsConfig> context;
    private final PoolStore store;
    private final Owners owners;

    Catalogue(ModuleContext<PoolsConfig> context, PoolStore store, Owners owners) {
        this.context = context;
        this.store = store;
        this.owners = owners;
    }

    /** Makes a pool; its name is unique without regard to case (5008). */
    Future<Pool> create(CreatePool request, Call call) {
        PoolsConfig config = context.config();
        String name = Names.stored("name", request.name());
        int maxNodes = request.maxNodes().orElse(config.maxNodesPerPool());
        int minNodes = request.minNodes().orElse(Math.min(config.minNodesPerPool(), maxNodes));
        if (minNodes > maxNodes) {
            throw LucidError.field("min_nodes", "is " + minNodes, "1 to max_nodes, which is " + maxNodes);
        }
        Instant now = context.clock().instant();
        PoolRecord pool = new PoolRecord(context.ids().next("pool"), name, Names.key(name), request.description(),
                PoolState.FORMING, "admin", request.joinPolicy().orElse("open"), maxNodes, minNodes, List.of(),
                request.rewardMethod().orElse("contribution_weighted"),
                request.selectionStrategy().orElse(config.selectionStrategy()), now, now);
        return store.pools().count(Query.all()).compose(count -> {
            if (count >= config.maxPools()) {
                return Future.failedFuture(LucidError.RATE.failure("The network has " + count
                        + " pools and takes no more. Raise pools.max_pools."));
            }
            return store.pools().insert(pool);
        }).map(inserted -> {
            if (!inserted) {
                throw LucidError.POOL_EXISTS.failure("Another pool has this name. Choose another name.",
                        Map.of("name", name));
            }
            call.markCreated();
            return pool.toPool();
        });
    }

    Future<PoolPage> list(ListPools request) {
        Query query = request.status().map(status -> Query.where("status", PoolState.valueOf(status.toUpperCase(
                Locale.ROOT)))).orElseGet(Query::all);
        return Listing.read(store.pools(), query, request.page(), request.limit(), request.cursor())
                .map(found -> new PoolPage(found.items().stream().map(PoolRecord::toPool).toList(),
                        Pagination.of(found.page(), found.limit(), found.total(), found.next())));
    }

    Future<Pool> get(GetPool request) {
        return pool(request.poolId()).map(PoolRecord::toPool);
    }

    /** The pool of a node; NOT_FOUND 5011 when it is in none. */
    Future<Pool> ofNode(OfNode request, Call call) {
        Future<?> allowed = call.caller().has(Role.SERVICE)
                ? Future.succeededFuture()
                : owners.require(request.nodeId(), call);
        return allowed.compose(may -> store.openMembership(request.nodeId())).compose(open -> pool(open.orElseThrow(
                () -> Membership.notIn(request.nodeId())).value().poolId())).map(PoolRecord::toPool);
    }

    Future<MemberPage> members(ListMembers request) {
        int page = request.page().orElse(1);
        int limit = request.limit().orElse(Pagination.DEFAULT_LIMIT);
        return pool(request.poolId()).compose(pool -> {
            List<String> ids = pool.seats().stream().sorted(Comparator.comparingInt(Seat::priority).reversed()
                    .thenComparing(Seat::nodeId)).skip((long) (page - 1) * limit).limit(limit).map(Seat::membershipId)
                    .toList();
            return store.memberships().find(Query.all().in(Query.ID, ids).limit(Pagination.MAX_LIMIT)).map(found -> {
                Map<String, MembershipRecord> byId = found.values().stream().collect(Collectors.toMap(
                        MembershipRecord::membershipId, Function.identity()));
                return new MemberPage(ids.stream().filter(byId::containsKey).map(id -> byId.get(id).toMember())
                        .toList(), Pagination.byNumber(page, limit, pool.seats().size(), Optional.empty()));
            });
        });
    }

    Future<ChangePage> changes(GetChanges request) {
        return store.changesAfter(request.afterSeq(), Math.clamp(request.limit(), 1, 500)).map(
                entries -> new ChangePage(entries.stream().map(ChangeRecord::toChange).toList()));
    }

    private Future<PoolRecord> pool(String poolId) {
        return store.pools().get(poolId).map(found -> found.orElseThrow(() -> unknown(poolId)).value());
    }

    static RuntimeException unknown(String poolId) {
        return LucidError.POOL_UNKNOWN.failure("There is no pool " + poolId + ". Check the id.",
                Map.of("id", poolId));
    }
}
