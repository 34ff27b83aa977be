package org.lucid.node.registration;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.registration.Admission;
import org.lucid.node.contract.registration.NodeCommands;
import org.lucid.node.contract.registration.Nodes;
import org.lucid.node.contract.signing.AdmissionTicket;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.kernel.bus.Nothing;
import org.lucid.node.kernel.testkit.Simulation;

class AdmissionTest extends RegistrationFixture {

    private static final String MANUAL = "registration: {enabled: true, admission: manual}\n";

    private static Admission.Decide decide(Admission.Registration registration) {
        return new Admission.Decide(registration.registrationId(), "looked at it");
    }

    @Test
    @Tag("NOD-19")
    void anAdministratorDecidesWhenAdmissionIsManual() {
        try (Simulation simulation = new Simulation(setup(MANUAL))) {
            Admission.Registration waiting = prove(simulation, 1, wish(simulation, 1, "node one"));
            assertThat(waiting.status()).isEqualTo("review");
            assertThat(numberOf(() -> statusOf(simulation, waiting.nodeId()))).isEqualTo(5001);
            assertThat(simulation.callAs(ADMIN, Admission.LIST_REGISTRATIONS,
                    new Admission.ListRegistrations(Optional.of(
                            "review"), Optional.empty(), Optional.empty(), Optional.empty()))
                    .registrations()).singleElement()
                    .satisfies(listed -> assertThat(listed.registrationId()).isEqualTo(waiting.registrationId()));
            assertThat(simulation.callAs(ADMIN, Admission.APPROVE, decide(waiting)).status()).isEqualTo("approved");
            assertThat(simulation.callAs(ADMIN, Admission.APPROVE, decide(waiting)).status()).as("again").isEqualTo(
                    "approved");
            assertThat(numberOf(() -> simulation.callAs(ADMIN, Admission.REJECT, decide(waiting)))).isEqualTo(5003);
            assertThat(statusOf(simulation, waiting.nodeId())).isEqualTo("starting");
        }
    }

    @Test
    @Tag("NOD-03")
    @Tag("NOD-07")
    void aRejectedKeyMayRegisterAgainAndTheOldRegistrationStays() {
        try (Simulation simulation = new Simulation(setup(MANUAL))) {
            Admission.Registration first = prove(simulation, 1, wish(simulation, 1, "node one"));
            assertThat(simulation.callAs(ADMIN, Admission.REJECT, decide(first)).reason()).contains("looked at it");
            Admission.Registration second = prove(simulation, 1, wish(simulation, 1, "node one"));
            assertThat(second.registrationId()).isNotEqualTo(first.registrationId());
            simulation.callAs(ADMIN, Admission.APPROVE, decide(second));
            assertThat(simulation.call(Admission.GET_REGISTRATION, new Admission.GetRegistration(first
                    .registrationId())).status()).isEqualTo("rejected");
        }
    }

    @Test
    @Tag("NOD-19")
    void aReviewEndsAfterADayAndNeverRacesAnApproval() {
        try (Simulation simulation = new Simulation(setup(MANUAL))) {
            Admission.Registration late = prove(simulation, 1, wish(simulation, 1, "node one"));
            simulation.advance(Duration.ofHours(24).plusMinutes(2), Duration.ofSeconds(10));
            assertThat(numberOf(() -> simulation.callAs(ADMIN, Admission.APPROVE, decide(late)))).isEqualTo(5003);
            assertThat(simulation.call(Admission.GET_REGISTRATION, new Admission.GetRegistration(late.registrationId()))
                    .status()).isEqualTo("expired");
            assertThat(prove(simulation, 1, wish(simulation, 1, "node one")).status()).isEqualTo("review");
        }
    }

    @Test
    @Tag("NOD-20")
    void aCodeBindsANodeToItsOperatorOnce() {
        try (Simulation simulation = new Simulation(
                setup("registration: {enabled: true, require_enrolment: true}\n"))) {
            assertThat(numberOf(() -> simulation.call(Admission.SUBMIT, wish(simulation, 1, "node one"))))
                    .isEqualTo(1001);
            String code = simulation
                    .callAs(operator("ann"), NodeCommands.ENROL, new NodeCommands.Enrol(Optional.empty(),
                            Optional.empty(), Optional.empty()))
                    .enrolmentCode();
            String nodeId = prove(simulation, 1, wishWithCode(simulation, 1, "node one", code)).nodeId();
            assertThat(simulation.call(Nodes.GET, new Nodes.GetNode(nodeId)).operatorId()).contains("ann");
            assertThat(numberOf(() -> simulation.call(Admission.SUBMIT, wishWithCode(simulation, 2, "node two", code))))
                    .as("used").isEqualTo(1001);
            String unused = simulation.callAs(operator("ann"), NodeCommands.ENROL, new NodeCommands.Enrol(Optional
                    .empty(), Optional.of(1), Optional.empty())).enrolmentCode();
            simulation.advance(Duration.ofMinutes(61), Duration.ofSeconds(10));
            assertThat(numberOf(() -> simulation.call(Admission.SUBMIT, wishWithCode(simulation, 3, "node three",
                    unused)))).as("expired").isEqualTo(1001);
        }
    }

    @Test
    @Tag("NOD-20")
    void twoAgentsWithOneCodeBecomeOneNode() {
        try (Simulation simulation = new Simulation(setup(ON))) {
            String code = simulation
                    .callAs(operator("ann"), NodeCommands.ENROL, new NodeCommands.Enrol(Optional.empty(),
                            Optional.empty(), Optional.empty()))
                    .enrolmentCode();
            Admission.Registration one = simulation.call(Admission.SUBMIT,
                    wishWithCode(simulation, 1, "node one", code));
            Admission.Registration two = simulation.call(Admission.SUBMIT,
                    wishWithCode(simulation, 2, "node two", code));
            assertThat(simulation.call(Admission.ANSWER_CHALLENGE, answerTo(simulation, one, 1, "node one")).status())
                    .isEqualTo("approved");
            assertThat(simulation.call(Admission.ANSWER_CHALLENGE, answerTo(simulation, two, 2, "node two")).status())
                    .isEqualTo("rejected");
        }
    }

