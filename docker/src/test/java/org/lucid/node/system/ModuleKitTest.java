package org.lucid.node.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micrometer.core.instrument.Meter;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.FailureCode;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.config.ConfigRefused;
import org.lucid.node.kernel.module.ModuleState;
import org.lucid.node.kernel.testkit.Simulation;
import org.lucid.node.kernel.testkit.Simulation.Setup;

/**
 * What every module of the distribution can do, whatever it is for. The gateway and the worker open sockets at the
 * start, which do not run on virtual time: of this kit they pass only what needs no start.
 */
class ModuleKitTest {

    private static final String SIMULATED = "org.lucid.node.system.InstalledModules#simulated";
    private static final String ALL = "org.lucid.node.system.InstalledModules#ids";
    /** One operation of each module that reads and costs little; a new module adds its own here. */
    private static final Map<String, String> READ = Map.of("lucid.registration", "list", "lucid.consensus", "status",
            "lucid.economy", "list-journal", "lucid.payouts", "threshold", "lucid.pools", "list", "lucid.resources",
            "fleet-summary", "lucid.poot", "statistics");
    private static final Set<FailureCode> NO_ANSWER = EnumSet.of(FailureCode.MODULE_DISABLED, FailureCode.TIMEOUT,
            FailureCode.UNAVAILABLE, FailureCode.INTERNAL);
    private static final int CALLERS = 8;
    private static final int CALLS_IN_A_ROW = 40;

    private static Setup setup(String configuration) {
        Setup plain = Setup.of(configuration);
        return new Setup(plain.seed(), plain.start(), plain.signatures(), plain.faults(), configuration,
                InstalledModules.makers());
    }

    private static Operation<?, ?> read(String id) {
        String address = id + "." + READ.getOrDefault(id, "(add an operation of this module to READ)");
        return InstalledModules.info(id).offers().stream().filter(offered -> offered.address().equals(address))
                .findFirst().orElseThrow(() -> new AssertionError("not offered: " + address));
    }

    private static <Q, R> Future<R> send(Simulation simulation, Operation<Q, R> operation) {
        return simulation.send(operation, BlankRequest.of(operation.requestType()));
    }

    /** OK, or the code of the failure. */
    private static String outcome(Future<?> reply) {
        return reply.failed() ? Failure.from(reply.cause()).code().name() : "OK";
    }

    private static Set<String> withoutAnswer() {
        return NO_ANSWER.stream().map(Enum::name).collect(Collectors.toSet());
    }

    private static void requireAnswer(Simulation simulation, String id) {
        Future<String> reply = send(simulation, read(id)).transform(done -> Future.succeededFuture(
                done.succeeded() ? "OK" : outcome(Future.failedFuture(done.cause()))));
        assertThat(simulation.await(reply)).isNotIn(withoutAnswer());
    }

    private static void requireState(Simulation simulation, String id, ModuleState state) {
        assertThat(simulation.kernel().modules()).filteredOn(status -> status.id().equals(id)).singleElement()
                .satisfies(status -> assertThat(status.state()).as("%s", status.detail()).isEqualTo(state));
    }

    private static void reload(Simulation simulation, String configuration) {
        simulation.configure(configuration);
        simulation.reload();
    }

    @ParameterizedTest
    @MethodSource(SIMULATED)
    void startsStopsAndRestarts(String id) {
        String on = InstalledModules.running(id, 1);
        String off = InstalledModules.running(InstalledModules.needsOf(id));
        try (Simulation simulation = new Simulation(setup(on))) {
            requireState(simulation, id, ModuleState.RUNNING);
            requireAnswer(simulation, id);
            reload(simulation, off);
            requireState(simulation, id, ModuleState.DISABLED);
            reload(simulation, on);
            requireState(simulation, id, ModuleState.RUNNING);
            requireAnswer(simulation, id);
            simulation.restart();
            requireState(simulation, id, ModuleState.RUNNING);
            requireAnswer(simulation, id);
        }
    }

    @ParameterizedTest
    @MethodSource(SIMULATED)
    void leavesNothingBehind(String id) {
        String off = InstalledModules.running(InstalledModules.needsOf(id));
        try (Simulation simulation = new Simulation(setup(off))) {
            simulation.advance(Duration.ofMinutes(8)); // until what it needs has closed slots and shows all its meters
            Set<String> meters = meters(simulation);
            Set<String> checks = checks(simulation);
            Map<String, Long> consumers = consumers(simulation);
            Set<Thread> threads = Thread.getAllStackTraces().keySet();
            reload(simulation, InstalledModules.running(id, 2));
            requireState(simulation, id, ModuleState.RUNNING);
            assertThat(consumers(simulation)).isNotEqualTo(consumers);
            requireAnswer(simulation, id);
            simulation.advance(Duration.ofMinutes(3));
            reload(simulation, off);
            for (Operation<?, ?> operation : InstalledModules.info(id).offers()) {
                Future<?> reply = send(simulation, operation);
                assertThat(reply.isComplete()).as("%s fails at once", operation).isTrue();
                assertThat(outcome(reply)).isEqualTo(FailureCode.MODULE_DISABLED.name());
            }
            simulation.advance(Duration.ofMinutes(1));
            assertThat(consumers(simulation)).isEqualTo(consumers);
            assertThat(checks(simulation)).isEqualTo(checks);
            assertThat(meters(simulation)).isEqualTo(meters);
            assertThat(Thread.getAllStackTraces().keySet()).filteredOn(thread -> !threads.contains(thread))
                    .extracting(Thread::getName).isEmpty();
        }
    }

