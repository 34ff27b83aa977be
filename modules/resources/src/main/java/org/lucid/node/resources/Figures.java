package org.lucid.node.resources;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.module.SeriesGauge;
import org.lucid.node.kernel.module.SeriesGauge.Series;

/** How much of themselves the nodes use (API-65), from what they measured last; what is stale is not shown. */
final class Figures {

    private static final Map<String, String> SHOWN = Map.of(Quantity.CPU_PERCENT, "cpu", Quantity.MEMORY_PERCENT,
            "memory", Quantity.DISK_PERCENT, "disk");

    private final ModuleContext<ResourcesConfig> context;
    private final Ingestion ingestion;
    private final SeriesGauge percent;

    Figures(ModuleContext<ResourcesConfig> context, Ingestion ingestion) {
        this.context = context;
        this.ingestion = ingestion;
        this.percent = new SeriesGauge(context.meters(), "lucid_node_resource_percent",
                SHOWN.size() * context.kernel().maxNodeSeries());
    }

    /** Shows the nodes, the fullest first. */
    Future<Void> show() {
        Instant now = context.clock().instant();
        List<Series> all = new ArrayList<>();
        ingestion.all().stream().filter(current -> !current.isStale(now))
                .sorted(Comparator.comparingDouble(Figures::fullest).reversed())
                .forEach(current -> SHOWN.forEach((quantity, resource) -> {
                    if (current.values().containsKey(quantity)) {
                        all.add(new Series(current.values().get(quantity), "node_id", current.nodeId(), "resource",
                                resource));
                    }
                }));
        percent.show(all);
        return Future.succeededFuture();
    }

    private static double fullest(Current current) {
        return SHOWN.keySet().stream().mapToDouble(quantity -> current.values().getOrDefault(quantity, 0.0)).max()
                .orElse(0);
    }
}