    @Test
    @Tag("NOD-20")
    void anAgentTakesOverANodeThatWasCreatedForIt() {
        try (Simulation simulation = new Simulation(setup(ON))) {
            Nodes.Node created = simulation.callAs(operator("ann"), NodeCommands.CREATE, new NodeCommands.CreateNode(
                    "Ann's Pi".replace("'", ""), "worker", Optional.empty(), Optional.empty(), Optional.empty(),
                    Optional
                            .empty(),
                    Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
            assertThat(created.status()).isEqualTo("registered");
            assertThat(numberOf(() -> simulation.callAs(operator("ann"), NodeCommands.START, new NodeCommands.Command(
                    created.nodeId(), Optional.empty())))).as("no key yet").isEqualTo(5003);
            String code = simulation.callAs(operator("ann"), NodeCommands.ENROL, new NodeCommands.Enrol(Optional.of(
                    created.nodeId()), Optional.empty(), Optional.empty())).enrolmentCode();
            assertThat(prove(simulation, 1, wishWithCode(simulation, 1, "whatever", code)).nodeId()).isEqualTo(created
                    .nodeId());
            Nodes.Node bound = simulation.call(Nodes.GET, new Nodes.GetNode(created.nodeId()));
            assertThat(bound.name()).isEqualTo("Anns Pi");
            assertThat(bound.publicKey()).contains(Hex.of(simulation.signatures().publicKey(seed(1))));
            assertThat(bound.status()).isEqualTo("starting");
            assertThat(numberOf(() -> simulation.callAs(operator("ann"), NodeCommands.ENROL, new NodeCommands.Enrol(
                    Optional.of(created.nodeId()), Optional.empty(), Optional.empty())))).isEqualTo(5003);
        }
    }

    @Test
    @Tag("NOD-14")
    void aTicketMustBeWorkedOut() {
        try (Simulation simulation = new Simulation(setup("registration: {enabled: true, ticket_bits: 8}\n"))) {
            assertThat(numberOf(() -> simulation.call(Admission.SUBMIT, wish(simulation, 1, "node one"))))
                    .isEqualTo(5108);
            Admission.Ticket ticket = simulation.call(Admission.TICKET, Nothing.NOTHING);
            assertThat(ticket.bits()).isEqualTo(8);
            byte[] key = simulation.signatures().publicKey(seed(1));
            long counter = AdmissionTicket.work(networkHash(simulation), Hex.bytes("seed", ticket.seed(), 32), key, 8);
            assertThat(simulation.call(Admission.SUBMIT, withTicket(simulation, 1, ticket.seed(), counter)).status())
                    .isEqualTo("challenged");
            assertThat(numberOf(() -> simulation.call(Admission.SUBMIT, withTicket(simulation, 2, ticket.seed(), counter
                    - 1)))).as("another key's work").isEqualTo(5108);
        }
    }

    private static Admission.Submit withTicket(Simulation simulation, int number, String seed, long counter) {
        Admission.Submit wish = wish(simulation, number, "node " + number);
        return new Admission.Submit(wish.name(), wish.publicKey(), wish.nodeType(), wish.role(), wish.payoutAddress(),
                Optional.of(new Admission.WorkedTicket(seed, counter)), wish.capabilities(), wish.hardwareInfo(), wish
                        .location());
    }

    @Test
    @Tag("NOD-17")
    void moreThanTheBoundMayNotWait() {
        try (Simulation simulation = new Simulation(setup(
                "registration: {enabled: true, max_pending: 3, max_nodes: 2, admission: manual}\n"))) {
            Admission.Registration first = prove(simulation, 1, wish(simulation, 1, "node one"));
            simulation.call(Admission.SUBMIT, wish(simulation, 2, "node two"));
            simulation.call(Admission.SUBMIT, wish(simulation, 3, "node three"));
            assertThat(numberOf(() -> simulation.call(Admission.SUBMIT, wish(simulation, 4, "node four")))).isEqualTo(
                    5102);
            simulation.advance(Duration.ofMinutes(6));
            Admission.Registration second = prove(simulation, 2, wish(simulation, 2, "node two"));
            simulation.callAs(ADMIN, Admission.APPROVE, decide(first));
            simulation.callAs(ADMIN, Admission.APPROVE, decide(second));
            assertThat(numberOf(() -> simulation.call(Admission.SUBMIT, wish(simulation, 5, "node five")))).as(
                    "the network is full").isEqualTo(5111);
        }
    }

    @Test
    @Tag("NOD-21")
    void anApprovalIsCompletedAfterACrash() {
        boolean[] broken = {false};
        var faults = (org.lucid.node.kernel.store.memory.StoreFaults) (collection, operation) -> broken[0] && collection
                .equals("nodes")
                        ? new org.lucid.node.kernel.store.memory.StoreFaults.Outcome.FailBefore()
                        : org.lucid.node.kernel.store.memory.StoreFaults.NONE;
        try (Simulation simulation = new Simulation(setup(MANUAL).faults(faults))) {
            Admission.Registration waiting = prove(simulation, 1, wish(simulation, 1, "node one"));
            broken[0] = true;
            numberOf(() -> simulation.callAs(ADMIN, Admission.APPROVE, decide(waiting)));
            broken[0] = false;
            simulation.restart();
            assertThat(statusOf(simulation, waiting.nodeId())).isEqualTo("starting");
        }
    }
}
