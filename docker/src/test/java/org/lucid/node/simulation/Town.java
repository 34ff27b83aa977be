package org.lucid.node.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.lucid.node.consensus.ConsensusModule;
import org.lucid.node.contract.consensus.Consensus;
import org.lucid.node.contract.consensus.Consensus.TaskProof;
import org.lucid.node.contract.consensus.MaintenanceWindows;
import org.lucid.node.contract.consensus.ProofKind;
import org.lucid.node.contract.consensus.Sessions;
import org.lucid.node.contract.pools.Allocations;
import org.lucid.node.contract.pools.Pools;
import org.lucid.node.contract.registration.NodeCommands;
import org.lucid.node.contract.registration.NodeCommands.Command;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.Messages;
import org.lucid.node.contract.signing.NodeId;
import org.lucid.node.contract.signing.SignedBytes;
import org.lucid.node.kernel.bus.Caller;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.store.memory.StoreFaults;
import org.lucid.node.kernel.testkit.FastSignatures;
import org.lucid.node.kernel.testkit.Simulation;
import org.lucid.node.kernel.testkit.Simulation.Setup;
import org.lucid.node.pools.PoolsModule;
import org.lucid.node.poot.PootModule;
import org.lucid.node.registration.RegistrationModule;
import org.lucid.node.resources.ResourcesModule;
import org.lucid.node.worker.fleet.FleetKeys;

/**
 * A manager with honest, lazy, flapping, clock-skewed and lying nodes, whose owners and administrators do all sorts of
 * things, whose process dies and whose store fails now and then. Everything follows from the seed.
 */
final class Town implements AutoCloseable {

    static final int NODES = 16;
    /** They relay for sessions that nobody opened, forge signatures, and now and then sign twice. */
    static final Set<Integer> LIARS = Set.of(3, 11);
    /** So many of them, the first, may leave the network for good. */
    private static final int LEAVERS = 3;
    private static final Duration STEP = Duration.ofSeconds(2);
    private static final double FAULTS = 0.01;
    private static final Set<StoreFaults.Operation> READS = Set.of(StoreFaults.Operation.GET,
            StoreFaults.Operation.FIND, StoreFaults.Operation.COUNT, StoreFaults.Operation.OPEN,
            StoreFaults.Operation.SWEEP, StoreFaults.Operation.PING);

    private final long seed;
    private final SplittableRandom random;
    private final Relays relays = new Relays();
    private final SignedThings signed = new SignedThings();
    private final Simulation simulation;
    private final Watch watch;
    private final List<String> pools = new ArrayList<>();
    private final List<Allocations.Allocation> places = new ArrayList<>();
    private final List<String> story = new ArrayList<>();
    private boolean faulty;
    private int sessions;

    Town(long seed) {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
        StoreFaults random1 = StoreFaults.random(new SplittableRandom(seed + 1), FAULTS, FAULTS);
        StoreFaults faults = (collection, operation) -> faulty && !READS.contains(operation)
                ? random1.decide(collection, operation)
                : StoreFaults.NONE;
        String configuration = """
                registration: {enabled: true, heartbeat_interval: 60s}
                pools: {enabled: true}
                consensus: {enabled: true, window_days: 3, genesis_server: server}
                poot: {enabled: true}
                resources: {enabled: true, own_host: false}
                fleet: {enabled: true, manager_url: "http://bus", sample_interval: 300s,
                  fleet: {count: %d, behaviour: mixed, transport: bus, seed: "%064x"}}
                """.formatted(NODES, seed);
        this.simulation = new Simulation(new Setup(seed, Simulation.START, new FastSignatures(), faults, configuration,
                List.of(RegistrationModule::new, PoolsModule::new, ConsensusModule::new, PootModule::new,
                        () -> new ResourcesModule(() -> null), () -> new RelayingFleet(relays, signed, LIARS))));
        this.watch = new Watch(simulation);
    }

    /** The key of a node of this town. */
    private byte[] key(int number) {
        return FleetKeys.seed(Hex.bytes("seed", String.format("%064x", seed), 32), number);
    }

