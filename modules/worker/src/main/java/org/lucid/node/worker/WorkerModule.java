package org.lucid.node.worker;

import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.lucid.node.contract.resources.Resources;
import org.lucid.node.contract.worker.NodeSessions;
import org.lucid.node.contract.worker.Worker;
import org.lucid.node.kernel.bus.Nothing;
import org.lucid.node.kernel.crypto.KeyFile;
import org.lucid.node.kernel.crypto.KeyRefused;
import org.lucid.node.kernel.module.LucidModule;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.module.ModuleInfo;
import org.lucid.node.worker.agent.Agent;
import org.lucid.node.worker.agent.AgentMeters;
import org.lucid.node.worker.fleet.Fleet;
import org.lucid.node.worker.link.AgentKey;
import org.lucid.node.worker.link.Behaviour;
import org.lucid.node.worker.link.BusManagerApi;
import org.lucid.node.worker.link.HttpManagerApi;
import org.lucid.node.worker.link.ManagerApi;
import org.lucid.node.worker.session.PortProbe;
import org.lucid.node.worker.store.AgentStore;

/** The agent on a node, or a fleet of them, as a module of the same binary. */
public final class WorkerModule implements LucidModule<WorkerConfig> {

    private static final Duration TIDY = Duration.ofMinutes(10);
    private static final int CONNECTIONS = 2;
    private static final int FLEET_CONNECTIONS = 64;

    private final Function<ModuleContext<WorkerConfig>, ManagerApi> managers;
    private final PortProbe ports;

    public WorkerModule() {
        this(WorkerModule::manager, PortProbe::onThisHost);
    }

    /** With another way to the manager, or ports of another host: for simulations. */
    public WorkerModule(Function<ModuleContext<WorkerConfig>, ManagerApi> managers, PortProbe ports) {
        this.managers = managers;
        this.ports = ports;
    }

    private static ManagerApi manager(ModuleContext<WorkerConfig> context) {
        WorkerConfig.FleetSettings fleet = context.config().fleet();
        return fleet.count() > 0 && fleet.transport().equals("bus")
                ? new BusManagerApi(context)
                : new HttpManagerApi(context.vertx(), context.config().managerUrl(), fleet.count() > 0
                        ? FLEET_CONNECTIONS
                        : CONNECTIONS);
    }

    @Override
    public ModuleInfo<WorkerConfig> info() {
        return new ModuleInfo<>("lucid.worker", Set.of(), Set.of(Resources.SAMPLE_HOST.address()),
                List.of(Worker.STATUS, Worker.OUTBOX, Worker.START, Worker.STOP, Worker.JOIN_POOL, Worker.LEAVE_POOL,
                        Worker.FLEET, Worker.PING, NodeSessions.ALLOCATE, NodeSessions.CONFIRM, NodeSessions.RECEIPT,
                        NodeSessions.RELEASE, NodeSessions.END, NodeSessions.LIST),
                List.of(), WorkerConfig.class, Optional.of("openapi/worker.yaml"), false, false);
    }

    @Override
    public Future<?> start(ModuleContext<WorkerConfig> context) {
        if (context.instances() > 1) {
            throw new IllegalStateException("worker.instances must be 1: a node has one key and signs once");
        }
        ManagerApi manager = managers.apply(context);
        context.onStop(manager::close);
        AgentMeters meters = new AgentMeters(context.meters());
        return AgentStore.open(context::open).compose(store -> context.config().fleet().count() > 0
                ? fleet(context, store, manager, meters)
                : agent(context, store, manager, meters));
    }

    private static Future<Void> fleet(ModuleContext<WorkerConfig> context, AgentStore store, ManagerApi manager,
            AgentMeters meters) {
        Fleet.requireNoRealMoney(context);
        Fleet fleet = new Fleet(context, store, manager, meters);
        Doors.ofFleet(context, fleet);
        fleet.begin();
        return Future.succeededFuture();
    }

    private Future<Void> agent(ModuleContext<WorkerConfig> context, AgentStore store, ManagerApi manager,
            AgentMeters meters) {
        return store.isRegistered().compose(registered -> {
            AgentKey key = new AgentKey(context.signatures(), seed(context, registered));
            Agent agent = new Agent(context, new Agent.Parts(store, manager, key, () -> context.bus().request(
                    Resources.SAMPLE_HOST, Nothing.NOTHING), Behaviour.HONEST, meters));
            return agent.withSessions(store, ports).compose(sessions -> {
                Doors.ofAgent(context, agent, sessions.desk());
                context.every(TIDY, "tidy", agent::tidy);
                return agent.begin();
            });
        });
    }

    /** The node's key, made at the first start; a registered node whose key is gone is not made anew (NOD-69). */
    private static byte[] seed(ModuleContext<WorkerConfig> context, boolean registered) {
        Path path = context.keyDirectory().resolve("node.key");
        KeyFile file = new KeyFile(path);
        if (!file.exists()) {
            if (registered && !context.config().newIdentity()) {
                throw new KeyRefused(path + " is missing, but this node is registered; restore the key file from a "
                        + "backup, or become another node with --set worker.new_identity=true");
            }
            byte[] seed = new byte[32];
            context.random().nextBytes(seed);
            file.create(seed);
        }
        return file.read();
    }
}
