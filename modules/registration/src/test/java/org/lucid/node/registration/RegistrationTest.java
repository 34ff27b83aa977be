package org.lucid.node.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.registration.Admission;
import org.lucid.node.contract.registration.NodeCommands;
import org.lucid.node.contract.registration.Nodes;
import org.lucid.node.kernel.bus.Caller;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.crypto.Ed25519;
import org.lucid.node.kernel.store.memory.StoreFaults;
import org.lucid.node.kernel.testkit.Simulation;

class RegistrationTest extends RegistrationFixture {

    @Test
    void admitsAKeyThatIsProvenAndActivatesItAtTheFirstHeartbeat() {
        try (Simulation simulation = new Simulation(setup(ON).signatures(new Ed25519()))) {
            String nodeId = register(simulation, 7);
            assertThat(statusOf(simulation, nodeId)).isEqualTo("starting");
            assertThat(beat(simulation, nodeId, "running").status()).isEqualTo("active");
            Nodes.NodeHistory history = simulation.call(Nodes.HISTORY,
                    new Nodes.GetHistory(nodeId, Optional.empty(), Optional.empty()));
            assertThat(history.history()).extracting(Nodes.NodeEvent::status).containsExactly("ACTIVE", "STARTING",
                    "REGISTERED");
        }
    }

    @Test
    @Tag("NOD-15")
    void usesAChallengeUpAndCountsAttemptsWhenTheAnswerIsWrong() {
        try (Simulation simulation = new Simulation(setup(ON))) {
            Admission.Registration begun = simulation.call(Admission.SUBMIT, wish(simulation, 1, "node one"));
            assertThat(begun.challenge().orElseThrow().attemptsLeft()).isEqualTo(3);
            Admission.Answer changedName = answerTo(simulation, begun, 1, "another name");
            assertThatThrownBy(() -> simulation.call(Admission.ANSWER_CHALLENGE, changedName))
                    .isInstanceOfSatisfying(Failure.class, failure -> {
                        assertThat(failure.number()).isEqualTo(5101);
                        assertThat(failure.details()).containsEntry("attempts_left", 2);
                    });
            Admission.Answer late = answerTo(simulation, begun, 1, "node one");
            assertThat(numberOf(() -> simulation.call(Admission.ANSWER_CHALLENGE, late))).as("used challenge")
                    .isEqualTo(5101);
            assertThat(numberOf(() -> simulation.call(Admission.ANSWER_CHALLENGE, late))).isEqualTo(5101);
            assertThat(numberOf(() -> simulation.call(Admission.ANSWER_CHALLENGE, late))).as("dropped")
                    .isEqualTo(5011);
        }
    }

    @Test
    @Tag("NOD-16")
    void writesNothingAndHoldsNoNameBeforeTheKeyIsProven() {
        try (Simulation simulation = new Simulation(setup(ON))) {
            Admission.Registration stranger = simulation.call(Admission.SUBMIT, wish(simulation, 1, "node one"));
            Admission.Registration rightful = simulation.call(Admission.SUBMIT, wish(simulation, 2, "node one"));
            simulation.call(Admission.ANSWER_CHALLENGE, answerTo(simulation, rightful, 2, "node one"));
            assertThat(numberOf(() -> simulation.call(Admission.SUBMIT, wish(simulation, 3, "NODE  one"))))
                    .isEqualTo(5007);
            simulation.restart();
            assertThat(numberOf(() -> simulation.call(Admission.GET_REGISTRATION,
                    new Admission.GetRegistration(stranger.registrationId())))).isEqualTo(5011);
            assertThat(simulation.call(Admission.GET_REGISTRATION,
                    new Admission.GetRegistration(rightful.registrationId())).status()).isEqualTo("approved");
        }
    }

    @Test
    void refusesAKeyThatIsANodeAlready() {
        try (Simulation simulation = new Simulation(setup(ON))) {
            register(simulation, 1);
            assertThat(numberOf(() -> simulation.call(Admission.SUBMIT, wish(simulation, 1, "other"))))
                    .isEqualTo(5103);
        }
    }

    @Test
    @Tag("NOD-34")
    void declaresSilentNodesOfflineAndNobodyBecauseTheManagerWasAway() {
        try (Simulation simulation = new Simulation(setup(ON))) {
            String nodeId = register(simulation, 1);
            beat(simulation, nodeId, "running");
            simulation.advance(Duration.ofSeconds(290));
            simulation.restart();
            simulation.advance(Duration.ofSeconds(290));
            assertThat(statusOf(simulation, nodeId)).as("the count began anew at the start").isEqualTo("active");
            simulation.advance(Duration.ofSeconds(20));
            assertThat(statusOf(simulation, nodeId)).isEqualTo("offline");
            assertThat(beat(simulation, nodeId, "running").status()).isEqualTo("active");
        }
    }

