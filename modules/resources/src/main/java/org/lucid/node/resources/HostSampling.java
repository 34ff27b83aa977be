package org.lucid.node.resources;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.resources.ResourceSample;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.module.Workers;

/**
 * Measures the own host on one thread of its own. Who asks again within 5 s, or half the interval where that is
 * shorter, gets the same sample, since a rate over a moment says nothing; a measurement that takes over 5 s is skipped (NOD-68).
 */
final class HostSampling {

    private static final Duration TOO_LONG = Duration.ofSeconds(5);

    private final ModuleContext<?> context;
    private final Duration fresh;
    private final Supplier<HostProbe> probes;
    private final Workers thread;
    private HostProbe probe;
    private Optional<ResourceSample> last = Optional.empty();

    HostSampling(ModuleContext<ResourcesConfig> context, Supplier<HostProbe> probes) {
        Duration half = context.config().interval().dividedBy(2);
        this.context = context;
        this.fresh = half.compareTo(TOO_LONG) < 0 ? half : TOO_LONG;
        this.probes = probes;
        this.thread = context.workers("resources-host", 1, 4);
    }

    Future<ResourceSample> sample() {
        Instant begun = context.clock().instant();
        if (last.flatMap(ResourceSample::timestamp).filter(at -> at.plus(fresh).isAfter(begun)).isPresent()) {
            return Future.succeededFuture(last.get());
        }
        return thread.run(this::measure).map(measured -> {
            Instant now = context.clock().instant();
            if (now.isAfter(begun.plus(TOO_LONG))) {
                throw LucidError.STARTING.failure("Measuring this host took over 5 s and was skipped. Try again.");
            }
            ResourceSample sample = new ResourceSample(Optional.of(now), measured.bootId(), measured.cpu(),
                    measured.memory(), measured.disk(), measured.network(), measured.activeSessions());
            last = Optional.of(sample);
            return sample;
        });
    }

    /** On the one thread; the probe is made there since making it blocks as well. */
    private ResourceSample measure() {
        if (probe == null) {
            probe = probes.get();
        }
        return probe.sample();
    }
}
