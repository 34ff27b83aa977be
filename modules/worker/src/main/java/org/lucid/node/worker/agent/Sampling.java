package org.lucid.node.worker.agent;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.lucid.node.contract.resources.ResourceSample;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.FailureCode;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.worker.WorkerConfig;
import org.lucid.node.worker.link.AgentClock;
import org.lucid.node.worker.link.Backoff;
import org.lucid.node.worker.link.Connection;
import org.lucid.node.worker.outbox.Outbox;
import org.lucid.node.worker.outbox.Outbox.Queue;

/**
 * Measures the host and hands in what was measured; what does not get through waits in the outbox (NOD-71). Where the
 * manager takes no measurements at all it is asked again once an hour.
 */
final class Sampling {

    private static final Duration NOBODY_LISTENS = Duration.ofHours(1);

    private final ModuleContext<WorkerConfig> context;
    private final Connection connection;
    private final AgentClock clock;
    private final Outbox outbox;
    private final Supplier<Future<ResourceSample>> host;
    private Optional<ResourceSample> last = Optional.empty();
    private Instant pausedUntil = Instant.MIN;

    Sampling(ModuleContext<WorkerConfig> context, Connection connection, AgentClock clock, Outbox outbox,
            Supplier<Future<ResourceSample>> host) {
        this.context = context;
        this.connection = connection;
        this.clock = clock;
        this.outbox = outbox;
        this.host = host;
    }

    void begin() {
        context.after(Heart.offset(connection.nodeId(), context.config().sampleInterval()), this::turn);
    }

    private void turn() {
        context.after(context.config().sampleInterval(), this::turn);
        if (clock.local().isBefore(pausedUntil)) {
            return;
        }
        host.get().onSuccess(sample -> {
            last = Optional.of(sample);
            hand(new ResourceSample(Optional.of(clock.now()), sample.bootId(), sample.cpu(), sample.memory(), sample
                    .disk(), sample.network(), sample.activeSessions()));
        });
    }

    private void hand(ResourceSample sample) {
        connection.call((manager, token) -> manager.ingest(token, connection.nodeId(), List.of(sample))).onFailure(
                cause -> {
                    if (Failure.from(cause).code() == FailureCode.MODULE_DISABLED) {
                        pausedUntil = clock.local().plus(NOBODY_LISTENS);
                    } else if (Backoff.worthRepeating(cause) && connection.network().isPresent()) {
                        outbox.add(Queue.SAMPLES, String.valueOf(clock.local().toEpochMilli()), sample, clock.local());
                    }
                });
    }

    /** What was measured last. */
    Optional<ResourceSample> last() {
        return last;
    }
}
