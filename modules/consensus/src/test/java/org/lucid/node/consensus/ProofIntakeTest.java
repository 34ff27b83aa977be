package org.lucid.node.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.consensus.proof.IntakeState;
import org.lucid.node.consensus.proof.ReadProof;
import org.lucid.node.consensus.proof.VerifyQueue;
import org.lucid.node.consensus.store.Records.PresenceBits;
import org.lucid.node.contract.consensus.Consensus;
import org.lucid.node.contract.consensus.Consensus.ProofReply;
import org.lucid.node.contract.consensus.Consensus.Seal;
import org.lucid.node.contract.consensus.Consensus.TaskProof;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.kernel.bus.Caller;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.crypto.Ed25519;
import org.lucid.node.kernel.module.Workers;

class ProofIntakeTest {

    private static int refusal(Net net, TaskProof proof) {
        return Net.failure(() -> net.send(proof));
    }

    @Test
    @Tag("CON-12")
    void acceptsARealSignatureAndRefusesAForgedOne() {
        World world = new World(new Ed25519(), 3);
        try (Net net = new Net(world, world.setup(""))) {
            TaskProof good = net.beacon(1, net.slot(), net.simulation.now());
            TaskProof other = net.beacon(2, net.slot(), net.simulation.now());
            assertThat(refusal(net, Net.withSig(other, good.sig()))).isEqualTo(5503);
            assertThat(net.send(good).status()).isEqualTo("accepted");
        }
    }

    @Test
    @Tag("CON-12")
    void acceptsTheKeyThatWasInForceInTheSlot() {
        World world = new World(5);
        try (Net net = new Net(world, world.setup(""))) {
            long slot = net.slot();
            TaskProof unsigned = TaskProof.beacon(world.node(1), slot, net.simulation.now(), "0".repeat(128),
                    net.status().seal().orElseThrow());
            TaskProof oldKey = Net.withSig(unsigned, Hex.of(world.signatures().sign(World.seed(77),
                    ReadProof.of(unsigned, World.NETWORK).message())));
            assertThat(refusal(net, oldKey)).isEqualTo(5503);
            world.keyInSlot(1, slot, world.signatures().publicKey(World.seed(77)));
            assertThat(net.send(oldKey).status()).isEqualTo("accepted");
        }
    }

    @Test
    @Tag("CON-20")
    @Tag("CON-23")
    void answersTheSameProofAgainAfterItsWindowAndAfterARestart() {
        try (Net net = Net.of(3, "")) {
            TaskProof proof = net.beacon(1, net.slot(), net.simulation.now());
            ProofReply first = net.send(proof);
            assertThat(first.status()).isEqualTo("accepted");
            assertThat(net.send(proof).status()).isEqualTo("repeated");
            assertThat(net.send(Net.withSig(proof, "0".repeat(128))).status()).as("whatever the signature")
                    .isEqualTo("repeated");
            net.simulation.restart();
            assertThat(net.send(proof).status()).isEqualTo("repeated");
            net.simulation.advance(Duration.ofHours(3), Duration.ofSeconds(1));
            ProofReply late = net.send(proof);
            assertThat(late.status()).isEqualTo("repeated");
            assertThat(late.proofHash()).isEqualTo(first.proofHash());
            assertThat(refusal(net, net.beacon(2, proof.slot(), proof.ts()))).isEqualTo(5501);
        }
    }

    @Test
    @Tag("CON-21")
    void refusesSlotsAndTimesThatDoNotFit() {
        try (Net net = Net.of(3, "")) {
            net.simulation.advance(Duration.ofMinutes(10));
            long current = net.slot();
            Instant now = net.simulation.now();
            Failure early = failure(net, net.beacon(1, current + 1, now));
            assertThat(early.number()).isEqualTo(5501);
            assertThat(early.details()).containsEntry("reason", "early").containsEntry("current_slot", current)
                    .containsKey("retry_at");
            assertThat(failure(net, net.beacon(1, current - 2, now)).details()).containsEntry("reason", "late");
            Failure skewed = failure(net, net.beacon(1, current, now.plusSeconds(31)));
            assertThat(skewed.number()).isEqualTo(5502);
            assertThat(skewed.details()).containsEntry("offset_ms", 31_000L);
            assertThat(refusal(net, net.beacon(1, current - 1, now.minusSeconds(200)))).isEqualTo(5502);
            assertThat(net.send(net.beacon(1, current - 1, now.minusSeconds(5))).status()).isEqualTo("accepted");
        }
    }

