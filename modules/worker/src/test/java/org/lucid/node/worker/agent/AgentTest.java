package org.lucid.node.worker.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.consensus.Consensus.TaskProof;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.worker.Worker;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.Nothing;
import org.lucid.node.kernel.module.ModuleState;
import org.lucid.node.worker.proof.BeaconTime;
import org.lucid.node.worker.testkit.FakeManager;
import org.lucid.node.worker.testkit.Node;

class AgentTest {

    private static final Optional<Failure> AWAY = Optional.of(LucidError.PEER_DOWN.failure("away"));

    private static Set<Long> slots(Node node) {
        return node.manager.proofs.stream().map(TaskProof::slot).collect(Collectors.toSet());
    }

    @Test
    @Tag("NOD-69")
    void becomesANodeWithAKeyOfItsOwnAndKeepsIt() {
        try (Node node = new Node(", name: first node")) {
            node.advance(Duration.ofSeconds(5));
            Worker.AgentStatus status = node.status();
            assertThat(status.state()).isEqualTo("online");
            assertThat(status.nodeId()).matches("node_[a-z2-7]{32}");
            assertThat(node.manager.names).containsExactly("first node");
            node.simulation().restart();
            node.advance(Duration.ofSeconds(5));
            assertThat(node.status().nodeId()).isEqualTo(status.nodeId());
            assertThat(node.manager.names).as("no second registration").hasSize(1);
        }
    }

    @Test
    @Tag("NOD-69")
    void isNotStartedWithoutTheKeyThatItRegisteredWith() throws Exception {
        try (Node node = new Node("")) {
            node.advance(Duration.ofSeconds(5));
            node.simulation().stop();
            java.nio.file.Files.delete(node.simulation().directory().resolve("keys/node.key"));
            node.simulation().restartAfterStop();
            assertThat(node.simulation().kernel().modules()).filteredOn(module -> module.id().equals("lucid.worker"))
                    .singleElement().satisfies(module -> {
                        assertThat(module.state()).isEqualTo(ModuleState.FAILED);
                        assertThat(module.detail().orElse("")).contains("node.key").contains("new_identity=true");
                    });
            node.simulation().stop();
            node.simulation().configure("resources: {enabled: true}\nworker: {enabled: true, new_identity: true, "
                    + "manager_url: \"http://fake\"}\n");
            node.simulation().restartAfterStop();
            node.advance(Duration.ofSeconds(5));
            assertThat(node.status().state()).isEqualTo("online");
        }
    }

    @Test
    @Tag("NOD-69")
    void goesOnWaitingForADecisionAndIsTurnedAwayForADay() {
        try (Node node = new Node("", manager -> manager.registrationStatus = "review")) {
            node.advance(Duration.ofMinutes(5));
            assertThat(node.status().state()).isEqualTo("waiting");
            node.manager.registrationStatus = "rejected";
            node.advance(Duration.ofMinutes(2));
            assertThat(node.status().state()).isEqualTo("rejected");
            int asked = node.manager.names.size();
            node.simulation().advance(Duration.ofHours(23), Duration.ofSeconds(5));
            assertThat(node.manager.names).hasSize(asked);
            node.manager.registrationStatus = "approved";
            node.simulation().advance(Duration.ofHours(2), Duration.ofSeconds(5));
            assertThat(node.status().state()).isEqualTo("online");
        }
    }

    @Test
    @Tag("NOD-69")
    void asksAgainAtOnceWhenItsAdministratorWantsItTo() {
        try (Node node = new Node("", manager -> manager.registrationRefused = Optional.of(
                LucidError.REGISTRATION_CLOSED.failure("closed")))) {
            node.advance(Duration.ofSeconds(5));
            assertThat(node.status().state()).isEqualTo("rejected");
            node.manager.registrationRefused = Optional.empty();
            node.call(Worker.START, Nothing.NOTHING);
            node.advance(Duration.ofSeconds(5));
            assertThat(node.status().state()).isEqualTo("online");
        }
    }

