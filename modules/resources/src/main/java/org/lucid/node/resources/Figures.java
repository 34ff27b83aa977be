package org.lucid.node.resources;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.module.SeriesGauge;
import org.lucid.node.kernel.module.SeriesGauge.Series;
import org.lucid.node.resources.Readings.Kind;

/**
 * How much of themselves the nodes use (API-65), from what they measured last; what is stale is not shown. And how many
 * alerts are not resolved.
 */
final class Figures {

    private static final Map<Quantity, String> SHOWN = Map.of(Quantity.CPU_PERCENT, "cpu", Quantity.MEMORY_PERCENT,
            "memory", Quantity.DISK_PERCENT, "disk");

    private final ModuleContext<ResourcesConfig> context;
    private final Ingestion ingestion;
    private final ResourceStore store;
    private final SeriesGauge percent;
    private final SeriesGauge open;
    private final SeriesGauge buffered;
    private final Waiting waiting;

    /** How many samples wait for the store, by instance. */
    private record Waiting(Map<Integer, Integer> byInstance) {
    }

    Figures(ModuleContext<ResourcesConfig> context, ResourceStore store, Ingestion ingestion) {
        this.context = context;
        this.store = store;
        this.ingestion = ingestion;
        this.open = new SeriesGauge(context.meters(), "lucid_resource_alerts_open");
        this.buffered = new SeriesGauge(context.meters(), "lucid_resource_buffer_samples");
        this.waiting = context.shared(Waiting.class, () -> new Waiting(new ConcurrentHashMap<>()));
        context.onStop(() -> {
            waiting.byInstance().remove(context.instance());
            return Future.succeededFuture();
        });
        this.percent = new SeriesGauge(context.meters(), "lucid_node_resource_percent",
                SHOWN.size() * context.kernel().maxNodeSeries());
    }

    /** Shows the nodes, the fullest first; one instance shows what there is of all. */
    Future<Void> show() {
        waiting.byInstance().put(context.instance(), ingestion.waiting());
        if (!context.isSingle()) {
            return Future.succeededFuture();
        }
        buffered.show(waiting.byInstance().values().stream().mapToInt(Integer::intValue).sum());
        Instant now = context.clock().instant();
        List<Series> all = new ArrayList<>();
        ingestion.all().stream().filter(current -> !current.isStale(now))
                .sorted(Comparator.comparingDouble(Figures::fullest).reversed())
                .forEach(current -> SHOWN.forEach((quantity, resource) -> {
                    current.values().get(quantity).ifPresent(value -> all.add(new Series(value, "node_id",
                            current.nodeId(), "resource", resource)));
                }));
        percent.show(all);
        return Readings.countOpen(store).onSuccess(this::showOpen).mapEmpty();
    }

    private void showOpen(Map<Kind, Integer> counts) {
        List<Series> all = new ArrayList<>();
        for (Watched resource : Watched.values()) {
            for (AlertLevel level : AlertLevel.values()) {
                all.add(new Series(counts.getOrDefault(new Kind(resource.json(), level), 0), "resource", resource
                        .json(), "level", level.json()));
            }
        }
        open.show(all);
    }

    private static double fullest(Current current) {
        return SHOWN.keySet().stream().mapToDouble(quantity -> current.values().get(quantity).orElse(0.0)).max()
                .orElse(0);
    }
}
