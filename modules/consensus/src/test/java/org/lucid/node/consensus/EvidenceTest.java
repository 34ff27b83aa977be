package org.lucid.node.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.consensus.proof.ReadProof;
import org.lucid.node.contract.consensus.Consensus;
import org.lucid.node.contract.consensus.Consensus.TaskProof;
import org.lucid.node.contract.consensus.Evidences;
import org.lucid.node.contract.consensus.Evidences.SignedMessage;
import org.lucid.node.contract.consensus.Slots;
import org.lucid.node.contract.signing.ConsensusMessages;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.kernel.bus.Nothing;

class EvidenceTest {

    private static List<Evidences.Evidence> list(Net net) {
        return net.simulation.call(Evidences.LIST, new Evidences.ListEvidence(Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty())).evidence();
    }

    @Test
    @Tag("CON-24")
    @Tag("CON-52")
    @Tag("CON-114")
    void keepsTheFirstOfTwoSignedProofsAndStoresEvidence() {
        try (Net net = Net.of(3, "")) {
            List<Evidences.EquivocationFound> heard = new ArrayList<>();
            net.simulation.kernel().switchboard().listen(Evidences.EQUIVOCATION_FOUND, heard::add);
            long slot = net.slot();
            TaskProof first = net.beacon(1, slot, net.simulation.now());
            TaskProof second = net.beacon(1, slot, net.simulation.now().plusSeconds(1));
            net.send(first);
            assertThat(Net.failure(() -> net.send(Net.withSig(second, first.sig())))).isEqualTo(5503);
            assertThat(list(net)).as("what it did not sign changes nothing").isEmpty();
            net.simulation.advance(Duration.ofMinutes(1));
            assertThat(Net.failure(() -> net.send(second))).isEqualTo(5506);
            assertThat(Net.failure(() -> net.send(second))).isEqualTo(5506);
            assertThat(net.send(first).status()).isEqualTo("repeated");
            assertThat(list(net)).singleElement().satisfies(evidence -> {
                assertThat(evidence.type()).isEqualTo("proof_equivocation");
                assertThat(evidence.nodeId()).isEqualTo(net.world.node(1));
                byte[] key = Hex.bytes("key", evidence.publicKey(), 32);
                for (SignedMessage message : List.of(evidence.first(), evidence.second())) {
                    assertThat(net.world.signatures().verify(key, Hex.bytes("m", message.message(),
                            message.message().length() / 2), Hex.bytes("s", message.signature(), 64))).isTrue();
                }
                assertThat(net.simulation.call(Evidences.GET, new Evidences.GetEvidence(evidence.evidenceId())))
                        .isEqualTo(evidence);
            });
            assertThat(heard).hasSize(1);
            Slots.TotalsLine line = net.line(slot, 1);
            assertThat(line.equivocated()).isTrue();
            assertThat(line.beacon()).as("no valid beacon").isFalse();
            assertThat(net.verify(slot).matches()).isTrue();
        }
    }

    @Test
    @Tag("CON-52")
    @Tag("CON-114")
    void leavesAClosedSlotAsItIs() {
        try (Net net = Net.of(3, "")) {
            long slot = net.slot();
            net.open("sess_1", 1);
            TaskProof first = net.relay(1, slot, List.of(net.receipt(1, "sess_1", slot, 50_000_000)));
            TaskProof second = net.relay(1, slot, List.of(net.receipt(1, "sess_1", slot, 60_000_000)));
            net.send(first);
            net.closed(slot);
            assertThat(Net.failure(() -> net.send(second))).as("sealed").isEqualTo(5501);
            submit(net, first, second);
            assertThat(list(net)).hasSize(1);
            assertThat(net.line(slot, 1).relayMc()).isEqualTo(9536);
            assertThat(net.verify(slot).matches()).as("evidence recorded after the slot was sealed").isTrue();
        }
    }

    private static Evidences.Evidence submit(Net net, TaskProof first, TaskProof second) {
        return net.simulation.call(Evidences.SUBMIT, new Evidences.SubmitEvidence(message(first), message(second)));
    }

    private static SignedMessage message(TaskProof proof) {
        return new SignedMessage(Hex.of(ReadProof.of(proof, World.NETWORK).message()), proof.sig());
    }

    @Test
    @Tag("CON-113")
    void takesEvidenceFromAnybodyAfterVerifyingIt() {
        try (Net net = Net.of(3, "")) {
            Instant now = net.simulation.now();
            TaskProof one = net.beacon(1, net.slot(), now);
            TaskProof two = net.beacon(1, net.slot(), now.plusSeconds(1));
            assertThat(Net.failure(() -> submit(net, one, one))).as("the same proof").isEqualTo(5520);
            assertThat(Net.failure(() -> submit(net, one, net.beacon(1, net.slot() - 1, now)))).isEqualTo(5520);
            assertThat(Net.failure(() -> submit(net, one, net.beacon(2, net.slot(), now.plusSeconds(1)))))
                    .isEqualTo(5520);
            assertThat(Net.failure(() -> submit(net, one, Net.withSig(two, one.sig())))).isEqualTo(5520);
            Evidences.Evidence stored = submit(net, one, two);
            assertThat(submit(net, two, one).evidenceId()).as("unique by type, node, slot and kind")
                    .isEqualTo(stored.evidenceId());
            assertThat(list(net)).hasSize(1);
        }
    }

    @Test
    @Tag("CON-113")
    void takesTwoClaimsOfOneSlotWithDifferentBlocksOnly() {
        try (Net net = Net.of(3, "")) {
            SignedMessage a = claim(net, (byte) 1, 0);
            assertThat(Net.failure(() -> net.simulation.call(Evidences.SUBMIT, new Evidences.SubmitEvidence(a,
                    claim(net, (byte) 1, 5))))).as("the same block at another time").isEqualTo(5520);
            assertThat(net.simulation.call(Evidences.SUBMIT, new Evidences.SubmitEvidence(a, claim(net, (byte) 2, 0)))
                    .type()).isEqualTo("claim_equivocation");
        }
    }

    private static SignedMessage claim(Net net, byte block, int seconds) {
        byte[] digest = new byte[32];
        digest[0] = block;
        byte[] message = ConsensusMessages.slotClaim(World.NETWORK, "pool_a", net.world.node(1), 270_000, 0, digest,
                net.simulation.now().plusSeconds(seconds));
        return new SignedMessage(Hex.of(message), Hex.of(net.world.signatures().sign(World.seed(1), message)));
    }

    @Test
    void failsForEvidenceThatIsNotThere() {
        try (Net net = Net.of(1, "")) {
            assertThat(Net.failure(() -> net.simulation.call(Evidences.GET, new Evidences.GetEvidence("evid_x"))))
                    .isEqualTo(5011);
            assertThat(net.simulation.call(Consensus.STATUS, Nothing.NOTHING).month())
                    .isEqualTo("2026-01");
        }
    }
}
