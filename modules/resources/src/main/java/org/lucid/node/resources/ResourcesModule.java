package org.lucid.node.resources;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.registration.Nodes;
import org.lucid.node.contract.resources.Alerts;
import org.lucid.node.contract.resources.ResourceSample;
import org.lucid.node.contract.resources.Resources;
import org.lucid.node.kernel.health.HealthCheck.Result;
import org.lucid.node.kernel.module.LucidModule;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.module.ModuleInfo;

/** Measures the own host, keeps what the nodes measured, and warns when one of them runs short. */
public final class ResourcesModule implements LucidModule<ResourcesConfig> {

    /** The node id under which the own host is kept. */
    static final String SELF = "self";
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration CATCH_UP = Duration.ofSeconds(1);

    private final Supplier<HostProbe> probes;
    private Ingestion ingestion;

    /** Measures by OSHI. */
    public ResourcesModule() {
        // a lambda, not a constructor reference: OSHI is loaded when the first sample is taken, and not before
        this(() -> new OshiHostProbe());
    }

    /** Measures by what the supplier makes; it is asked once, and only when the own host is to be measured. */
    public ResourcesModule(Supplier<HostProbe> probes) {
        this.probes = probes;
    }

    @Override
    public ModuleInfo<ResourcesConfig> info() {
        return new ModuleInfo<>("lucid.resources", Set.of(), Set.of(Nodes.STATUSES.address(),
                Nodes.NODE_STATUS_CHANGED.address()),
                List.of(Resources.INGEST, Resources.GET, Resources.GET_CPU, Resources.GET_MEMORY, Resources.GET_DISK,
                        Resources.GET_NETWORK, Resources.HISTORY, Resources.USAGE, Resources.USAGE_HISTORY,
                        Resources.NODE_SUMMARY, Resources.FLEET_SUMMARY, Resources.SAMPLE_HOST, Resources.LOADS,
                        Alerts.LIST, Alerts.ACKNOWLEDGE, Alerts.GET_THRESHOLDS, Alerts.SET_THRESHOLDS),
                List.of(Alerts.ALERT_CHANGED), ResourcesConfig.class, Optional.of("openapi/resources.yaml"), false,
                false);
    }

    @Override
    public Future<?> start(ModuleContext<ResourcesConfig> context) {
        return ResourceStore.open(context).onSuccess(store -> {
            Watches watches = new Watches(context, store);
            Alarm alarm = new Alarm(context, store, watches);
            Rollups rollups = new Rollups(context, store);
            ingestion = new Ingestion(context, store, alarm, rollups);
            Access access = new Access(context.bus());
            serveReadings(context, access, new Readings(context, store, ingestion, access));
            serveAlerts(context, new AlertDesk(context, store, watches, access));
            sampleOwnHost(context);
            flushOnTheMinute(context);
            Endings endings = new Endings(context, store, alarm, ingestion);
            context.subscribe(Nodes.NODE_STATUS_CHANGED, endings::hear);
            context.after(CATCH_UP, () -> {
                rollups.run();
                endings.run();
            });
            context.every(MINUTE, "rollups", rollups::run);
            context.every(MINUTE, "endings", endings::run);
            context.every(MINUTE, "figures", new Figures(context, store, ingestion)::show);
            watch(context, store);
        });
    }

    private void watch(ModuleContext<ResourcesConfig> context, ResourceStore store) {
        context.health("store", () -> ingestion.isStuck()
                ? Future.succeededFuture(Result.down("The store has taken no samples for a minute. Look at its disk."))
                : store.facts().get("none").map(Result.UP).otherwise(cause -> Result.down(cause.getMessage())));
        context.health("buffer", () -> Future.succeededFuture(ingestion.isDropping()
                ? Result.degraded("Samples are dropped because the store takes none. Look at the store.")
                : Result.UP));
    }

    private void serveReadings(ModuleContext<ResourcesConfig> context, Access access, Readings readings) {
        context.handle(Resources.INGEST, (request, call) -> access.toReport(request.nodeId(), call).compose(
                allowed -> ingestion.ingest(request)));
        context.handle(Resources.GET, (request, call) -> readings.newest(request, call, EnumSet.allOf(Quantity.class),
                Current::toResources));
        context.handle(Resources.GET_CPU, (request, call) -> readings.newest(request, call, EnumSet.of(
                Quantity.CPU_PERCENT, Quantity.LOAD_1M, Quantity.TEMPERATURE_CELSIUS), Current::cpu));
        context.handle(Resources.GET_MEMORY, (request, call) -> readings.newest(request, call, EnumSet.of(
                Quantity.MEMORY_PERCENT, Quantity.MEMORY_USED_BYTES, Quantity.SWAP_USED_BYTES), Current::memory));
        context.handle(Resources.GET_DISK, (request, call) -> readings.newest(request, call, EnumSet.of(
                Quantity.DISK_PERCENT, Quantity.DISK_READ_MBPS, Quantity.DISK_WRITE_MBPS), Current::disk));
        context.handle(Resources.GET_NETWORK, (request, call) -> readings.newest(request, call, EnumSet.of(
                Quantity.NETWORK_IN_MBPS, Quantity.NETWORK_OUT_MBPS), Current::network));
        context.handle(Resources.HISTORY, readings::history);
        context.handle(Resources.USAGE, readings::usage);
        context.handle(Resources.USAGE_HISTORY, readings::usageHistory);
        context.handle(Resources.NODE_SUMMARY, readings::summary);
        context.handle(Resources.FLEET_SUMMARY, (request, call) -> readings.fleet());
        context.handle(Resources.LOADS, (request, call) -> readings.loads(request));
    }

    private static void serveAlerts(ModuleContext<ResourcesConfig> context, AlertDesk desk) {
        context.handle(Alerts.LIST, desk::list);
        context.handle(Alerts.ACKNOWLEDGE, desk::acknowledge);
        context.handle(Alerts.GET_THRESHOLDS, desk::thresholds);
        context.handle(Alerts.SET_THRESHOLDS, desk::setThresholds);
    }

    private void sampleOwnHost(ModuleContext<ResourcesConfig> context) {
        if (!context.config().ownHost()) {
            context.handle(Resources.SAMPLE_HOST, (request, call) -> Future.failedFuture(LucidError.DISABLED.failure(
                    "This host is not measured. Set resources.own_host to true.")));
            return;
        }
        HostSampling host = new HostSampling(context, probes);
        context.handle(Resources.SAMPLE_HOST, (request, call) -> host.sample());
        if (context.isSingle()) {
            context.every(context.config().interval(), "own-host", () -> host.sample().compose(sample -> context.bus()
                    .request(Resources.INGEST, ofSelf(sample))));
        }
    }

    private static Resources.Ingest ofSelf(ResourceSample sample) {
        return new Resources.Ingest(SELF, Optional.empty(), Optional.of(List.of(sample)));
    }

    /** Just after a minute ended its samples are complete, and the oldest of them is a minute old. */
    private void flushOnTheMinute(ModuleContext<ResourcesConfig> context) {
        long period = context.config().flushInterval().toMillis();
        long untilNext = period - Math.floorMod(context.clock().millis(), period) + 1000;
        context.after(Duration.ofMillis(untilNext), () -> {
            context.every(context.config().flushInterval(), "flush", () -> ingestion.flush(false));
            ingestion.flush(false);
        });
    }

    @Override
    public Future<?> stop() {
        return ingestion == null ? Future.succeededFuture() : ingestion.flush(true);
    }
}
