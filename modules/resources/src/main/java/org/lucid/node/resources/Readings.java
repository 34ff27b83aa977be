package org.lucid.node.resources;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.resources.Resources.DataPoint;
import org.lucid.node.contract.resources.Resources.FleetSummary;
import org.lucid.node.contract.resources.Resources.GetHistory;
import org.lucid.node.contract.resources.Resources.GetLoads;
import org.lucid.node.contract.resources.Resources.GetRange;
import org.lucid.node.contract.resources.Resources.GetResources;
import org.lucid.node.contract.resources.Resources.GetUsage;
import org.lucid.node.contract.resources.Resources.Load;
import org.lucid.node.contract.resources.Resources.LoadList;
import org.lucid.node.contract.resources.Resources.NodeSummary;
import org.lucid.node.contract.resources.Resources.ResourceMetrics;
import org.lucid.node.contract.resources.Resources.Usage;
import org.lucid.node.contract.resources.Resources.UsageHistory;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.Query;

/** What others see of the measurements. */
final class Readings {

    private static final Duration DEFAULT_RANGE = Duration.ofHours(24);
    private static final String DEFAULT_TIME_RANGE = "24h";

    private final ModuleContext<ResourcesConfig> context;
    private final ResourceStore store;
    private final History history;
    private final Ingestion ingestion;
    private final Access access;

    /** One view of the newest measurement, with the series that was asked for. */
    @FunctionalInterface
    interface View<R> {

        R of(Current current, Instant now, Optional<List<DataPoint>> series);
    }

    Readings(ModuleContext<ResourcesConfig> context, ResourceStore store, Ingestion ingestion, Access access) {
        this.context = context;
        this.store = store;
        this.history = new History(context, store);
        this.ingestion = ingestion;
        this.access = access;
    }

    /** NOT_FOUND 5011 for a node that was never measured. */
    private Future<Current> current(String nodeId, Call call) {
        return access.toRead(nodeId, call).compose(allowed -> ingestion.current(nodeId)).map(found -> found.orElseThrow(
                () -> LucidError.unknown("measurement of node", nodeId)));
    }

    /** One view of the newest measurement, and the series of some quantities when a time range was named. */
    <R> Future<R> newest(GetResources request, Call call, Set<Quantity> shown, View<R> view) {
        Instant now = context.clock().instant();
        return current(request.nodeId(), call).compose(current -> request.timeRange().isEmpty()
                ? Future.succeededFuture(view.of(current, now, Optional.empty()))
                : range(request.nodeId(), request.timeRange().get(), shown::contains).map(series -> view.of(current,
                        now, Optional.of(series))));
    }

    private Future<List<DataPoint>> range(String nodeId, String timeRange, Predicate<Quantity> wanted) {
        Instant now = context.clock().instant();
        Instant from = now.minus(Series.range(timeRange));
        Duration step = Series.step(Series.granularityOf(timeRange));
        return history.spans(nodeId, from, now, step).map(spans -> Series.points(spans, from, now, step, wanted));
    }

    Future<ResourceMetrics> history(GetHistory request, Call call) {
        String granularity = request.granularity().orElse("5m");
        Duration step = Series.step(granularity);
        Instant end = request.endTime().orElse(context.clock().instant());
        Instant start = request.startTime().orElse(end.minus(DEFAULT_RANGE));
        Series.requireRange(start, end, step);
        return access.toRead(request.nodeId(), call).compose(allowed -> history.spans(request.nodeId(), start, end,
                step)).map(spans -> new ResourceMetrics(request.nodeId(), request.metricType(), granularity, start, end,
                        Optional.of(history.availableFrom(step)).filter(start::isBefore), Series.points(spans, start,
                                end, step, quantity -> quantity.isAskedFor(request.metricType()))));
    }

    Future<Usage> usage(GetUsage request, Call call) {
        return current(request.nodeId(), call).map(Current::toUsage);
    }

    Future<UsageHistory> usageHistory(GetRange request, Call call) {
        return access.toRead(request.nodeId(), call).compose(allowed -> range(request.nodeId(), request.timeRange()
                .orElse(DEFAULT_TIME_RANGE), quantity -> true)).map(points -> new UsageHistory(request.nodeId(), points
                        .stream().map(Series::usage).toList()));
    }

    Future<NodeSummary> summary(GetRange request, Call call) {
        String timeRange = request.timeRange().orElse(DEFAULT_TIME_RANGE);
        Instant now = context.clock().instant();
        return access.toRead(request.nodeId(), call).compose(allowed -> range(request.nodeId(), timeRange,
                quantity -> true)).compose(points -> store.openAlerts(List.of(request.nodeId())).map(
                        open -> new NodeSummary(request.nodeId(), timeRange, now.minus(Series.range(timeRange)), now,
                                Series.summary(points), open.size())));
    }

    Future<FleetSummary> fleet() {
        Instant now = context.clock().instant();
        List<Current> all = ingestion.all();
        List<Current> reporting = all.stream().filter(node -> !node.isStale(now)).toList();
        return store.facts().count(Query.all()).compose(total -> countOpen(store).map(
                open -> {
                    Map<String, Integer> byLevel = new TreeMap<>();
                    open.forEach((key, count) -> byLevel.merge(key.level().json(), count, Integer::sum));
                    return new FleetSummary(now, reporting.size(), Math.max(all.size(), total.intValue()), Series
                            .fleet(reporting), byLevel);
                }));
    }

    /** A resource and how bad it is. */
    record Kind(String resource, AlertLevel level) {
    }

    /** How many alerts are not resolved, of each kind. */
    static Future<Map<Kind, Integer>> countOpen(ResourceStore store) {
        Map<Kind, Integer> counts = new HashMap<>();
        List<Future<?>> all = new ArrayList<>();
        for (Watched resource : Watched.values()) {
            for (AlertLevel level : AlertLevel.values()) {
                all.add(store.countOpen(resource, level).onSuccess(count -> counts.put(new Kind(resource.json(), level),
                        count.intValue())));
            }
        }
        return Future.join(all).map(done -> counts);
    }

    /** How busy nodes are; those that were never measured are left out. */
    Future<LoadList> loads(GetLoads request) {
        List<String> nodeIds = List.copyOf(new HashSet<>(request.nodeIds()));
        List<Future<Optional<Current>>> known = nodeIds.stream().map(ingestion::current).toList();
        return Future.join(known).compose(all -> store.openAlerts(nodeIds)).map(open -> {
            Map<String, List<String>> critical = new TreeMap<>();
            open.stream().filter(alert -> alert.level() == AlertLevel.CRITICAL)
                    .forEach(alert -> critical.computeIfAbsent(alert.nodeId(), node -> new ArrayList<>()).add(alert
                            .resource()));
            List<Load> loads = known.stream().flatMap(one -> one.result().stream()).map(current -> current.toLoad(
                    critical.getOrDefault(current.nodeId(), List.of()))).toList();
            return new LoadList(loads);
        });
    }
}
