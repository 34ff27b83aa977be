package org.lucid.node.resources;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.resources.Resources.FleetSummary;
import org.lucid.node.contract.resources.Resources.GetHistory;
import org.lucid.node.contract.resources.Resources.GetResources;
import org.lucid.node.contract.resources.Resources.ResourceMetrics;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.kernel.module.ModuleContext;

/** What others see of the measurements. */
final class Readings {

    private static final Duration DEFAULT_RANGE = Duration.ofHours(24);

    private final ModuleContext<ResourcesConfig> context;
    private final ResourceStore store;
    private final Ingestion ingestion;
    private final Access access;

    Readings(ModuleContext<ResourcesConfig> context, ResourceStore store, Ingestion ingestion, Access access) {
        this.context = context;
        this.store = store;
        this.ingestion = ingestion;
        this.access = access;
    }

    /** One view of the newest measurement; NOT_FOUND 5011 for a node that was never measured. */
    <R> Future<R> newest(GetResources request, Call call, BiFunction<Current, Instant, R> view) {
        return access.toRead(request.nodeId(), call).compose(allowed -> ingestion.current(request.nodeId())).map(
                found -> view.apply(found.orElseThrow(() -> LucidError.unknown("measurement of node",
                        request.nodeId())), context.clock().instant()));
    }

    Future<ResourceMetrics> history(GetHistory request, Call call) {
        String granularity = request.granularity().orElse("5m");
        Duration step = Series.step(granularity);
        Instant now = context.clock().instant();
        Instant end = request.endTime().orElse(now);
        Instant start = request.startTime().orElse(end.minus(DEFAULT_RANGE));
        Series.requireRange(start, end, step);
        Instant kept = now.minus(context.config().keepMinutes());
        return access.toRead(request.nodeId(), call).compose(allowed -> store.between(request.nodeId(), start, end))
                .map(minutes -> new ResourceMetrics(request.nodeId(), request.metricType(), granularity, start, end,
                        Optional.of(kept).filter(start::isBefore), Series.points(minutes, step,
                                request.metricType().orElse(""))));
    }

    FleetSummary fleet() {
        Instant now = context.clock().instant();
        List<Current> all = ingestion.all();
        List<Current> reporting = all.stream().filter(node -> !node.isStale(now)).toList();
        return new FleetSummary(now, reporting.size(), all.size(), Series.fleet(reporting));
    }
}
