package org.lucid.node.pools;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.Pagination;
import org.lucid.node.contract.pools.Pools;
import org.lucid.node.contract.pools.Pools.CreatePool;
import org.lucid.node.contract.pools.Pools.GetPool;
import org.lucid.node.contract.pools.Pools.ListMembers;
import org.lucid.node.contract.pools.Pools.ListPools;
import org.lucid.node.contract.pools.Pools.MemberPage;
import org.lucid.node.contract.pools.Pools.OfNode;
import org.lucid.node.contract.pools.Pools.Pool;
import org.lucid.node.contract.pools.Pools.PoolPage;
import org.lucid.node.contract.pools.Pools.UpdatePool;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.Listing;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.RequestedId;
import org.lucid.node.pools.PoolRecord.Seat;

/** Makes, describes and shows pools and their members. */
final class Catalogue {

    private final ModuleContext<PoolsConfig> context;
    private final PoolStore store;
    private final PoolQueues queues;
    private final PoolWrites writes;
    private final Owners owners;
    private final Contributions contributions;
    private final Portraits portraits;

    Catalogue(ModuleContext<PoolsConfig> context, PoolStore store, PoolQueues queues, PoolWrites writes,
            Owners owners, Contributions contributions) {
        this.context = context;
        this.store = store;
        this.queues = queues;
        this.writes = writes;
        this.owners = owners;
        this.contributions = contributions;
        this.portraits = new Portraits(context.bus(), context.clock());
    }

    /** Makes a pool, once for each idempotency key; its name is unique without regard to case (5008). */
    Future<Pool> create(CreatePool request, Call call) {
        Optional<RequestedId> wanted = RequestedId.of("pool", Pools.CREATE.address(), call);
        Future<Optional<PoolRecord>> earlier = wanted.isEmpty()
                ? Future.succeededFuture(Optional.empty())
                : wanted.get().earlier(store.pools(), PoolRecord::poolId, call);
        return earlier.compose(found -> found.isPresent()
                ? portraits.of(found.get())
                : make(wanted.map(RequestedId::id).orElseGet(() -> context.ids().next("pool")), request, call));
    }

    private Future<Pool> make(String poolId, CreatePool request, Call call) {
        PoolRecord pool = PoolRecord.made(poolId, PoolWishes.settings(request, context.config()),
                request.rewardMethod().orElse(RewardMethods.DEFAULT), now());
        return store.pools().count(Query.all().in("status", PoolState.OPEN)).compose(count -> {
            if (count >= context.config().maxPools()) {
                return Future.failedFuture(LucidError.RATE.failure("The network has " + count
                        + " pools and takes no more. Raise pools.max_pools."));
            }
            return store.pools().insert(pool);
        }).compose(inserted -> {
            if (!inserted) {
                throw nameTaken(pool.settings().name());
            }
            call.markCreated();
            return portraits.of(pool);
        });
    }

    /** Changes what is given. */
    Future<Pool> update(UpdatePool request, Call call) {
        return queues.run(request.poolId(), call.deadline(), () -> writes.change(request.poolId(),
                pool -> PoolWishes.updated(pool, request, now()))).compose(after -> portraits.of(
                        after.orElseThrow(
                                () -> unknown(request.poolId()))));
    }

    Future<PoolPage> list(ListPools request) {
        Query open = Query.all().in("status", request.status().map(PoolState::ofJson).orElse(PoolState.OPEN));
        Query query = request.autoScaling().map(scales -> open.and("auto_scales", scales)).orElse(open);
        return Listing.read(store.pools(), query, request.page(), request.limit(), request.cursor())
                .compose(found -> portraits.of(found.items()).map(pools -> new PoolPage(pools, Pagination.of(found
                        .page(), found.limit(), found.total(), found.next()))));
    }

    Future<Pool> get(GetPool request) {
        return store.pool(request.poolId()).compose(portraits::of);
    }

    /** The pool of a node; NOT_FOUND 5011 when it is in none. */
    Future<Pool> ofNode(OfNode request, Call call) {
        Future<?> allowed = call.caller().has(Role.SERVICE)
                ? Future.succeededFuture()
                : owners.require(request.nodeId(), call);
        return allowed.compose(may -> store.openMembership(request.nodeId())).compose(open -> store.pool(open
                .orElseThrow(() -> Membership.notIn(request.nodeId())).value().poolId())).compose(portraits::of);
    }

    Future<MemberPage> members(ListMembers request) {
        int page = request.page().orElse(1);
        int limit = request.limit().orElse(Pagination.DEFAULT_LIMIT);
        return store.pool(request.poolId()).compose(pool -> {
            List<Seat> seats = pool.seats().stream().sorted(Comparator.comparingInt(Seat::priority).reversed()
                    .thenComparing(Seat::nodeId)).skip((long) (page - 1) * limit).limit(limit).toList();
            return contributions.now(pool.poolId(), pool.working().stream().map(Seat::nodeId).toList()).compose(
                    earned -> store.memberships().find(Query.all().in(Query.ID, seats.stream().map(Seat::membershipId)
                            .toList()).limit(Pagination.MAX_LIMIT)).map(found -> {
                                Map<String, MembershipRecord> byId = found.values().stream().collect(Collectors.toMap(
                                        MembershipRecord::membershipId, Function.identity()));
                                return new MemberPage(seats.stream().filter(seat -> byId.containsKey(seat
                                        .membershipId())).map(seat -> byId.get(seat.membershipId()).toMember(Optional
                                                .of(seat),
                                                Optional.ofNullable(earned.get(seat.nodeId())).map(
                                                        bp -> bp / 100.0)))
                                        .toList(),
                                        Pagination.byNumber(page, limit, pool.seats().size(), Optional
                                                .empty()));
                            }));
        });
    }

    private Instant now() {
        return context.clock().instant();
    }

    static RuntimeException unknown(String poolId) {
        return LucidError.POOL_UNKNOWN.failure("There is no pool " + poolId + ". Check the id.",
                Map.of("id", poolId));
    }

    static RuntimeException nameTaken(String name) {
        return LucidError.POOL_EXISTS.failure("Another pool has this name. Choose another name.", Map.of("name",
                name));
    }
}
