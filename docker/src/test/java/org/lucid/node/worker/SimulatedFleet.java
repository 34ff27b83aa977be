package org.lucid.node.worker;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.lucid.node.kernel.module.LucidModule;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.module.ModuleInfo;

/** Many agents in one process, each the same code as a real one, on the bus of their manager. */
public final class SimulatedFleet implements LucidModule<WorkerConfig> {

    private final int count;
    private final Duration heartbeat;

    /** So many agents, beating with this period. */
    public SimulatedFleet(int count, Duration heartbeat) {
        this.count = count;
        this.heartbeat = heartbeat;
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
