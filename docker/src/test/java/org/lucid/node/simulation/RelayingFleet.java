package org.lucid.node.simulation;

import io.vertx.core.Future;
import java.util.Set;
import org.lucid.node.contract.signing.SignedBytes;
import org.lucid.node.kernel.module.LucidModule;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.module.ModuleInfo;
import org.lucid.node.worker.WorkerConfig;
import org.lucid.node.worker.agent.Agent;
import org.lucid.node.worker.agent.AgentMeters;
import org.lucid.node.worker.fleet.Fleet;
import org.lucid.node.worker.link.BusManagerApi;
import org.lucid.node.worker.store.AgentStore;

/** The fleet of the product on the bus of its manager, whose agents also relay for the sessions of a simulation. */
final class RelayingFleet implements LucidModule<WorkerConfig> {

    private final Relays relays;
    private final SignedThings seen;
    private final Set<Integer> liars;

    RelayingFleet(Relays relays, SignedThings seen, Set<Integer> liars) {
        this.relays = relays;
        this.seen = seen;
        this.liars = liars;
    }

    @Override
    public ModuleInfo<WorkerConfig> info() {
        return ModuleInfo.of("test.fleet", WorkerConfig.class).requires("lucid.registration", "lucid.consensus",
                "lucid.pools");
    }

    @Override
    public Future<?> start(ModuleContext<WorkerConfig> context) {
        var network = context.kernel().network();
        byte[] networkHash = SignedBytes.networkHash(network.id(), network.genesisAt());
        return AgentStore.open(context::open).map(store -> {
            Fleet fleet = new Fleet(context, store, seen.watching(new BusManagerApi(context)), new AgentMeters(context
                    .meters()));
            fleet.begin();
            for (int number = 0; number < fleet.agents().size(); number++) {
                Agent agent = fleet.agents().get(number);
                agent.add(relays.of(agent.connection().nodeId(), networkHash, liars.contains(number)));
            }
            return null;
        });
    }
}
