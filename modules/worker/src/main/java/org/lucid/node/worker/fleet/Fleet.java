package org.lucid.node.worker.fleet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.worker.Worker.FleetStatus;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.worker.WorkerConfig;
import org.lucid.node.worker.agent.Agent;
import org.lucid.node.worker.agent.AgentMeters;
import org.lucid.node.worker.link.AgentKey;
import org.lucid.node.worker.link.Behaviour;
import org.lucid.node.worker.link.ManagerApi;
import org.lucid.node.worker.store.AgentStore;

/**
 * Many agents in one process, each the same code as the one on a real node, for demonstrations, load and simulation
 * (NOD-79).
 */
public final class Fleet {

    private static final Duration BETWEEN_STARTS = Duration.ofMillis(10);

    private final ModuleContext<WorkerConfig> context;
    private final AgentStore store;
    private final ManagerApi manager;
    private final AgentMeters meters;
    private final List<Agent> agents = new ArrayList<>();

    public Fleet(ModuleContext<WorkerConfig> context, AgentStore store, ManagerApi manager, AgentMeters meters) {
        this.context = context;
        this.store = store;
        this.manager = manager;
        this.meters = meters;
    }

    /** Money must not go to nodes that do not exist: no fleet beside payouts on the main network. */
    public static void requireNoRealMoney(ModuleContext<?> context) {
        boolean mainnet = context.kernel().configuration().stream().anyMatch(entry -> entry.key().equals(
                "payouts.tron.network") && entry.value().equals("mainnet"));
        if (mainnet) {
            throw new IllegalStateException("worker.fleet is refused while payouts run on mainnet; set "
                    + "worker.fleet.count to 0 or payouts.tron.network to a test network");
        }
    }

    /** Makes all agents and starts them one after the other, not all at once. */
    public void begin() {
        WorkerConfig.FleetSettings settings = context.config().fleet();
        byte[] seed = settings.seed().map(text -> Hex.bytes("worker.fleet.seed", text, 32)).orElseGet(this::drawn);
        for (int number = 0; number < settings.count(); number++) {
            Agent agent = agent(new AgentKey(context.signatures(), FleetKeys.seed(seed, number)), behaviour(settings,
                    number));
            agents.add(agent);
            context.after(BETWEEN_STARTS.multipliedBy(number).plusMillis(1), agent::begin);
        }
    }

    private Agent agent(AgentKey key, Behaviour behaviour) {
        return new Agent(context, new Agent.Parts(store, manager, key, SimulatedHosts.of(key.id(), context.clock()),
                behaviour, meters));
    }

    private static Behaviour behaviour(WorkerConfig.FleetSettings settings, int number) {
        return switch (settings.behaviour()) {
            case "lazy" -> Behaviour.LAZY;
            case "flapping" -> Behaviour.FLAPPING;
            case "skewed" -> Behaviour.SKEWED;
            case "mixed" -> Behaviour.ofMixed(number);
            default -> Behaviour.HONEST;
        };
    }

    private byte[] drawn() {
        byte[] seed = new byte[32];
        context.random().nextBytes(seed);
        return seed;
    }

    /** How the fleet is doing as a whole. */
    public FleetStatus status() {
        Map<String, Integer> states = new TreeMap<>();
        agents.forEach(agent -> states.merge(agent.state().json(), 1, Integer::sum));
        return new FleetStatus(agents.size(), states, agents.stream().mapToLong(Agent::accepted).sum(), agents.stream()
                .mapToLong(Agent::dropped).sum(), agents.stream().mapToLong(Agent::heartbeats).sum());
    }

    /** The agents by number. */
    public List<Agent> agents() {
        return List.copyOf(agents);
    }
}
