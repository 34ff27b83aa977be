package org.lucid.node.registration;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.registration.Admission;
import org.lucid.node.contract.registration.NodeKeys;
import org.lucid.node.contract.registration.Nodes;
import org.lucid.node.contract.registration.PayoutAddresses;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.NodeMessages;
import org.lucid.node.kernel.bus.Caller;
import org.lucid.node.kernel.testkit.Simulation;

class PayoutAddressTest extends RegistrationFixture {

    static String registerPaid(Simulation simulation) {
        Admission.Submit wish = wish(simulation, 1, "node one");
        return prove(simulation, 1, new Admission.Submit(wish.name(), wish.publicKey(), wish.nodeType(), wish.role(),
                Optional.of(RulesTest.WALLET_1), wish.ticket(), wish.capabilities(), wish.hardwareInfo(), wish
                        .location()))
                .nodeId();
    }

    static PayoutAddresses.Confirm signed(Simulation simulation, String nodeId, int wallet, String address,
            boolean withNode) {
        PayoutAddresses.Proposal proposal = simulation.callAs(node(nodeId), PayoutAddresses.PROPOSE,
                new PayoutAddresses.Propose(nodeId, address));
        byte[] message = NodeMessages.payoutAddress(networkHash(simulation), nodeId, address, proposal.version());
        return new PayoutAddresses.Confirm(nodeId, address, proposal.version(), withNode
                ? Optional.of(Hex.of(simulation.signatures().sign(seed(1), message)))
                : Optional.empty(), RulesTest.sign(wallet, proposal.text()));
    }

    static PayoutAddresses.Item item(Simulation simulation, String nodeId) {
        return simulation.call(PayoutAddresses.OF_NODES, new PayoutAddresses.OfNodes(List.of(nodeId))).items()
                .getFirst();
    }

    @Test
    @Tag("NOD-24")
    void theFirstAddressIsPaidOnceItsWalletHasSigned() {
        try (Simulation simulation = new Simulation(setup(ON))) {
            String nodeId = registerPaid(simulation);
            assertThat(item(simulation, nodeId).payable()).isFalse();
            assertThat(item(simulation, nodeId).version()).isEqualTo(1);
            PayoutAddresses.Confirm forged = new PayoutAddresses.Confirm(nodeId, RulesTest.WALLET_1, 1,
                    Optional.empty(),
                    RulesTest.sign(2, "something else"));
            assertThat(numberOf(() -> simulation.callAs(node(nodeId), PayoutAddresses.CONFIRM, forged)))
                    .isEqualTo(5101);
            simulation.callAs(node(nodeId), PayoutAddresses.CONFIRM, signed(simulation, nodeId, 1, RulesTest.WALLET_1,
                    false));
            assertThat(item(simulation, nodeId).payable()).isTrue();
        }
    }

    @Test
    @Tag("NOD-25")
    void aNewAddressNeedsBothSignaturesAndWaitsThreeDays() {
        try (Simulation simulation = new Simulation(setup(ON))) {
            String nodeId = registerPaid(simulation);
            simulation.callAs(node(nodeId), PayoutAddresses.CONFIRM, signed(simulation, nodeId, 1, RulesTest.WALLET_1,
                    false));
            assertThat(numberOf(
                    () -> simulation.callAs(node(nodeId), PayoutAddresses.CONFIRM, signed(simulation, nodeId, 2,
                            RulesTest.WALLET_2, false))))
                    .as("without the node's key").isEqualTo(5101);
            assertThat(numberOf(
                    () -> simulation.callAs(node(nodeId), PayoutAddresses.CONFIRM, signed(simulation, nodeId, 1,
                            RulesTest.WALLET_2, true))))
                    .as("another wallet").isEqualTo(5101);
            PayoutAddresses.PayoutAddress begun = simulation.callAs(node(nodeId), PayoutAddresses.CONFIRM, signed(
                    simulation, nodeId, 2, RulesTest.WALLET_2, true));
            assertThat(begun.address()).contains(RulesTest.WALLET_1);
            assertThat(begun.pending().orElseThrow().effectiveAt())
                    .isEqualTo(simulation.now().plus(Duration.ofHours(72)));
            assertThat(
                    numberOf(() -> simulation.callAs(node(nodeId), PayoutAddresses.PROPOSE, new PayoutAddresses.Propose(
                            nodeId, RulesTest.WALLET_1))))
                    .isEqualTo(5107);
            assertThat(item(simulation, nodeId).payable()).as("held while it is open").isFalse();
            simulation.advance(Duration.ofHours(71), Duration.ofSeconds(30));
            assertThat(item(simulation, nodeId).address()).contains(RulesTest.WALLET_1);
            simulation.stop();
            simulation.restartAfterStop();
            simulation.advance(Duration.ofMinutes(62), Duration.ofSeconds(5));
            PayoutAddresses.Item applied = item(simulation, nodeId);
            assertThat(applied.address()).contains(RulesTest.WALLET_2);
            assertThat(applied.version()).isEqualTo(2);
            assertThat(applied.payable()).isTrue();
            assertThat(simulation.call(Nodes.NODE_CHANGES, new Nodes.NodeChanges(0, 500)).items()).extracting(
                    Nodes.NodeChange::kind).containsExactly("admitted", "address", "address");
        }
    }