    private static Set<String> meters(Simulation simulation) {
        return simulation.meters().getMeters().stream().map(Meter::getId).map(Meter.Id::toString)
                .filter(text -> !text.contains("'lucid_bus_") && !text.contains("'lucid_module_")
                        && !text.contains("'lucid_errors"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> checks(Simulation simulation) {
        return simulation.kernel().checks().stream().map(check -> check.module() + " " + check.name())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** How many consumers each address of the event bus has; Vert.x shows it to nobody, so this looks inside. */
    private static Map<String, Long> consumers(Simulation simulation) {
        EventBus bus = simulation.vertx().eventBus();
        try {
            Class<?> type = bus.getClass();
            while (!type.getSimpleName().equals("EventBusImpl")) {
                type = type.getSuperclass();
            }
            Field field = type.getDeclaredField("handlerMap");
            field.setAccessible(true);
            Map<String, Long> counts = new TreeMap<>();
            ((Map<?, ?>) field.get(bus)).forEach((address, holders) -> counts.put(String.valueOf(address),
                    StreamSupport.stream(((Iterable<?>) holders).spliterator(), false).count()));
            counts.keySet().removeIf(address -> address.startsWith("__vertx.reply"));
            return counts;
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void refusesAnUnknownKey(String id) {
        String section = InstalledModules.info(id).section();
        try (Simulation simulation = new Simulation(setup(InstalledModules.running(Set.of())))) {
            simulation.configure(section + ":\n  enabled: false\n  no_such_key: 1\n");
            assertThatExceptionOfType(ConfigRefused.class).isThrownBy(simulation::reload)
                    .satisfies(refused -> assertThat(refused.problems()).anySatisfy(problem -> {
                        assertThat(problem.origin()).endsWith("lucid.yaml:5");
                        assertThat(problem.key()).isEqualTo(section + ".no_such_key");
                        assertThat(problem.problem()).isEqualTo("unknown key");
                    }));
        }
    }

    @ParameterizedTest
    @MethodSource(SIMULATED)
    void answersEveryCallWhileItIsRescaled(String id) {
        try (Simulation simulation = new Simulation(setup(InstalledModules.running(id, 1)))) {
            Calls calls = new Calls(simulation, read(id));
            for (int instances : List.of(4, 2)) {
                simulation.configure(InstalledModules.running(id, instances));
                calls.begin();
                Future<Void> rescaled = simulation.kernel().reload();
                calls.begin();
                for (int i = 0; i < 20_000 && !rescaled.isComplete(); i++) {
                    simulation.advance(Duration.ofMillis(1), Duration.ofMillis(1));
                    calls.begin();
                }
                simulation.await(rescaled);
                assertThat(simulation.kernel().modules()).filteredOn(status -> status.id().equals(id))
                        .singleElement().satisfies(status -> assertThat(status.instances()).isEqualTo(instances));
                requireState(simulation, id, ModuleState.RUNNING);
            }
            simulation.advance(Duration.ofSeconds(31));
            assertThat(calls.outcomes.keySet()).doesNotContainAnyElementsOf(withoutAnswer());
            assertThat(calls.sent).isGreaterThanOrEqualTo(4L * CALLERS * CALLS_IN_A_ROW);
            assertThat(calls.outcomes.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(calls.sent);
        }
    }

    /** Some callers, each of which calls again as soon as it is answered. */
    private static final class Calls {

        private final Simulation simulation;
        private final Operation<?, ?> operation;
        private final Map<String, Long> outcomes = new HashMap<>();
        private long sent;

        Calls(Simulation simulation, Operation<?, ?> operation) {
            this.simulation = simulation;
            this.operation = operation;
        }

        void begin() {
            for (int i = 0; i < CALLERS; i++) {
                call(CALLS_IN_A_ROW);
            }
        }

        private void call(int left) {
            sent++;
            Future<?> reply = send(simulation, operation);
            reply.onComplete(done -> {
                outcomes.merge(outcome(reply), 1L, Long::sum);
                if (left > 1) {
                    simulation.vertx().runOnContext(next -> call(left - 1));
                }
            });
        }
    }

    @ParameterizedTest
    @MethodSource(SIMULATED)
    void runsAndAnswersWhenEveryEventIsLost(String id) {
        try (Simulation simulation = new Simulation(setup(InstalledModules.running(id, 1)).withoutEvents())) {
            requireState(simulation, id, ModuleState.RUNNING);
            requireAnswer(simulation, id);
            simulation.advance(Duration.ofHours(2), Duration.ofSeconds(5));
            requireState(simulation, id, ModuleState.RUNNING);
            requireAnswer(simulation, id);
        }
    }

    @Test
    void allStartAtOnceWithoutASecondAttempt() {
        List<String> ids = InstalledModules.simulated();
        try (Simulation simulation = new Simulation(setup(InstalledModules.running(new TreeSet<>(ids))))) {
            ids.forEach(id -> requireState(simulation, id, ModuleState.RUNNING));
            ids.forEach(id -> requireAnswer(simulation, id));
        }
    }

    @Test
    void coversEveryModule() {
        assertThat(InstalledModules.simulated()).containsExactlyInAnyOrderElementsOf(READ.keySet());
        assertThat(InstalledModules.ids()).containsAll(InstalledModules.ON_SOCKETS);
    }
}