    String node(int number) {
        return NodeId.of(simulation.signatures().publicKey(key(number)));
    }

    List<String> nodes() {
        List<String> all = new ArrayList<>();
        for (int number = 0; number < NODES; number++) {
            all.add(node(number));
        }
        return all;
    }

    /** The nodes of which evidence may exist. */
    List<String> liars() {
        return LIARS.stream().sorted().map(this::node).toList();
    }

    Simulation simulation() {
        return simulation;
    }

    SignedThings signed() {
        return signed;
    }

    Watch watch() {
        return watch;
    }

    /** What was done to the town, for whoever has to find out why a run failed. */
    String story() {
        return "seed " + seed + "\n" + String.join("\n", story.subList(Math.max(0, story.size() - 60), story.size()));
    }

    private <Q, R> Optional<R> attempt(String what, Operation<Q, R> operation, Q request) {
        try {
            R reply = simulation.callAs(Caller.SYSTEM, operation, request);
            story.add(simulation.now() + " " + what);
            return Optional.of(reply);
        } catch (Failure failure) {
            story.add(simulation.now() + " " + what + ": " + failure.number());
            return Optional.empty();
        }
    }

    /** The first minutes, undisturbed: nodes register, three pools are made. */
    void found() {
        simulation.advance(Duration.ofMinutes(2), STEP);
        for (String name : List.of("North side", "South side", "Harbour")) {
            attempt("create " + name, Pools.CREATE, pool(name)).ifPresent(pool -> pools.add(pool.poolId()));
        }
        for (int number = 0; number < NODES / 2; number++) {
            join(number);
        }
    }

    private static Pools.CreatePool pool(String name) {
        return new Pools.CreatePool(name, Optional.empty(), Optional.of(6), Optional.of(1), Optional.of("open"),
                Optional
                        .empty(),
                Optional.empty());
    }

    private void join(int number) {
        String pool = pools.get(random.nextInt(pools.size()));
        attempt("join " + number, Pools.JOIN, new Pools.JoinPool(pool, node(number), Optional.empty()));
    }

    /** One hour in which things happen. */
    void hour() {
        faulty = random.nextInt(4) == 0;
        for (int part = 0; part < 4; part++) {
            for (int i = random.nextInt(3); i > 0; i--) {
                happening();
            }
            Duration away = Duration.ofSeconds(random.nextInt(1, 900));
            simulation.advance(away, STEP);
            disturb();
            simulation.advance(Duration.ofMinutes(15).minus(away), STEP);
        }
        faulty = false;
        watch.hourly(this);
    }

    private void disturb() {
        switch (random.nextInt(24)) {
            case 0 -> {
                story.add(simulation.now() + " restart");
                simulation.restart();
                watch.again(simulation);
            }
            case 1 -> {
                story.add(simulation.now() + " crash");
                simulation.crash();
                watch.again(simulation);
            }
            case 2 -> {
                story.add(simulation.now() + " away");
                simulation.stop();
                simulation.advance(Duration.ofMinutes(random.nextInt(1, 30)), STEP);
                simulation.restartAfterStop();
                watch.again(simulation);
            }
            default -> {
                // most of the time it just runs
            }
        }
    }

    private void happening() {
        int number = random.nextInt(NODES);
        String id = node(number);
        Command because = new Command(id, Optional.of("simulated"));
        switch (random.nextInt(20)) {
            case 0 -> attempt("stop " + number, NodeCommands.STOP, because);
            case 1, 2 -> attempt("start " + number, NodeCommands.START, because);
            case 3, 4 -> attempt("activate " + number, NodeCommands.ACTIVATE, because);
            case 5 -> attempt("maintain " + number, NodeCommands.MAINTAIN, new NodeCommands.Maintain(id, Optional.of(
                    "simulated"), Optional.of(random.nextInt(1, 5))));
            case 6 -> suspend(number, id);
            case 7 -> join(number);
            case 8 -> attempt("leave " + number, Pools.LEAVE, new Pools.LeavePool(Optional.empty(), id, Optional.of(
                    "simulated")));
            case 9, 10, 11 -> openSession(id);
            case 12 -> closeSession();
            case 13, 14, 15 -> place();
            case 16 -> release();
            case 17 -> attempt("exit " + number % LEAVERS, NodeCommands.EXIT, leaver(number));
            case 18 -> attempt("stay " + number % LEAVERS, NodeCommands.CANCEL_EXIT, leaver(number));
            default -> equivocate();
        }
    }

