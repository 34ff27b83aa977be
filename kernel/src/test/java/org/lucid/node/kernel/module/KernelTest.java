package org.lucid.node.kernel.module;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.kernel.bus.Caller;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.FailureCode;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.config.ConfigRefused;
import org.lucid.node.kernel.testkit.Simulation;
import org.lucid.node.kernel.testkit.Simulation.Setup;

class KernelTest {

    private static final Caller USER = new Caller("u", Set.of(Role.USER), java.util.Optional.empty(),
            java.util.Optional.empty());

    private static Simulation echo(String settings) {
        return new Simulation(Setup.of("echo: {" + settings + "}\n", Echo::new));
    }

    private static ModuleState stateOf(Simulation simulation) {
        return simulation.kernel().modules().getFirst().state();
    }

    private static FailureCode codeOf(Runnable call) {
        try {
            call.run();
        } catch (Failure failure) {
            return failure.code();
        }
        return null;
    }

    @Test
    void answersARequestWithTheRecordItself() {
        try (Simulation simulation = echo("enabled: true")) {
            assertThat(simulation.call(Echo.FREE, new Echo.Ask("you")).text()).isEqualTo("hello you");
        }
    }

    @Test
    void spreadsFreeKeyedAndSingleOperationsOverTheInstances() {
        try (Simulation simulation = echo("enabled: true, instances: 4")) {
            Set<Integer> free = new HashSet<>();
            Set<Integer> keyed = new HashSet<>();
            for (int i = 0; i < 200; i++) {
                Echo.Ask ask = new Echo.Ask("key" + i);
                free.add(simulation.call(Echo.FREE, ask).instance());
                int owner = simulation.call(Echo.KEYED, ask).instance();
                assertThat(simulation.call(Echo.KEYED, ask).instance()).isEqualTo(owner);
                keyed.add(owner);
                assertThat(simulation.call(Echo.SINGLE, ask).instance()).isZero();
            }
            assertThat(free).containsExactlyInAnyOrder(0, 1, 2, 3);
            assertThat(keyed).containsExactlyInAnyOrder(0, 1, 2, 3);
        }
    }

    @Test
    void authorisesBeforeTheHandler() {
        try (Simulation simulation = echo("enabled: true")) {
            assertThat(codeOf(() -> simulation.callAs(USER, Echo.SINGLE, new Echo.Ask("x"))))
                    .isEqualTo(FailureCode.FORBIDDEN);
            Caller higher = new Caller("s", Set.of(Role.SUPER_ADMIN), java.util.Optional.empty(),
                    java.util.Optional.empty());
            assertThat(simulation.callAs(higher, Echo.SINGLE, new Echo.Ask("x")).text()).isEqualTo("x");
            assertThat(codeOf(() -> simulation.callAs(higher, Echo.FREE, new Echo.Ask("x"))))
                    .as("an operation for modules only").isEqualTo(FailureCode.FORBIDDEN);
        }
    }

    @Test
    void givesAJsonCallerJsonAndNoMoreThanAnybodyMay() {
        try (Simulation simulation = echo("enabled: true")) {
            Future<?> refused = simulation.vertx().eventBus().request("test.echo.single/0",
                    new JsonObject().put("key", "x"));
            assertThatThrownBy(() -> simulation.await(refused)).hasMessageContaining("another role");
        }
    }

    @Test
    void hidesTheTextOfAFault() {
        try (Simulation simulation = echo("enabled: true")) {
            assertThatThrownBy(() -> simulation.call(Echo.SINGLE, new Echo.Ask("crash")))
                    .isInstanceOf(Failure.class).hasMessageStartingWith("Unexpected error. Report request id")
                    .hasMessageNotContaining("secret");
        }
    }

    @Test
    void failsWithTimeoutAtTheDeadline() {
        try (Simulation simulation = echo("enabled: true")) {
            Future<?> never = simulation.send(Echo.NEVER, new Echo.Ask("x"));
            simulation.advance(Duration.ofMillis(1900));
            assertThat(never.isComplete()).isFalse();
            assertThat(codeOf(() -> simulation.await(never))).isEqualTo(FailureCode.TIMEOUT);
        }
    }

    @Test
    void failsAtOnceWhenTheModuleIsDisabled() {
        try (Simulation simulation = echo("enabled: false")) {
            Future<?> refused = simulation.send(Echo.FREE, new Echo.Ask("x"));
            assertThat(refused.isComplete()).isTrue();
            assertThat(codeOf(() -> simulation.await(refused))).isEqualTo(FailureCode.MODULE_DISABLED);
        }
    }

    @Test
    void togglesRescalesAndReconfiguresWhileRunning() {
        try (Simulation simulation = echo("enabled: true")) {
            simulation.configure("echo: {enabled: true, instances: 3, greeting: bye}\n");
            simulation.reload();
            assertThat(simulation.call(Echo.FREE, new Echo.Ask("you")).text()).isEqualTo("bye you");
            assertThat(simulation.kernel().modules().getFirst().instances()).isEqualTo(3);
            simulation.configure("echo: {enabled: false}\n");
            simulation.reload();
            assertThat(stateOf(simulation)).isEqualTo(ModuleState.DISABLED);
            simulation.configure("echo: {enabled: true}\n");
            simulation.reload();
            assertThat(stateOf(simulation)).isEqualTo(ModuleState.RUNNING);
        }
    }

