package org.lucid.node.worker.testkit;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.lucid.node.contract.resources.ResourceSample;
import org.lucid.node.contract.resources.Resources;
import org.lucid.node.contract.worker.Worker;
import org.lucid.node.kernel.bus.Caller;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.Nothing;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.module.LucidModule;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.module.ModuleInfo;
import org.lucid.node.kernel.testkit.Simulation;
import org.lucid.node.kernel.testkit.Simulation.Setup;
import org.lucid.node.worker.WorkerModule;

/** A node with an agent on virtual time, before a manager that does what the test says. */
public final class Node implements AutoCloseable {

    public final FakeManager manager;
    /** What the host measures; nothing when it cannot. */
    public final AtomicReference<Optional<ResourceSample>> host = new AtomicReference<>(Optional.of(sample(20)));
    /** A port of the host that another program holds. */
    public static final int TAKEN_PORT = 3391;
    private final Simulation simulation;

    /** What no test configures. */
    record NoConfig() {
    }

    /** An agent with members of its section, such as {@code ", retry_max: 60s"}. */
    public Node(String worker) {
        this(worker, manager -> {
        });
    }

    /** The same before a manager that was told something. */
    public Node(String worker, Consumer<FakeManager> told) {
        this(worker, new FakeManager(), told);
    }

    private Node(String worker, FakeManager manager, Consumer<FakeManager> told) {
        this.manager = manager;
        told.accept(manager);
        this.simulation = new Simulation(Setup.of("resources: {enabled: true}\nworker: {enabled: true, manager_url: "
                + "\"http://fake\"" + worker + "}\n", () -> new Host(host),
                () -> new WorkerModule(context -> manager,
                        port -> port != TAKEN_PORT)));
        manager.at(simulation::now);
    }

    public static ResourceSample sample(double cpuPercent) {
        return new ResourceSample(Optional.empty(), Optional.of("boot"), Optional.of(new ResourceSample.Cpu(Optional.of(
                cpuPercent), Optional.empty(), Optional.of(4), Optional.empty(), Optional.empty())), Optional.of(
                        new ResourceSample.Memory(Optional.of(40.0), Optional.empty(), Optional.empty(), Optional
                                .empty())),
                Optional.of(new ResourceSample.Disk(Optional.of(10.0), Optional.of(10_000_000_000L), Optional.of(
                        100_000_000_000L), Optional.empty(), Optional.empty())),
                Optional.empty(), Optional.empty());
    }

    public Simulation simulation() {
        return simulation;
    }

    public void advance(Duration time) {
        simulation.advance(time, Duration.ofMillis(250));
    }

    public Worker.AgentStatus status() {
        return simulation.call(Worker.STATUS, Nothing.NOTHING);
    }

    public <Q, R> R call(Operation<Q, R> operation, Q request) {
        return simulation.call(operation, request);
    }

    /** The number of the failure that a call ends with. */
    public <Q, R> int failure(Operation<Q, R> operation, Q request) {
        try {
            simulation.callAs(Caller.ANONYMOUS, operation, request);
        } catch (Failure failure) {
            return failure.number();
        }
        throw new AssertionError(operation + " did not fail");
    }

    @Override
    public void close() {
        simulation.close();
    }

    private static final class Host implements LucidModule<NoConfig> {

        private final AtomicReference<Optional<ResourceSample>> host;

        Host(AtomicReference<Optional<ResourceSample>> host) {
            this.host = host;
        }

        @Override
        public ModuleInfo<NoConfig> info() {
            return new ModuleInfo<>("lucid.resources", java.util.Set.of(), java.util.Set.of(), List.of(
                    Resources.SAMPLE_HOST), List.of(), NoConfig.class, Optional.empty(), false, true);
        }

        @Override
        public Future<?> start(ModuleContext<NoConfig> context) {
            context.handle(Resources.SAMPLE_HOST, (request, call) -> host.get().map(Future::succeededFuture).orElseGet(
                    () -> Future.failedFuture(org.lucid.node.contract.LucidError.STARTING.failure("no sensor"))));
            return Future.succeededFuture();
        }
    }
}
