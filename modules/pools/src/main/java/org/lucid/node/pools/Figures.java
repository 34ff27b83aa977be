package org.lucid.node.pools;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.module.SeriesGauge;
import org.lucid.node.kernel.module.SeriesGauge.Series;
import org.lucid.node.kernel.store.Query;

/** The pools in numbers (API-65), as they stand in the store. */
final class Figures {

    private final PoolStore store;
    private final SeriesGauge pools;
    private final SeriesGauge members;

    Figures(ModuleContext<PoolsConfig> context, PoolStore store) {
        this.store = store;
        this.pools = new SeriesGauge(context.meters(), "lucid_pools");
        this.members = new SeriesGauge(context.meters(), "lucid_pool_members", context.kernel().maxNodeSeries());
    }

    /** Counts the pools by status and the members of each pool that takes part, the fullest first. */
    Future<Void> show() {
        return read(Optional.empty(), new TreeMap<>(), new ArrayList<>());
    }

    private Future<Void> read(Optional<String> cursor, Map<String, Integer> byStatus, List<Series> sizes) {
        Query query = Query.all().limit(500);
        return store.pools().find(cursor.map(query::after).orElse(query)).compose(page -> {
            for (PoolRecord pool : page.values()) {
                byStatus.merge(pool.status().json(), 1, Integer::sum);
                if (pool.status() != PoolState.DISBANDED) {
                    sizes.add(new Series(pool.seats().size(), "pool_id", pool.poolId()));
                }
            }
            if (page.next().isPresent()) {
                return read(page.next(), byStatus, sizes);
            }
            pools.show(Arrays.stream(PoolState.values()).map(PoolState::json).distinct().map(status -> new Series(
                    byStatus.getOrDefault(status, 0), "status", status)).toList());
            members.show(sizes.stream().sorted(Comparator.comparingDouble(Series::value).reversed()).toList());
            return Future.succeededFuture();
        });
    }
}
