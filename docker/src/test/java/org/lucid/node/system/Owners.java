package org.lucid.node.system;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.lucid.node.contract.economy.Revenue;
import org.lucid.node.contract.pools.Pools;
import org.lucid.node.contract.registration.PayoutAddresses;
import org.lucid.node.kernel.bus.Caller;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.testkit.Simulation;

/** What the owners and customers of simulated nodes do: prove payout addresses, form a pool, use and pay for sessions. */
public final class Owners {

    private static final long GIB = 1L << 30;

    private final Simulation simulation;
    private final SplittableRandom random;
    private int sessions;

    public Owners(Simulation simulation, long seed) {
        this.simulation = simulation;
        this.random = new SplittableRandom(seed);
    }

    private <Q, R> R call(Operation<Q, R> operation, Q request) {
        return simulation.callAs(Caller.SYSTEM, operation, request);
    }

    /** The owner shows that the payout address is a wallet of his: only then a node is paid. */
    public void proveAddress(String node) {
        String address = SimulatedMonth.WALLET.address();
        PayoutAddresses.Proposal proposal = call(PayoutAddresses.PROPOSE, new PayoutAddresses.Propose(node, address));
        call(PayoutAddresses.CONFIRM, new PayoutAddresses.Confirm(node, address, proposal.version(),
                Optional.empty(), SimulatedMonth.WALLET.sign(proposal.text())));
    }

    /** Nodes join a new pool: its id. */
    public String pool(List<String> nodes) {
        String pool = call(Pools.CREATE, new Pools.CreatePool("Demo pool", Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.of("open"), Optional.empty(), Optional.empty())).poolId();
        nodes.forEach(node -> call(Pools.JOIN, new Pools.JoinPool(pool, node, Optional.empty())));
        return pool;
    }

    /** One session of up to two hours, billed now. */
    public void earn(String node) {
        long seconds = random.nextLong(1800, 7200);
        call(Revenue.RECORD, new Revenue.RecordRevenue("demo", "s-" + ++sessions, node, simulation.now().minusSeconds(
                seconds), seconds, 4, 8 * GIB, 0, random.nextLong(40 * GIB), Optional.empty()));
    }

    /** How many sessions were billed so far. */
    public int sessions() {
        return sessions;
    }
}