    @Test
    @Tag("NOD-69")
    void retiresWhenItsNodeWasTerminated() {
        try (Node node = new Node("")) {
            node.advance(Duration.ofMinutes(3));
            node.manager.forgetNodes();
            node.manager.registrationRefused = Optional.of(LucidError.KEY_TAKEN.failure("terminated"));
            node.manager.weather = () -> Optional.of(LucidError.REVOKED.failure("revoked"));
            node.advance(Duration.ofMinutes(1));
            node.manager.weather = Optional::empty;
            node.advance(Duration.ofMinutes(10));
            assertThat(node.status().state()).isEqualTo("retired");
            int proofs = node.manager.proofs.size();
            node.advance(Duration.ofMinutes(10));
            assertThat(node.manager.proofs).hasSize(proofs);
        }
    }

    @Test
    @Tag("NOD-69")
    void worksForNoManagerWithAnotherKeyUntilThatIsConfirmed() {
        String other = "ab".repeat(32);
        try (Node node = new Node(", manager_key: " + other)) {
            node.advance(Duration.ofMinutes(10));
            assertThat(node.status().state()).isEqualTo("new");
            assertThat(node.status().lastError().orElse("")).contains("another key").contains("worker.manager_key");
            assertThat(node.manager.tokens).isZero();
            node.simulation().configure("resources: {enabled: true}\nworker: {enabled: true, manager_key: " + Hex.of(
                    node.manager.key()) + ", manager_url: \"http://fake\"}\n");
            node.simulation().reload();
            node.advance(Duration.ofSeconds(5));
            assertThat(node.status().state()).isEqualTo("online");
        }
    }

    @Test
    @Tag("NOD-71")
    void beatsAboutAsOftenAsTheManagerAsks() {
        try (Node node = new Node("")) {
            node.advance(Duration.ofMinutes(20));
            List<Instant> beats = node.manager.beats;
            assertThat(beats).hasSizeBetween(38, 45);
            Set<Long> gaps = new HashSet<>();
            for (int i = 3; i < beats.size(); i++) {
                long gap = Duration.between(beats.get(i - 1), beats.get(i)).toMillis();
                assertThat(gap).isBetween(26_500L, 33_500L);
                gaps.add(gap / 500);
            }
            assertThat(gaps).as("not all the same").hasSizeGreaterThan(3);
            node.manager.heartbeatEvery = Duration.ofSeconds(100);
            node.advance(Duration.ofMinutes(2));
            int before = beats.size();
            node.advance(Duration.ofMinutes(50));
            assertThat(node.manager.beats.size() - before).isBetween(27, 33);
        }
    }

    @Test
    @Tag("NOD-71")
    void restsWhenItIsToldToAndSaysSo() {
        try (Node node = new Node("")) {
            node.advance(Duration.ofMinutes(5));
            node.manager.desired = "stop";
            node.advance(Duration.ofMinutes(2));
            assertThat(node.manager.heartbeats.getLast().state()).contains("stopped");
            assertThat(node.status().working()).isFalse();
            int proofs = node.manager.proofs.size();
            node.advance(Duration.ofMinutes(10));
            assertThat(node.manager.proofs).as("no proof while it rests").hasSize(proofs);
            node.manager.desired = "run";
            node.advance(Duration.ofMinutes(5));
            assertThat(node.manager.heartbeats.getLast().state()).contains("running");
            assertThat(node.manager.proofs.size()).isGreaterThan(proofs);
            node.call(Worker.STOP, Nothing.NOTHING);
            node.advance(Duration.ofMinutes(1));
            assertThat(node.manager.heartbeats.getLast().state()).contains("stopped");
            node.call(Worker.START, Nothing.NOTHING);
            node.advance(Duration.ofMinutes(1));
            assertThat(node.manager.heartbeats.getLast().state()).contains("running");
        }
    }

    @Test
    @Tag("NOD-71")
    void signsWithTheManagersTimeWhereItsOwnClockIsWrong() {
        try (Node node = new Node("")) {
            node.manager.ahead = Duration.ofSeconds(90);
            node.advance(Duration.ofMinutes(10));
            assertThat(node.status().clockOffsetMs()).isBetween(89_000L, 91_000L);
            TaskProof last = node.manager.proofs.getLast();
            assertThat(Duration.between(last.ts(), node.manager.proofTimes.getLast().plusSeconds(90)).abs())
                    .isLessThan(Duration.ofSeconds(2));
        }
    }

