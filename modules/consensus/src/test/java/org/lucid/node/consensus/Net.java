package org.lucid.node.consensus;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.lucid.node.consensus.proof.ReadProof;
import org.lucid.node.consensus.store.ConsensusStore;
import org.lucid.node.contract.consensus.Consensus;
import org.lucid.node.contract.consensus.Consensus.RelayReceipt;
import org.lucid.node.contract.consensus.Consensus.SessionValidation;
import org.lucid.node.contract.consensus.Consensus.TaskProof;
import org.lucid.node.contract.consensus.ProofKind;
import org.lucid.node.contract.consensus.Sessions;
import org.lucid.node.contract.consensus.Slots;
import org.lucid.node.contract.signing.ConsensusMessages;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.Nothing;
import org.lucid.node.kernel.testkit.Simulation;
import org.lucid.node.kernel.testkit.Simulation.Setup;

/** A simulated manager with consensus on it, and what nodes and the session service send it. */
final class Net implements AutoCloseable {

    final World world;
    final Simulation simulation;

    Net(World world, Setup setup) {
        this.world = world;
        this.simulation = new Simulation(setup);
        simulation.advance(Duration.ofMinutes(2));
    }

    static Net of(int nodes, String consensus) {
        World world = new World(nodes);
        return new Net(world, world.setup(consensus));
    }

    static byte[] clientSeed() {
        byte[] seed = new byte[32];
        seed[31] = 9;
        return seed;
    }

    long slot() {
        return status().currentSlot();
    }

    Consensus.Status status() {
        return simulation.call(Consensus.STATUS, Nothing.NOTHING);
    }

    TaskProof sign(int number, TaskProof unsigned) {
        TaskProof draft = withSig(unsigned, "0".repeat(128));
        return withSig(unsigned, Hex.of(world.signatures().sign(World.seed(number),
                ReadProof.of(draft, World.NETWORK).message())));
    }

    static TaskProof withSig(TaskProof p, String sig) {
        return new TaskProof(p.nodeId(), p.slot(), p.kind(), p.value(), p.count(), p.ts(), sig, p.receipts(),
                p.auditIds(), p.validations(), p.seal());
    }

    TaskProof beacon(int number, long slot, Instant ts) {
        return sign(number, TaskProof.beacon(world.node(number), slot, ts, "", status().seal().orElseThrow()));
    }

    Consensus.ProofReply send(TaskProof proof) {
        return simulation.call(Consensus.SUBMIT_PROOF, proof);
    }

    /** The beacons of some nodes for the running slot. */
    void beat(int... numbers) {
        long slot = slot();
        for (int number : numbers) {
            send(beacon(number, slot, simulation.now()));
        }
    }

    static int[] first(int count) {
        return IntStream.range(0, count).toArray();
    }

    TaskProof relay(int number, long slot, List<RelayReceipt> receipts) {
        return sign(number, new TaskProof(world.node(number), slot, ProofKind.RELAY_BANDWIDTH.json(),
                receipts.stream().mapToLong(RelayReceipt::bytes).sum(), receipts.size(), simulation.now(), "",
                Optional.of(receipts), Optional.empty(), Optional.empty(), Optional.empty()));
    }

    RelayReceipt receipt(int number, String session, long slot, long bytes) {
        return new RelayReceipt(session, bytes, Hex.of(world.signatures().sign(clientSeed(),
                ConsensusMessages.relayReceipt(World.NETWORK, session, world.node(number), slot, bytes))));
    }

    TaskProof storage(int number, long slot, long value, List<String> audits) {
        return sign(number, new TaskProof(world.node(number), slot, ProofKind.STORAGE_AVAILABILITY.json(), value,
                audits.size(), simulation.now(), "", Optional.empty(), Optional.of(audits), Optional.empty(),
                Optional.empty()));
    }

    TaskProof validation(int number, long slot, List<SessionValidation> sessions) {
        return sign(number, new TaskProof(world.node(number), slot, ProofKind.VALIDATION_SIGNATURE.json(),
                sessions.size(), sessions.size(), simulation.now(), "", Optional.empty(), Optional.empty(),
                Optional.of(sessions), Optional.empty()));
    }

    Sessions.Session open(String session, int host) {
        return simulation.call(Sessions.OPEN, new Sessions.OpenSession(session, world.node(host),
                Hex.of(world.signatures().publicKey(clientSeed())), simulation.now()));
    }

    void closeSession(String session, Optional<String> manifest) {
        simulation.call(Sessions.CLOSE, new Sessions.CloseSession(session, simulation.now(), manifest));
    }

    /** Lets whole slots pass; some nodes beat in each. */
    void slots(int count, int... beating) {
        for (int i = 0; i < count; i++) {
            beat(beating);
            simulation.advance(Duration.ofMinutes(2), Duration.ofSeconds(1));
        }
    }

    /** Runs until a slot is closed. */
    Slots.Slot closed(long slot) {
        for (int i = 0; i < 100 && status().closedSlot() < slot; i++) {
            simulation.advance(Duration.ofSeconds(10), Duration.ofSeconds(1));
        }
        return simulation.call(Slots.SLOT, new Slots.GetSlot(slot));
    }

    Slots.TotalsLine line(long slot, int number) {
        return totals(slot).stream().filter(line -> line.nodeId().equals(world.node(number))).findFirst().orElseThrow();
    }

    List<Slots.TotalsLine> totals(long slot) {
        closed(slot);
        return simulation.call(Slots.SLOT_TOTALS, new Slots.GetTotals(slot, Optional.empty(), Optional.empty()))
                .totals();
    }

    Slots.SlotVerdict verify(long slot) {
        return simulation.call(Slots.VERIFY_SLOT, new Slots.VerifySlot(slot));
    }

    ConsensusStore store() {
        return simulation.await(ConsensusStore.open(simulation.store()::open));
    }

    /** The number of the failure that a call ends with, 0 when it succeeds. */
    static int failure(Runnable call) {
        try {
            call.run();
        } catch (Failure failure) {
            return failure.number();
        }
        return 0;
    }

    @Override
    public void close() {
        simulation.close();
    }
}
