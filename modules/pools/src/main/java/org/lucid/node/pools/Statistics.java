package org.lucid.node.pools;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.lucid.node.contract.consensus.NodeWork.WorkItem;
import org.lucid.node.contract.pools.PoolFigures.OnePool;
import org.lucid.node.contract.pools.PoolFigures.PoolStatistics;
import org.lucid.node.contract.pools.Pools.GetPool;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.pools.MemberLoads.Samples;
import org.lucid.node.pools.PoolRecord.Seat;
import org.lucid.node.pools.placement.AllocationStore;

/** One pool, and all of them, in numbers (NOD-49). */
final class Statistics {

    private static final Duration FRESH = Duration.ofSeconds(30);
    private static final double PPM_PER_PERCENT = 10_000;

    private final ModuleContext<PoolsConfig> context;
    private final PoolStore store;
    private final AllocationStore allocations;
    private final Contributions contributions;
    private final MemberLoads loads;
    private Optional<PoolStatistics> last = Optional.empty();

    Statistics(ModuleContext<PoolsConfig> context, PoolStore store, AllocationStore allocations,
            Contributions contributions, MemberLoads loads) {
        this.context = context;
        this.store = store;
        this.allocations = allocations;
        this.contributions = contributions;
        this.loads = loads;
    }

    /** All pools that are not disbanded; counted when asked for, at most every 30 s. */
    Future<PoolStatistics> all() {
        Instant now = now();
        return last.filter(count -> count.countedAt().plus(FRESH).isAfter(now)).map(Future::succeededFuture).orElseGet(
                () -> count(Query.all().in("status", PoolState.OPEN).limit(500), new PoolStatistics(0, 0, 0, 0, 0,
                        context.config().maxNodesPerPool(), 0, now)).onSuccess(count -> last = Optional.of(count)));
    }

    private Future<PoolStatistics> count(Query query, PoolStatistics before) {
        return store.pools().find(query).compose(page -> {
            PoolStatistics count = before;
            for (PoolRecord pool : page.values()) {
                count = with(count, pool);
            }
            return page.next().isPresent()
                    ? count(query.after(page.next().get()), count)
                    : Future.succeededFuture(count);
        });
    }

    private static PoolStatistics with(PoolStatistics count, PoolRecord pool) {
        int seats = pool.seats().size();
        long pools = count.totalPools() + 1;
        long nodes = count.totalNodes() + seats;
        return new PoolStatistics(pools, count.activePools() + (pool.status() == PoolState.ACTIVE ? 1 : 0), count
                .fullPools() + (pool.isFull() ? 1 : 0), count.emptyPools() + (seats == 0 ? 1 : 0), nodes, count
                        .maxNodesPerPool(),
                (double) nodes / pools, count.countedAt());
    }

    /** One pool, counted now. */
    Future<OnePool> one(GetPool request) {
        return store.pool(request.poolId()).compose(pool -> {
            List<String> nodes = pool.working().stream().map(Seat::nodeId).toList();
            Future<List<MembershipRecord>> members = store.seated(pool.poolId(), MembershipState.SEATED);
            Future<Samples> samples = loads.of(pool.seats().stream().map(Seat::nodeId).toList());
            Future<Long> places = allocations.openOf(pool.poolId());
            Future<Optional<List<WorkItem>>> work = contributions.recent(nodes);
            Future<Long> events = store.scalings().count(Query.where("pool_id", pool.poolId()));
            return Future.join(List.of(members, samples, places, work, events)).map(done -> shown(pool, members
                    .result(), samples.result(), places.result(), work.result(), events.result()));
        });
    }

    private OnePool shown(PoolRecord pool, List<MembershipRecord> members, Samples samples, long places,
            Optional<List<WorkItem>> work, long events) {
        Map<String, Integer> byStatus = new TreeMap<>();
        members.forEach(member -> byStatus.merge(member.status().json(), 1, Integer::sum));
        Map<String, Integer> byRole = new TreeMap<>();
        pool.seats().forEach(seat -> byRole.merge(seat.role(), 1, Integer::sum));
        int seats = pool.seats().size();
        Optional<Long> credits = work.map(items -> Contributions.creditsMc(items, pool.poolId()).values().stream()
                .mapToLong(Long::longValue).sum());
        Optional<Double> uptime = work.filter(items -> !items.isEmpty()).map(items -> items.stream().mapToLong(
                WorkItem::uptimePpm).average().orElse(0) / PPM_PER_PERCENT);
        return new OnePool(pool.poolId(), pool.status().json(), pool.status().legacy(seats, pool.settings().maxNodes()),
                pool.standing().health().json(), seats, Math.max(0, pool.settings().maxNodes() - seats), byStatus,
                byRole, samples.reporting(), samples.mean(load -> load.cpuPercent()), samples.mean(load -> load
                        .memoryPercent()),
                samples.mean(load -> load.diskPercent()), places, credits, uptime, events, now());
    }

    private Instant now() {
        return context.clock().instant();
    }
}