    @Test
    @Tag("NOD-33")
    void writesOneRecordAMinuteForManyHeartbeats() {
        int[] writes = new int[1];
        StoreFaults counting = (collection, operation) -> {
            if (operation != StoreFaults.Operation.GET && operation != StoreFaults.Operation.FIND
                    && operation != StoreFaults.Operation.COUNT && operation != StoreFaults.Operation.OPEN
                    && operation != StoreFaults.Operation.PING) {
                writes[0]++;
            }
            return StoreFaults.NONE;
        };
        try (Simulation simulation = new Simulation(setup(ON).faults(counting))) {
            List<String> nodes = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                nodes.add(register(simulation, i));
                beat(simulation, nodes.getLast(), "running");
            }
            simulation.advance(Duration.ofMinutes(1));
            writes[0] = 0;
            for (int minute = 0; minute < 10; minute++) {
                nodes.forEach(node -> beat(simulation, node, "running"));
                simulation.advance(Duration.ofMinutes(1));
            }
            assertThat(writes[0]).isLessThanOrEqualTo(11);
        }
    }

    @Test
    void letsOwnersStopAndStartAndTellsWhatIsAllowed() {
        try (Simulation simulation = new Simulation(setup(ON))) {
            String nodeId = register(simulation, 1);
            beat(simulation, nodeId, "running");
            NodeCommands.Command command = new NodeCommands.Command(nodeId, Optional.of("holiday"));
            assertThat(simulation.call(NodeCommands.STOP, command).status()).isEqualTo("stopping");
            assertThat(simulation.call(NodeCommands.STOP, command).status()).as("again").isEqualTo("stopping");
            assertThat(numberOf(() -> simulation.call(NodeCommands.START, command))).isEqualTo(5003);
            simulation.advance(Duration.ofMinutes(3));
            assertThat(statusOf(simulation, nodeId)).isEqualTo("inactive");
            assertThat(simulation.call(NodeCommands.START, command).status()).isEqualTo("starting");
        }
    }

    @Test
    void showsEachCallerOnlyWhatIsTheirs() {
        try (Simulation simulation = new Simulation(setup(ON))) {
            String mine = register(simulation, 1);
            String other = register(simulation, 2);
            Caller node = new Caller(mine, Set.of(Role.NODE), Optional.empty(), Optional.of(mine));
            assertThat(simulation.callAs(node, Nodes.GET, new Nodes.GetNode(mine)).nodeId()).isEqualTo(mine);
            assertThat(numberOf(() -> simulation.callAs(node, Nodes.GET, new Nodes.GetNode(other)))).isEqualTo(2006);
            Nodes.ListNodes all = new Nodes.ListNodes(Optional.empty(), Optional.empty(), Optional.empty(),
                    Optional.empty(), Optional.empty(), Optional.empty());
            assertThat(simulation.callAs(node, Nodes.LIST, all).nodes()).extracting(Nodes.Node::nodeId)
                    .containsExactly(mine);
            assertThat(simulation.call(Nodes.LIST, all).pagination().total()).contains(2L);
        }
    }

    @Test
    void losesNoAcknowledgedRegistrationWhateverTheStoreDoes() {
        for (int seed = 0; seed < 50; seed++) {
            boolean[] calm = {true};
            StoreFaults storm = StoreFaults.random(new SplittableRandom(seed), 0.05, 0.05);
            StoreFaults faults = (collection, operation) -> calm[0]
                    ? StoreFaults.NONE
                    : storm.decide(collection, operation);
            Set<String> acknowledged = new HashSet<>();
            try (Simulation simulation = new Simulation(setup(ON).seed(seed).faults(faults))) {
                for (int i = 0; i < 20; i++) {
                    calm[0] = false;
                    try {
                        acknowledged.add(register(simulation, i));
                    } catch (Failure expected) {
                        // the store failed before the registration was acknowledged
                    }
                    calm[0] = true;
                    if (i % 7 == 6) {
                        simulation.restart();
                    }
                }
                simulation.advance(Duration.ofMinutes(3));
                for (String node : acknowledged) {
                    assertThat(statusOf(simulation, node)).as("seed " + seed).isIn("starting", "offline");
                }
            }
        }
    }

    @Test
    void answersEveryHeartbeatWhileItIsRescaled() {
        try (Simulation simulation = new Simulation(setup(ON))) {
            List<String> nodes = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                nodes.add(register(simulation, i));
            }
            List<Future<Nodes.HeartbeatReply>> replies = new ArrayList<>();
            for (int instances : new int[]{4, 2}) {
                simulation.configure("registration: {enabled: true, instances: " + instances + "}\n");
                Future<Void> reload = simulation.kernel().reload();
                nodes.forEach(node -> replies.add(simulation.send(Nodes.HEARTBEAT, new Nodes.Heartbeat(node,
                        Optional.empty(), Optional.of("running"), Optional.empty(), Optional.empty(),
                        Optional.empty()))));
                simulation.await(reload);
            }
            simulation.advance(Duration.ofSeconds(2));
            assertThat(replies).allMatch(Future::succeeded);
            nodes.forEach(node -> assertThat(statusOf(simulation, node)).isEqualTo("active"));
        }
    }
}