    private static Failure failure(Net net, TaskProof proof) {
        try {
            net.send(proof);
        } catch (Failure failure) {
            return failure;
        }
        throw new AssertionError("accepted");
    }

    @Test
    @Tag("CON-21")
    void holdsABeaconToItsSlotAndOtherKindsOnlyToNow() {
        try (Net net = Net.of(3, "")) {
            long slot = net.slot();
            net.open("sess_1", 1);
            net.simulation.advance(Duration.ofSeconds(170));
            assertThat(net.slot()).isEqualTo(slot + 1);
            assertThat(refusal(net, net.beacon(1, slot, net.simulation.now()))).as("50 s after the slot")
                    .isEqualTo(5502);
            assertThat(net.send(net.relay(1, slot, List.of(net.receipt(1, "sess_1", slot, 10)))).status())
                    .isEqualTo("accepted");
        }
    }

    @Test
    @Tag("CON-22")
    void looksAtBoundsBeforeTheClockAndAtTheClockBeforeTheNode() {
        World world = new World(3);
        try (Net net = new Net(world, world.setup(""))) {
            TaskProof unknownNode = net.beacon(9, net.slot(), net.simulation.now());
            TaskProof lateToo = net.beacon(9, net.slot() - 5, net.simulation.now());
            TaskProof wrongToo = new TaskProof(lateToo.nodeId(), lateToo.slot(), lateToo.kind(), 1, 0, lateToo.ts(),
                    lateToo.sig(), lateToo.receipts(), lateToo.auditIds(), lateToo.validations(), lateToo.seal());
            assertThat(refusal(net, wrongToo)).isEqualTo(5507);
            assertThat(refusal(net, net.beacon(9, net.slot() + 5, net.simulation.now()))).isEqualTo(5501);
            assertThat(refusal(net, unknownNode)).isEqualTo(5001);
            world.setState(2, "SUSPENDED", net.simulation.now());
            assertThat(refusal(net, net.beacon(2, net.slot(), net.simulation.now()))).isEqualTo(5003);
        }
    }

    @Test
    @Tag("CON-29")
    void refusesABeaconThatWasSignedInAdvance() {
        try (Net net = Net.of(3, "")) {
            Seal old = net.status().seal().orElseThrow();
            net.simulation.advance(Duration.ofSeconds(140));
            TaskProof stillGood = net.sign(1, TaskProof.beacon(net.world.node(1), net.slot(), net.simulation.now(), "",
                    old));
            assertThat(net.send(stillGood).seal()).as("every reply carries the newest seal")
                    .isEqualTo(net.status().seal());
            net.simulation.advance(Duration.ofSeconds(120));
            assertThat(refusal(net, net.sign(1, TaskProof.beacon(net.world.node(1), net.slot(), net.simulation.now(),
                    "", old)))).isEqualTo(5523);
            assertThat(refusal(net, net.sign(1, TaskProof.beacon(net.world.node(1), net.slot(), net.simulation.now(),
                    "", new Seal(old.slot() + 2, "0".repeat(32)))))).isEqualTo(5523);
            assertThat(net.simulation.call(Consensus.DUTIES, new Consensus.GetDuties(net.world.node(1))).seal())
                    .isEqualTo(net.status().seal());
        }
    }

    @Test
    @Tag("CON-34")
    void judgesEachProofOfABatchByItselfInOrder() {
        try (Net net = Net.of(9, "")) {
            long slot = net.slot();
            TaskProof good = net.beacon(1, slot, net.simulation.now());
            Consensus.ProofReplies replies = net.simulation.call(Consensus.SUBMIT_PROOFS, new Consensus.TaskProofs(
                    List.of(good, net.beacon(1, slot + 5, net.simulation.now()), net.beacon(11, slot,
                            net.simulation.now()), net.beacon(2, slot, net.simulation.now()), good)));
            assertThat(replies.accepted()).isEqualTo(2);
            assertThat(replies.repeated()).isEqualTo(1);
            assertThat(replies.refused()).isEqualTo(2);
            assertThat(replies.results()).extracting(result -> result.reply().map(ProofReply::status)
                    .orElseGet(() -> result.error().orElseThrow().code())).containsExactly("accepted",
                            "LUCID_ERR_5501", "LUCID_ERR_5001", "accepted", "repeated");
        }
    }

