package org.lucid.node.worker;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lucid.node.kernel.module.LucidModule;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.module.ModuleInfo;

/** Many agents in one process, each the same code as a real one, on the bus of their manager. */
public final class SimulatedFleet implements LucidModule<WorkerConfig> {

    private final int count;
    private final Duration heartbeat;
    private final Optional<Duration> samples;

    /** So many agents, beating with this period. */
    public SimulatedFleet(int count, Duration heartbeat) {
        this(count, heartbeat, Optional.empty());
    }

    private SimulatedFleet(int count, Duration heartbeat, Optional<Duration> samples) {
        this.count = count;
        this.heartbeat = heartbeat;
        this.samples = samples;
    }

    /** The same agents, measuring their hosts with this period. */
    public SimulatedFleet sampling(Duration period) {
        return new SimulatedFleet(count, heartbeat, Optional.of(period));
    }

    @Override
    public ModuleInfo<WorkerConfig> info() {
        return ModuleInfo.of("test.fleet", WorkerConfig.class).requires("lucid.registration", "lucid.consensus");
    }

    @Override
    public Future<?> start(ModuleContext<WorkerConfig> context) {
        return AgentStore.open(context).map(store -> {
            List<Agent> agents = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                Agent agent = new Agent(context, store, new BusManagerApi(context), seed(i));
                agents.add(agent);
                context.after(Duration.ofMillis(1 + 37L * i), agent::connect);
            }
            context.every(heartbeat, "heartbeats", () -> {
                agents.forEach(Agent::beat);
                return Future.succeededFuture();
            });
            samples.ifPresent(period -> context.every(period, "samples", () -> {
                agents.forEach(Agent::sample);
                return Future.succeededFuture();
            }));
            return null;
        });
    }

    private static byte[] seed(int number) {
        byte[] seed = new byte[32];
        seed[0] = (byte) number;
        seed[1] = (byte) (number >> 8);
        seed[31] = 1;
        return seed;
    }
}