    private Command leaver(int number) {
        return new Command(node(number % LEAVERS), Optional.of("simulated"));
    }

    private void suspend(int number, String id) {
        if (random.nextBoolean()) {
            attempt("suspend " + number, NodeCommands.SUSPEND, new NodeCommands.Suspend(id, Optional.of("cause"),
                    "simulated", Optional.of(random.nextInt(1, 6)), Optional.empty()));
        } else {
            attempt("lift " + number, NodeCommands.LIFT, new NodeCommands.Lift(id, "cause"));
        }
    }

    private void openSession(String host) {
        String session = "sess_" + ++sessions;
        attempt("open " + session, Sessions.OPEN, new Sessions.OpenSession(session, host, relays.clientKey(session),
                simulation.now())).ifPresent(opened -> relays.opened(host, session));
    }

    private void closeSession() {
        relays.open().entrySet().stream().filter(entry -> !entry.getValue().isEmpty()).findFirst().ifPresent(entry -> {
            String session = entry.getValue().getFirst();
            attempt("close " + session, Sessions.CLOSE, new Sessions.CloseSession(session, simulation.now(), Optional
                    .empty())).ifPresent(closed -> relays.closed(entry.getKey(), session));
        });
    }

    private void place() {
        String session = "place_" + ++sessions;
        attempt("place " + session, Allocations.REQUEST, new Allocations.RequestPlace("session_slot", random.nextInt(1,
                5), session, Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(7200))).ifPresent(
                        given -> {
                            places.add(given);
                            if (random.nextBoolean()) {
                                attempt("confirm " + session, Allocations.CONFIRM, new Allocations.Which(given
                                        .allocationId(), session));
                            }
                        });
    }

    private void release() {
        if (!places.isEmpty()) {
            Allocations.Allocation given = places.remove(random.nextInt(places.size()));
            attempt("release " + given.sessionId(), Allocations.RELEASE, new Allocations.Release(given.allocationId(),
                    given.sessionId(), Optional.empty()));
        }
    }

    /** A liar signs another beacon for the slot that runs, besides the one of its agent. */
    private void equivocate() {
        int number = LIARS.stream().sorted().toList().get(random.nextInt(LIARS.size()));
        var network = simulation.kernel().network();
        Optional<Consensus.Status> status = attempt("status", Consensus.STATUS,
                org.lucid.node.kernel.bus.Nothing.NOTHING);
        if (status.isEmpty() || status.get().seal().isEmpty()) {
            return;
        }
        Consensus.Seal seal = status.get().seal().get();
        long slot = status.get().currentSlot();
        Instant ts = simulation.now().plusMillis(1 + random.nextInt(1000));
        byte[] message = Messages.taskProof(SignedBytes.networkHash(network.id(), network.genesisAt()), node(number),
                slot, ProofKind.UPTIME_BEACON.number(), 0, 0, ts, Messages.uptimeBody(seal.slot(), Hex.bytes("seal",
                        seal.value(), 16)));
        attempt("twice " + number, Consensus.SUBMIT_PROOF, TaskProof.beacon(node(number), slot, ts, Hex.of(simulation
                .signatures().sign(key(number), message)), seal));
    }

    /** Maintenance that a node declares for itself, beside what its owner does. */
    void declare(int number, Duration from, Duration length) {
        Instant begins = simulation.now().plus(from);
        attempt("declare " + number, MaintenanceWindows.DECLARE, new MaintenanceWindows.Declare(node(number), begins,
                begins.plus(length), "simulated"));
    }

    /** The last minutes, undisturbed, until everything is closed and written. */
    void settle() {
        simulation.advance(Duration.ofMinutes(10), STEP);
        watch.hourly(this);
    }

    @Override
    public void close() {
        simulation.close();
    }
}