    @Test
    void changesNothingWhenAnythingInTheNewConfigurationIsInvalid() {
        try (Simulation simulation = echo("enabled: true")) {
            simulation.configure("echo: {enabled: true, greeting: bye, volume: 11}\n");
            assertThatThrownBy(simulation::reload).isInstanceOf(ConfigRefused.class)
                    .hasMessageContaining("lucid.yaml:3: echo.volume: unknown key");
            assertThat(simulation.call(Echo.FREE, new Echo.Ask("you")).text()).isEqualTo("hello you");
        }
    }

    @Test
    void setsAModuleThroughTheApiAndRemembersItOverARestart() {
        try (Simulation simulation = echo("enabled: true")) {
            simulation.await(simulation.kernel().setModule("test.echo", new JsonObject(Map.of("instances", 2))));
            simulation.restart();
            assertThat(simulation.kernel().modules().getFirst().instances()).isEqualTo(2);
            assertThat(codeOf(() -> simulation.await(simulation.kernel().setModule("test.echo",
                    new JsonObject(Map.of("instances", 99)))))).isEqualTo(FailureCode.INVALID);
            simulation.restart();
            assertThat(simulation.kernel().modules().getFirst().instances()).isEqualTo(2);
        }
    }

    @Test
    void restartsAFailedModuleWithBackOff() {
        try (Simulation simulation = echo("enabled: true, broken: true")) {
            assertThat(stateOf(simulation)).isEqualTo(ModuleState.FAILED);
            assertThat(codeOf(() -> simulation.call(Echo.FREE, new Echo.Ask("x"))))
                    .isEqualTo(FailureCode.MODULE_DISABLED);
            simulation.configure("echo: {enabled: true}\n");
            simulation.reload();
            assertThat(stateOf(simulation)).isEqualTo(ModuleState.RUNNING);
            simulation.kernel().moduleFailed("test.echo", "gave up", false);
            simulation.advance(Duration.ofMillis(1));
            assertThat(stateOf(simulation)).isEqualTo(ModuleState.FAILED);
            simulation.advance(Duration.ofSeconds(2));
            assertThat(stateOf(simulation)).isEqualTo(ModuleState.RUNNING);
        }
    }

    @Test
    @Tag("MON-11")
    void leavesAModuleThatFailedForGoodAloneUntilAPersonChangesSomething() {
        try (Simulation simulation = echo("enabled: true, damaged: true")) {
            simulation.advance(Duration.ofMinutes(5));
            assertThat(stateOf(simulation)).isEqualTo(ModuleState.FAILED);
            assertThat(simulation.kernel().modules().getFirst().detail()).contains("told to be damaged");
            simulation.configure("echo: {enabled: true}\n");
            simulation.reload();
            assertThat(stateOf(simulation)).isEqualTo(ModuleState.RUNNING);
            simulation.kernel().moduleFailed("test.echo", "gave up", true);
            simulation.advance(Duration.ofMinutes(5));
            assertThat(stateOf(simulation)).isEqualTo(ModuleState.FAILED);
            simulation.reload();
            assertThat(stateOf(simulation)).isEqualTo(ModuleState.RUNNING);
        }
    }

    @Test
    @Tag("MON-15")
    void givesAFlagToTheModuleOnceInTheLifeOfTheProcess() {
        try (Simulation simulation = echo("enabled: true")) {
            simulation.restartWith("shout");
            assertThat(simulation.call(Echo.FREE, new Echo.Ask("x")).text()).endsWith("x!");
            simulation.configure("echo: {enabled: true, greeting: bye}\n");
            simulation.reload();
            assertThat(simulation.call(Echo.FREE, new Echo.Ask("x")).text()).isEqualTo("bye x");
        }
    }

    @Test
    void losesNothingAndDoublesNothingWhenRescaledUnderLoad() {
        try (Simulation simulation = echo("enabled: true")) {
            List<Future<Echo.Answer>> answers = new ArrayList<>();
            for (int instances : new int[]{4, 2}) {
                for (int i = 0; i < 500; i++) {
                    answers.add(simulation.send(Echo.KEYED, new Echo.Ask("key" + i)));
                }
                simulation.configure("echo: {enabled: true, instances: " + instances + "}\n");
                Future<Void> reload = simulation.kernel().reload();
                for (int i = 0; i < 500; i++) {
                    answers.add(simulation.send(Echo.KEYED, new Echo.Ask("key" + i)));
                }
                simulation.await(reload);
            }
            simulation.advance(Duration.ofSeconds(1));
            assertThat(answers).hasSize(2000).allMatch(Future::succeeded);
        }
    }

    @Test
    void givesEverythingBackWhenAModuleStops() {
        try (Simulation simulation = echo("enabled: true, instances: 2")) {
            simulation.call(Echo.FREE, new Echo.Ask("x"));
            assertThat(simulation.meters().find("test_asked").counter()).isNotNull();
            simulation.configure("echo: {enabled: false}\n");
            simulation.reload();
            assertThat(simulation.meters().find("test_asked").counter()).isNull();
        }
    }
}
