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
import org.lucid.node.kernel.bus.Topic;
import org.lucid.node.kernel.json.Json;
import org.lucid.node.kernel.module.LucidModule;
import org.lucid.node.kernel.testkit.Simulation;
import org.lucid.node.kernel.testkit.Simulation.Setup;
import org.lucid.node.registration.RegistrationModule;
import org.lucid.node.worker.SimulatedFleet;

/** A manager with many simulated workers for many days, and the hash of everything that happened. */
public final class SimulatedMonth implements AutoCloseable {

    private static final String CONFIGURATION = """
            registration: {enabled: true, heartbeat_interval: 100s}
            consensus: {enabled: true}
            fleet: {enabled: true, manager_url: "http://bus"}
            """;

    private final Simulation simulation;
    private final MessageDigest events;
    private long count;

    public SimulatedMonth(long seed, int workers) {
        try {
            events = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        List<Supplier<? extends LucidModule<?>>> modules = List.of(RegistrationModule::new, ConsensusModule::new,
                () -> new SimulatedFleet(workers, Duration.ofSeconds(100)));
        Setup setup = Setup.of(CONFIGURATION, RegistrationModule::new).seed(seed);
        simulation = new Simulation(new Setup(setup.seed(), setup.start(), setup.signatures(), setup.faults(),
                CONFIGURATION, modules));
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