    @Test
    void refusesToSpeakForAnotherNode() {
        try (Net net = Net.of(3, "")) {
            Caller other = new Caller("n2", Set.of(Role.NODE), Optional.empty(), Optional.of(net.world.node(2)));
            assertThat(Net.failure(() -> net.simulation.callAs(other, Consensus.SUBMIT_PROOF,
                    net.beacon(1, net.slot(), net.simulation.now())))).isEqualTo(2006);
        }
    }

    @Test
    @Tag("CON-04")
    void takesNothingWhileTheClockReadsATimeBeforeWhatIsStored() {
        try (Net net = Net.of(3, "")) {
            net.slots(3, 1);
            net.simulation.await(net.store().presence().insert(
                    new PresenceBits(net.slot() + 40, 1)));
            net.simulation.restart();
            assertThat(refusal(net, net.beacon(1, net.slot(), net.simulation.now()))).isEqualTo(5522);
            assertThat(net.simulation.kernel().checks()).filteredOn(check -> check.name().equals("clock"))
                    .singleElement().satisfies(check -> assertThat(check.module()).isEqualTo("lucid.consensus"));
            net.simulation.advance(Duration.ofMinutes(80), Duration.ofSeconds(5));
            assertThat(net.send(net.beacon(1, net.slot(), net.simulation.now())).status()).isEqualTo("accepted");
        }
    }

    @Test
    @Tag("CON-180")
    void holdsManyProofsOfOneNodeBack() {
        World world = new World(new Ed25519(), 2);
        try (Net net = new Net(world, world.setup(""))) {
            IntakeState state = new IntakeState(20);
            List<Runnable> held = new ArrayList<>();
            var queue = new VerifyQueue(new HeldWorkers(held), world.signatures(),
                    state, 2, net.simulation.meters());
            List<Future<List<Boolean>>> waiting = new ArrayList<>();
            var check = new VerifyQueue.Check(new byte[32], new byte[1], new byte[64]);
            for (int i = 0; i < 9; i++) {
                waiting.add(queue.verify("a", List.of(check)));
            }
            assertThat(waiting.subList(0, 8)).noneMatch(Future::isComplete);
            assertThat(((Failure) waiting.get(8).cause()).number()).as("8 of one node").isEqualTo(5512);
            assertThat(((Failure) waiting.get(8).cause()).details()).containsKey("retry_after");
            for (int i = 0; i < 12; i++) {
                waiting.add(queue.verify("b" + i, List.of(check)));
            }
            assertThat(((Failure) queue.verify("z", List.of(check)).cause()).number()).as("full").isEqualTo(5512);
            assertThat(held).as("two batches on two threads").hasSize(2);
            held.removeFirst().run();
            assertThat(held).as("the rest is one batch").hasSize(2);
            while (!held.isEmpty()) {
                held.removeFirst().run();
            }
            assertThat(state.waiting()).isZero();
            assertThat(waiting.stream().filter(Future::succeeded)).hasSize(20);
        }
    }

    /** Calls that run when the test says so. */
    private record HeldWorkers(List<Runnable> held) implements Workers {

        @Override
        public <T> Future<T> run(Callable<T> call) {
            Promise<T> done = Promise.promise();
            held.add(() -> {
                try {
                    done.complete(call.call());
                } catch (Exception e) {
                    done.fail(e);
                }
            });
            return done.future();
        }
    }

    @Test
    void countsWhatBecameOfProofs() {
        try (Net net = Net.of(3, "")) {
            TaskProof proof = net.beacon(1, net.slot(), net.simulation.now());
            net.send(proof);
            net.send(proof);
            for (Map.Entry<String, Double> wanted : Map.of("accepted", 1.0, "repeated", 1.0, "equivocated", 0.0)
                    .entrySet()) {
                assertThat(net.simulation.meters().get("lucid_consensus_proofs").tags("kind", "uptime_beacon",
                        "result", wanted.getKey()).counter().count()).isEqualTo(wanted.getValue());
            }
        }
    }
}