    @Test
    @Tag("NOD-72")
    void signsOneBeaconInEverySlotAtTheInstantThatItsIdGives() {
        try (Node node = new Node("")) {
            long first = node.manager.slot();
            node.advance(Duration.ofHours(2));
            assertThat(node.manager.proofs).extracting(TaskProof::slot).doesNotHaveDuplicates().hasSizeBetween(58, 60);
            assertThat(slots(node)).contains(first + 2, first + 30, first + 58);
            BeaconTime times = new BeaconTime(node.status().nodeId(), FakeManager.GENESIS);
            for (int i = 0; i < node.manager.proofs.size(); i++) {
                TaskProof proof = node.manager.proofs.get(i);
                assertThat(Duration.between(times.of(proof.slot()), node.manager.proofTimes.get(i))).isBetween(
                        Duration.ZERO, Duration.ofSeconds(1));
                assertThat(proof.seal().orElseThrow().slot()).isBetween(proof.slot() - 2, proof.slot());
            }
        }
    }

    @Test
    @Tag("NOD-72")
    void aClockThatJumpsByYearsSignsNothingAndGoesOnOnceItIsRight() {
        try (Node node = new Node("")) {
            node.advance(Duration.ofMinutes(10));
            long before = node.manager.slot();
            node.manager.agentClockOff = Duration.ofDays(20_000);
            node.advance(Duration.ofMinutes(10));
            node.manager.agentClockOff = Duration.ZERO;
            node.advance(Duration.ofMinutes(5));
            long wellAgain = node.manager.slot();
            node.advance(Duration.ofMinutes(20));
            assertThat(slots(node)).contains(before - 1, wellAgain + 2, wellAgain + 8).allMatch(
                    slot -> slot <= node.manager.slot());
        }
    }

    @Test
    @Tag("CON-121")
    void signsNothingForTheRunningSlotWithoutMarksOfItsOwn() {
        try (Node node = new Node("")) {
            long running = node.manager.slot();
            node.manager.newest.put("uptime_beacon", running + 3);
            node.simulation().restart();
            node.advance(Duration.ofMinutes(20));
            assertThat(slots(node)).as("what the manager holds is not signed again").isNotEmpty().allMatch(
                    slot -> slot > running + 3);
        }
    }

    @Test
    @Tag("CON-121")
    void stopsSigningWhenAnotherMachineUsesItsKeyUntilSomebodyStartsIt() {
        try (Node node = new Node("")) {
            node.advance(Duration.ofMinutes(5));
            node.manager.judge = () -> Optional.of(LucidError.EQUIVOCATION.failure("twin"));
            node.advance(Duration.ofMinutes(4));
            node.manager.judge = Optional::empty;
            int proofs = node.manager.proofs.size();
            node.advance(Duration.ofMinutes(10));
            assertThat(node.manager.proofs).hasSize(proofs);
            assertThat(node.status().working()).isFalse();
            node.call(Worker.START, Nothing.NOTHING);
            node.advance(Duration.ofMinutes(5));
            assertThat(node.manager.proofs.size()).isGreaterThan(proofs);
        }
    }

    @Test
    @Tag("NOD-74")
    void repeatsTheSameBytesUntilTheSlotIsOverAndThenLetsGo() {
        try (Node node = new Node("")) {
            node.advance(Duration.ofMinutes(5));
            node.manager.judge = () -> Optional.of(LucidError.STORE_DOWN.failure("store"));
            long begun = node.manager.slot();
            node.advance(Duration.ofMinutes(2));
            assertThat(node.status().outbox().get("proofs")).isEqualTo(1);
            node.manager.judge = Optional::empty;
            node.advance(Duration.ofMinutes(1));
            assertThat(slots(node)).as("made up for within the window").contains(begun);
            assertThat(node.status().outbox().get("proofs")).isZero();
            node.manager.judge = () -> Optional.of(LucidError.STORE_DOWN.failure("store"));
            node.advance(Duration.ofMinutes(20));
            assertThat(node.status().outbox().get("proofs")).as("late ones are dropped").isLessThanOrEqualTo(2);
            assertThat(node.status().beacons().dropped()).isGreaterThan(5);
        }
    }

