package org.lucid.node.system;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;
import org.lucid.node.consensus.ConsensusModule;
import org.lucid.node.contract.consensus.Consensus;
import org.lucid.node.contract.registration.Nodes;
import org.lucid.node.economy.EconomyModule;
import org.lucid.node.kernel.bus.Topic;
import org.lucid.node.kernel.json.Json;
import org.lucid.node.kernel.module.LucidModule;
import org.lucid.node.kernel.testkit.Simulation;
import org.lucid.node.kernel.testkit.Simulation.Setup;
import org.lucid.node.payouts.PayoutsModule;
import org.lucid.node.pools.PoolsModule;
import org.lucid.node.registration.RegistrationModule;
import org.lucid.node.resources.ResourcesModule;
import org.lucid.node.worker.WorkerModule;

/** A manager with many simulated workers for many days, and the hash of everything that happened. */
public final class SimulatedMonth implements AutoCloseable {

    private static final String LIVENESS_AND_BEACONS = """
            registration: {enabled: true, heartbeat_interval: 300s, offline_after: 900s}
            consensus: {enabled: true}
            worker: {enabled: true, manager_url: "http://bus", sample_interval: 300s,
              fleet: {count: %d, transport: bus, seed: "%064x"}}
            """;
    private static final String MONEY_AND_MEASUREMENTS = """
            pools: {enabled: true}
            resources: {enabled: true}
            economy: {enabled: true}
            payouts: {enabled: true}
            """;

    /** Where all workers of a month with money are paid. */
    public static final DemoWallet WALLET = new DemoWallet(0);

    private final Simulation simulation;
    private final MessageDigest events;
    private long count;

    /** Registration and consensus only: who lives, and which beacons are counted. */
    public SimulatedMonth(long seed, int workers) {
        this(seed, LIVENESS_AND_BEACONS.formatted(workers, seed), List.of(RegistrationModule::new,
                ConsensusModule::new, WorkerModule::new));
    }

    /** Every module of a manager, except the gateway; workers measure their hosts as well. */
    public static SimulatedMonth ofAllModules(long seed, int workers) {
        String paid = LIVENESS_AND_BEACONS.formatted(workers, seed).replace("worker: {",
                "worker: {payout_address: " + WALLET.address() + ", ");
        return new SimulatedMonth(seed, paid + MONEY_AND_MEASUREMENTS, List.of(
                RegistrationModule::new, ConsensusModule::new, PoolsModule::new, EconomyModule::new,
                PayoutsModule::new, () -> new ResourcesModule(() -> new SimulatedHost(seed)), WorkerModule::new));
    }

    private SimulatedMonth(long seed, String configuration, List<Supplier<? extends LucidModule<?>>> modules) {
        try {
            events = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        Setup setup = Setup.of(configuration, RegistrationModule::new).seed(seed);
        simulation = new Simulation(new Setup(setup.seed(), setup.start(), setup.signatures(), setup.faults(),
                configuration, modules));
        listen(Consensus.SLOT_CLOSED);
        listen(Consensus.EPOCH_CLOSED);
        listen(Nodes.NODE_REGISTERED);
        listen(Nodes.NODE_STATUS_CHANGED);
    }

    private <E> void listen(Topic<E> topic) {
        simulation.kernel().switchboard().listen(topic, event -> {
            count++;
            events.update(Json.encodeBytes(event));
        });
    }

    /** Lets days pass. */
    public void run(Duration time) {
        simulation.advance(time, Duration.ofSeconds(1));
    }

    public Simulation simulation() {
        return simulation;
    }

    /** How many events were heard. */
    public long events() {
        return count;
    }

    /** The hash of all events so far, in their order; asked for once, at the end. */
    public String eventHash() {
        return HexFormat.of().formatHex(events.digest());
    }

    @Override
    public void close() {
        simulation.close();
    }
}
