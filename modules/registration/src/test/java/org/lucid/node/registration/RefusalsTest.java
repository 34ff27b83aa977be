package org.lucid.node.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.registration.Admission;
import org.lucid.node.contract.registration.NodeCommands;
import org.lucid.node.contract.registration.NodeKeys;
import org.lucid.node.contract.registration.PayoutAddresses;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.FailureCode;
import org.lucid.node.kernel.testkit.Simulation;

/** What the refusals of registration say: the number, the values, and what to do next. */
@Tag("NOD-80")
class RefusalsTest extends RegistrationFixture {

    private static void refused(Runnable call, int number, FailureCode code, String... words) {
        Failure failure = catchThrowableOfType(Failure.class, call::run);
        assertThat(failure).as("%d", number).isNotNull();
        assertThat(failure.number()).isEqualTo(number);
        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.getMessage()).contains(words);
    }

    private static Admission.Submit wish(Simulation simulation, int number, Optional<String> role,
            Optional<String> address, Optional<String> onion) {
        Admission.Submit plain = wish(simulation, number, "node " + number);
        return new Admission.Submit(plain.name(), plain.publicKey(), plain.nodeType(), role, address, Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), onion, Optional.empty(),
                Optional.empty());
    }

    @Test
    void ofRegistrations() {
        try (Simulation simulation = new Simulation(setup("registration: {enabled: true, max_pending: 2}\n"))) {
            register(simulation, 1);
            refused(() -> simulation.call(Admission.SUBMIT, wish(simulation, 1, "again")), 5103, FailureCode.CONFLICT,
                    "This key", "Ask for a token with it");
            refused(() -> simulation.call(Admission.SUBMIT, wish(simulation, 2, Optional.of("server"), Optional.empty(),
                    Optional.empty())), 5104, FailureCode.FORBIDDEN, "server", "Register as worker");
            refused(() -> simulation.call(Admission.SUBMIT, wish(simulation, 2, Optional.empty(), Optional.of(
                    "T".repeat(34)), Optional.empty())), 5105, FailureCode.INVALID, "payout address", "Correct");
            refused(() -> simulation.call(Admission.SUBMIT, wish(simulation, 2, Optional.empty(), Optional.empty(),
                    Optional.of("35njqamcweflpvkl73j4szahhihoc4xt3ktcgjnpaingr5yhkenl5sid.onion"))), 5106,
                    FailureCode.INVALID, "version 3", "Copy it");
            Admission.Registration begun = simulation.call(Admission.SUBMIT, wish(simulation, 2, "node 2"));
            refused(() -> simulation.call(Admission.ANSWER_CHALLENGE, answerTo(simulation, begun, 3, "node 2")), 5101,
                    FailureCode.UNAUTHENTICATED, "does not prove the key", "Sign the next challenge");
            simulation.call(Admission.SUBMIT, wish(simulation, 3, "node 3"));
            refused(() -> simulation.call(Admission.SUBMIT, wish(simulation, 4, "node 4")), 5102, FailureCode.LIMITED,
                    "2 registrations", "Try again in a minute");
        }
    }

    @Test
    void ofANetworkThatIsFullClosedOrWantsWork() {
        try (Simulation simulation = new Simulation(setup("registration: {enabled: true, max_nodes: 1}\n"))) {
            register(simulation, 1);
            refused(() -> simulation.call(Admission.SUBMIT, wish(simulation, 2, "node 2")), 5111, FailureCode.LIMITED,
                    "1 nodes", "Try again later");
        }
        try (Simulation simulation = new Simulation(setup("registration: {enabled: true, open: false}\n"))) {
            refused(() -> simulation.call(Admission.SUBMIT, wish(simulation, 2, "node 2")), 5110, FailureCode.FORBIDDEN,
                    "closed", "Ask");
        }
        try (Simulation simulation = new Simulation(setup("registration: {enabled: true, ticket_bits: 8}\n"))) {
            refused(() -> simulation.call(Admission.SUBMIT, wish(simulation, 2, "node 2")), 5108, FailureCode.INVALID,
                    "8 bits", "/api/v1/nodes/registrations/ticket");
        }
    }

    @Test
    void ofAddressesKeysAndCommands() {
        try (Simulation simulation = new Simulation(setup(ON))) {
            String nodeId = PayoutAddressTest.registerPaid(simulation);
            simulation.callAs(node(nodeId), PayoutAddresses.CONFIRM, PayoutAddressTest.signed(simulation, nodeId, 1,
                    RulesTest.WALLET_1, false));
            PayoutAddresses.PayoutAddress open = simulation.callAs(node(nodeId), PayoutAddresses.CONFIRM,
                    PayoutAddressTest.signed(simulation, nodeId, 2, RulesTest.WALLET_2, true));
            refused(() -> simulation.callAs(node(nodeId), PayoutAddresses.PROPOSE, new PayoutAddresses.Propose(nodeId,
                    RulesTest.WALLET_1)), 5107, FailureCode.CONFLICT, open.pending().orElseThrow().effectiveAt()
                            .toString(),
                    "DELETE");
            refused(() -> simulation.callAs(ADMIN, PayoutAddresses.CANCEL, new PayoutAddresses.Cancel("node_x", Optional
                    .empty())), 5001, FailureCode.NOT_FOUND, "node_x", "Check the id");
            simulation.advance(Duration.ofMinutes(10));
            refused(() -> simulation.callAs(node(nodeId), NodeKeys.ROTATE, new NodeKeys.Rotate(nodeId, "22".repeat(32),
                    2, "00".repeat(64), "00".repeat(64))), 5101, FailureCode.UNAUTHENTICATED, "two signatures",
                    "LUCID-KEY-ROTATION-V1");
            beat(simulation, nodeId, "running");
            refused(() -> simulation.call(NodeCommands.REMOVE, new NodeCommands.RemoveNode(nodeId, Optional.empty())),
                    5003, FailureCode.CONFLICT, "does not take 'remove'", "Allowed now");
        }
    }
}