    @Test
    @Tag("NOD-74")
    void keepsItsMeasurementsOverAnAbsenceOfTheManagerAndARestart() {
        try (Node node = new Node("")) {
            node.advance(Duration.ofMinutes(2));
            node.manager.weather = () -> AWAY;
            node.advance(Duration.ofMinutes(90));
            assertThat(node.status().state()).isEqualTo("disconnected");
            int waiting = node.status().outbox().get("samples");
            assertThat(waiting).isBetween(170, 185);
            assertThat(node.call(Worker.OUTBOX, Nothing.NOTHING).items()).filteredOn(item -> item.queue().equals(
                    "samples")).as("the oldest").hasSize(100);
            node.simulation().restart();
            node.advance(Duration.ofSeconds(1));
            assertThat(node.call(Worker.OUTBOX, Nothing.NOTHING).entries().get("samples")).isGreaterThanOrEqualTo(
                    waiting);
            node.manager.weather = Optional::empty;
            node.manager.samples.clear();
            node.advance(Duration.ofMinutes(6));
            assertThat(node.status().outbox().get("samples")).isZero();
            assertThat(node.manager.samples.stream().mapToInt(List::size).sum()).isGreaterThanOrEqualTo(waiting);
            assertThat(node.manager.samples).anyMatch(batch -> batch.size() == 120).allMatch(
                    batch -> batch.size() <= 120);
        }
    }

    @Test
    @Tag("NOD-70")
    void comesBackWithGrowingPausesAndObeysTheManager() {
        try (Node node = new Node(", retry_max: 20s")) {
            node.advance(Duration.ofMinutes(2));
            node.manager.weather = () -> AWAY;
            node.advance(Duration.ofMinutes(5));
            node.manager.weather = Optional::empty;
            node.advance(Duration.ofSeconds(25));
            assertThat(node.status().state()).isEqualTo("online");
            int tokens = node.manager.tokens;
            node.simulation().advance(Duration.ofMinutes(45), Duration.ofSeconds(1));
            assertThat(node.manager.tokens).as("renewed at two thirds of its life").isEqualTo(tokens + 1);
        }
    }

    @Test
    @Tag("NOD-83")
    void healthSaysWhenThereIsNoManager() {
        try (Node node = new Node("")) {
            node.advance(Duration.ofMinutes(2));
            assertThat(node.simulation().kernel().checks()).filteredOn(check -> check.name().equals("manager"))
                    .allMatch(check -> check.state().equals("up"));
            node.manager.weather = () -> AWAY;
            node.advance(Duration.ofMinutes(5));
            assertThat(node.simulation().kernel().checks()).filteredOn(check -> check.name().equals("manager"))
                    .singleElement().satisfies(check -> assertThat(check.state()).isEqualTo("degraded"));
        }
    }

    @Test
    @Tag("NOD-84")
    void metersShowWhatItDoes() {
        try (Node node = new Node("")) {
            node.advance(Duration.ofMinutes(10));
            double accepted = node.simulation().meters().find("lucid_agent_beacons").tag("result", "accepted").counter()
                    .count();
            assertThat(accepted).isEqualTo(node.manager.proofs.size());
            assertThat(node.simulation().meters().find("lucid_agent_state").tag("state", "online").gauge().value())
                    .isEqualTo(1);
            assertThat(node.simulation().meters().find("lucid_agent_outbox_entries").tag("queue", "samples").gauge()
                    .value()).isZero();
        }
    }

    @Test
    void joinsAndLeavesAPoolThroughItsManager() {
        try (Node node = new Node("")) {
            node.advance(Duration.ofSeconds(5));
            assertThat(node.call(Worker.JOIN_POOL, new Worker.JoinPool("pool_a")).poolId()).contains("pool_a");
            assertThat(node.status().poolId()).contains("pool_a");
            assertThat(node.call(Worker.LEAVE_POOL, Nothing.NOTHING).poolId()).isEmpty();
            assertThat(node.status().poolId()).isEmpty();
        }
    }
}
