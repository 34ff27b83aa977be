package org.lucid.node.worker;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.lucid.node.contract.resources.Resources;
import org.lucid.node.contract.worker.Worker;
import org.lucid.node.kernel.crypto.KeyFile;
import org.lucid.node.kernel.crypto.KeyRefused;
import org.lucid.node.kernel.health.HealthCheck.Result;
import org.lucid.node.kernel.module.LucidModule;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.module.ModuleInfo;

/** The agent on a node, as a module of the same binary. */
public final class WorkerModule implements LucidModule<WorkerConfig> {

    private static final Duration HEARTBEAT = Duration.ofSeconds(30);

    private final Function<ModuleContext<WorkerConfig>, ManagerApi> managers;

    public WorkerModule() {
        this(context -> {
            HttpManagerApi manager = new HttpManagerApi(context.vertx(), context.config().managerUrl());
            context.onStop(manager::close);
            return manager;
        });
    }

    WorkerModule(Function<ModuleContext<WorkerConfig>, ManagerApi> managers) {
        this.managers = managers;
    }

    @Override
    public ModuleInfo<WorkerConfig> info() {
        return new ModuleInfo<>("lucid.worker", Set.of(), Set.of(Resources.SAMPLE_HOST.address()),
                List.of(Worker.STATUS), WorkerConfig.class,
                Optional.of("openapi/worker.yaml"), false, false);
    }

    @Override
    public Future<?> start(ModuleContext<WorkerConfig> context) {
        if (context.instances() > 1) {
            return Future.failedFuture(new IllegalStateException(
                    "worker.instances must be 1: a node has one key and signs once"));
        }
        return AgentStore.open(context).compose(store -> store.isRegistered().map(registered -> {
            byte[] seed = key(context, registered);
            Agent agent = new Agent(context, store, managers.apply(context), seed);
            context.handle(Worker.STATUS, (request, call) -> Future.succeededFuture(agent.status()));
            context.health("manager", () -> Future.succeededFuture(agent.state() == AgentState.ONLINE
                    ? Result.UP
                    : Result.degraded("the agent is " + agent.state().json() + ": "
                            + agent.status().lastError().orElse("no error yet"))));
            context.every(HEARTBEAT, "heartbeat", agent::beat);
            context.every(context.config().sampleInterval(), "sample", agent::sample);
            agent.connect();
            return null;
        }));
    }

    /** The node's key, made at the first start; a registered node whose key is gone is not made anew (NOD-69). */
    private static byte[] key(ModuleContext<WorkerConfig> context, boolean registered) {
        KeyFile file = new KeyFile(context.keyDirectory().resolve("node.key"));
        if (!file.exists()) {
            if (registered) {
                throw new KeyRefused(context.keyDirectory().resolve("node.key")
                        + " is missing, but this node is registered; restore the key file from a backup");
            }
            byte[] seed = new byte[32];
            context.random().nextBytes(seed);
            file.create(seed);
        }
        return file.read();
    }
}
