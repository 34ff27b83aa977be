package org.lucid.node.resources;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.registration.Nodes;
import org.lucid.node.contract.resources.ResourceSample;
import org.lucid.node.contract.resources.Resources;
import org.lucid.node.kernel.health.HealthCheck.Result;
import org.lucid.node.kernel.module.LucidModule;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.module.ModuleInfo;

/** Measures the own host and keeps what the nodes measured. */
public final class ResourcesModule implements LucidModule<ResourcesConfig> {

    /** The node id under which the own host is kept. */
    static final String SELF = "self";
    private static final Duration FIGURES = Duration.ofMinutes(1);

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
        return new ModuleInfo<>("lucid.resources", Set.of(), Set.of(Nodes.STATUSES.address()),
                List.of(Resources.INGEST, Resources.GET, Resources.GET_CPU, Resources.GET_MEMORY, Resources.GET_DISK,
                        Resources.GET_NETWORK, Resources.HISTORY, Resources.FLEET_SUMMARY, Resources.SAMPLE_HOST),
                ResourcesConfig.class, Optional.of("openapi/resources.yaml"), false, false);
    }

    @Override
    public Future<?> start(ModuleContext<ResourcesConfig> context) {
        return ResourceStore.open(context, context.config().keepMinutes()).onSuccess(store -> {
            ingestion = new Ingestion(context, store);
            Access access = new Access(context.bus());
            serve(context, access, new Readings(context, store, ingestion, access));
            sampleOwnHost(context);
            flushOnTheMinute(context);
            if (context.isSingle()) {
                context.every(FIGURES, "figures", new Figures(context, ingestion)::show);
            }
            context.health("store", () -> store.facts().get("none").map(Result.UP)
                    .otherwise(cause -> Result.down(cause.getMessage())));
            context.health("buffer", () -> Future.succeededFuture(ingestion.droppedSince()
                    ? Result.degraded("Samples are dropped because the store takes none. Look at the store.")
                    : Result.UP));
        });
    }

    private void serve(ModuleContext<ResourcesConfig> context, Access access, Readings readings) {
        context.handle(Resources.INGEST, (request, call) -> access.toReport(request.nodeId(), call).compose(
                allowed -> ingestion.ingest(request)));
        context.handle(Resources.GET, (request, call) -> readings.newest(request, call, Current::toResources));
        context.handle(Resources.GET_CPU, (request, call) -> readings.newest(request, call, Current::cpu));
        context.handle(Resources.GET_MEMORY, (request, call) -> readings.newest(request, call, Current::memory));
        context.handle(Resources.GET_DISK, (request, call) -> readings.newest(request, call, Current::disk));
        context.handle(Resources.GET_NETWORK, (request, call) -> readings.newest(request, call, Current::network));
        context.handle(Resources.HISTORY, readings::history);
        context.handle(Resources.FLEET_SUMMARY, (request, call) -> Future.succeededFuture(readings.fleet()));
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