    @Test
    @Tag("NOD-26")
    void theOwnerTheNodesKeyOrTheOldWalletCallsItOff() {
        try (Simulation simulation = new Simulation(setup(ON))) {
            String nodeId = registerPaid(simulation);
            simulation.callAs(node(nodeId), PayoutAddresses.CONFIRM, signed(simulation, nodeId, 1, RulesTest.WALLET_1,
                    false));
            for (int round = 0; round < 3; round++) {
                String changeId = simulation.callAs(node(nodeId), PayoutAddresses.CONFIRM, signed(simulation, nodeId, 2,
                        RulesTest.WALLET_2, true)).pending().orElseThrow().changeId();
                assertThat(numberOf(() -> simulation.callAs(Caller.ANONYMOUS, PayoutAddresses.CANCEL,
                        new PayoutAddresses.Cancel(nodeId, Optional.empty())))).isEqualTo(2006);
                assertThat(numberOf(() -> simulation.callAs(Caller.ANONYMOUS, PayoutAddresses.CANCEL,
                        new PayoutAddresses.Cancel(nodeId, Optional.of("00".repeat(64)))))).isEqualTo(5101);
                String network = simulation.kernel().network().id();
                Optional<String> signature = switch (round) {
                    case 0 -> Optional.empty();
                    case 1 -> Optional.of(Hex.of(simulation.signatures().sign(seed(1), NodeMessages.payoutAddressCancel(
                            networkHash(simulation), nodeId, changeId))));
                    default -> Optional.of(RulesTest.sign(1, WalletProof.cancelText(network, nodeId, RulesTest.WALLET_2,
                            2, changeId)));
                };
                Caller caller = round == 0 ? node(nodeId) : Caller.ANONYMOUS;
                assertThat(
                        simulation.callAs(caller, PayoutAddresses.CANCEL, new PayoutAddresses.Cancel(nodeId, signature))
                                .pending())
                        .isEmpty();
            }
            assertThat(item(simulation, nodeId).payable()).isTrue();
            assertThat(numberOf(
                    () -> simulation.callAs(node(nodeId), PayoutAddresses.CONFIRM, signed(simulation, nodeId, 2,
                            RulesTest.WALLET_2, true))))
                    .as("three a day").isEqualTo(4291);
        }
    }

    @Test
    @Tag("NOD-07")
    void aKeyIsReplacedByOneThatBothHaveSigned() {
        try (Simulation simulation = new Simulation(setup(ON))) {
            String nodeId = register(simulation, 1);
            String other = register(simulation, 2);
            simulation.advance(Duration.ofMinutes(10));
            byte[] old = simulation.signatures().publicKey(seed(1));
            byte[] next = simulation.signatures().publicKey(seed(9));
            byte[] message = NodeMessages.keyRotation(networkHash(simulation), nodeId, old, next, 2);
            String byOld = Hex.of(simulation.signatures().sign(seed(1), message));
            String byNew = Hex.of(simulation.signatures().sign(seed(9), message));
            assertThat(
                    numberOf(() -> simulation.callAs(node(nodeId), NodeKeys.ROTATE, new NodeKeys.Rotate(nodeId, Hex.of(
                            next), 2, byOld, byOld))))
                    .isEqualTo(5101);
            assertThat(
                    numberOf(() -> simulation.callAs(node(nodeId), NodeKeys.ROTATE, new NodeKeys.Rotate(nodeId, Hex.of(
                            next), 3, byOld, byNew))))
                    .isEqualTo(5003);
            assertThat(
                    numberOf(() -> simulation.callAs(node(other), NodeKeys.ROTATE, new NodeKeys.Rotate(nodeId, Hex.of(
                            next), 2, byOld, byNew))))
                    .isEqualTo(2006);
            NodeKeys.Rotate right = new NodeKeys.Rotate(nodeId, Hex.of(next), 2, byOld, byNew);
            assertThat(simulation.callAs(node(nodeId), NodeKeys.ROTATE, right).keyVersion()).isEqualTo(2);
            assertThat(simulation.callAs(node(nodeId), NodeKeys.ROTATE, right).keyVersion()).as("again").isEqualTo(2);
            long slot = 262_800 + Duration.between(Simulation.START, simulation.now()).toSeconds() / 120;
            assertThat(key(simulation, nodeId, Optional.empty())).isEqualTo(Hex.of(next));
            assertThat(key(simulation, nodeId, Optional.of(slot))).isEqualTo(Hex.of(next));
            assertThat(key(simulation, nodeId, Optional.of(slot - 2))).isEqualTo(Hex.of(old));
            assertThat(numberOf(() -> simulation.call(Admission.SUBMIT, wish(simulation, 9, "another"))))
                    .isEqualTo(5103);
        }
    }

    private static String key(Simulation simulation, String nodeId, Optional<Long> slot) {
        return simulation.call(NodeKeys.GET_KEY, new NodeKeys.GetKey(nodeId, slot)).publicKey();
    }
}
