package org.lucid.node.resources;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.DoubleNode;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.registration.Nodes;
import org.lucid.node.contract.resources.Alerts;
import org.lucid.node.contract.resources.Alerts.Alert;
import org.lucid.node.contract.resources.Alerts.AlertChanged;
import org.lucid.node.contract.resources.Alerts.AlertPage;
import org.lucid.node.contract.resources.ResourceSample;
import org.lucid.node.contract.resources.Resources;
import org.lucid.node.kernel.bus.Caller;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.Nothing;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.module.LucidModule;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.module.ModuleInfo;
import org.lucid.node.kernel.store.memory.StoreFaults;
import org.lucid.node.kernel.testkit.Simulation;
import org.lucid.node.kernel.testkit.Simulation.Setup;

class AlertsTest {

    private static final String ON = "registration: {enabled: true}\nresources: {enabled: true, own_host: false, "
            + "thresholds: {cpu_percent: 70/90}}\n";
    private static final Caller ANN = new Caller("ann", Set.of(Role.NODE_OPERATOR), Optional.of("ann"),
            Optional.empty());

    /** No settings. */
    public record None() {
    }

    /** Registration as far as resources ask it: the states of nodes, all of them ann's. */
    private record Register(Map<String, String> states) implements LucidModule<None> {

        @Override
        public ModuleInfo<None> info() {
            return ModuleInfo.of("lucid.registration", None.class, Nodes.STATUSES);
        }

        @Override
        public Future<?> start(ModuleContext<None> context) {
            context.handle(Nodes.STATUSES, (request, call) -> Future.succeededFuture(new Nodes.StatusPage(request
                    .nodeIds().orElse(List.of()).stream().filter(states::containsKey).map(
                            node -> new Nodes.StatusItem(node, states.get(node), "self", Optional.of("ann"), Optional
                                    .empty(), Instant.EPOCH))
                    .toList())));
            return Future.succeededFuture();
        }
    }

    private final Map<String, String> states = new TreeMap<>(Map.of("node_a", "ACTIVE", "node_b", "ACTIVE"));
    private final List<AlertChanged> told = new ArrayList<>();

    private Setup setup() {
        return Setup.of(ON, () -> new Register(states), () -> new ResourcesModule(() -> () -> sample(1)));
    }

    private static ResourceSample sample(double cpu) {
        return new ResourceSample(Optional.empty(), Optional.of("boot"), Optional.of(new ResourceSample.Cpu(Optional.of(
                cpu), Optional.empty(), Optional.of(4), Optional.empty(), Optional.empty())), Optional.empty(), Optional
                        .of(new ResourceSample.Disk(Optional.of(60.0), Optional.empty(), Optional.of(1000L), Optional
                                .empty(), Optional.empty())),
                Optional.empty(), Optional.empty());
    }

    private static void report(Simulation simulation, String node, double... cpu) {
        for (double percent : cpu) {
            simulation.advance(Duration.ofSeconds(30));
            simulation.call(Resources.INGEST, new Resources.Ingest(node, Optional.empty(), Optional.of(List.of(sample(
                    percent)))));
        }
    }

    private void listen(Simulation simulation) {
        simulation.kernel().switchboard().listen(Alerts.ALERT_CHANGED, told::add);
    }

    private static AlertPage alerts(Simulation simulation, String node) {
        return simulation.callAs(ANN, Alerts.LIST, Alerts.ListAlerts.of(node));
    }

    private static Alert only(Simulation simulation, String node) {
        AlertPage page = alerts(simulation, node);
        assertThat(page.alerts()).hasSize(1);
        return page.alerts().getFirst();
    }

    private static int numberOf(Runnable call) {
        try {
            call.run();
        } catch (Failure failure) {
            return failure.number();
        }
        return 0;
    }

    private List<String> story() {
        return told.stream().map(change -> change.state() + " " + change.level() + " " + change.value()).toList();
    }

    @Test
    @Tag("NOD-66")
    @Tag("NOD-67")
    void oneAlertGoesUpAndDownAndIsTold() {
        try (Simulation simulation = new Simulation(setup())) {
            listen(simulation);
            report(simulation, "node_a", 75, 75, 75, 95, 95, 96, 87, 87, 87);
            assertThat(only(simulation, "node_a")).satisfies(alert -> {
                assertThat(alert.level()).isEqualTo("critical");
                assertThat(alert.state()).isEqualTo("open");
                assertThat(alert.threshold()).isEqualTo(90);
                assertThat(alert.value()).as("of now, from memory").isEqualTo(87);
                assertThat(alert.peak()).isEqualTo(96);
            });
            report(simulation, "node_a", 84, 84, 84, 66, 66, 66, 64, 64, 64);
            assertThat(story()).containsExactly("open warning 75.0", "open critical 96.0", "open warning 84.0",
                    "resolved warning 64.0");
            assertThat(told).extracting(AlertChanged::alertId).containsOnly(only(simulation, "node_a").alertId());
            assertThat(alerts(simulation, "node_a").activeAlerts()).isEmpty();
            assertThat(alerts(simulation, "node_a").alertHistory()).singleElement().satisfies(alert -> assertThat(alert
                    .resolvedAt()).contains(simulation.now()));
        }
    }

    @Test
    @Tag("NOD-66")
    void whatComesBackWithinFiveMinutesGoesOn() {
        try (Simulation simulation = new Simulation(setup())) {
            report(simulation, "node_a", 95, 95, 95, 40, 40, 40);
            String first = only(simulation, "node_a").alertId();
            simulation.advance(Duration.ofMinutes(3));
            report(simulation, "node_a", 75, 75, 75);
            assertThat(only(simulation, "node_a")).satisfies(alert -> {
                assertThat(alert.alertId()).isEqualTo(first);
                assertThat(alert.occurrences()).isEqualTo(2);
                assertThat(alert.state()).isEqualTo("open");
                assertThat(alert.level()).isEqualTo("warning");
                assertThat(alert.peak()).isEqualTo(95);
                assertThat(alert.resolvedAt()).isEmpty();
            });
            report(simulation, "node_a", 40, 40, 40);
            simulation.advance(Duration.ofMinutes(5));
            report(simulation, "node_a", 75, 75, 75);
            assertThat(alerts(simulation, "node_a").alerts()).hasSize(2).extracting(Alert::alertId)
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    @Tag("NOD-67")
    void anAcknowledgedOneIsSilentUntilItBecomesCritical() {
        try (Simulation simulation = new Simulation(setup())) {
            listen(simulation);
            report(simulation, "node_a", 75, 75, 75);
            String id = only(simulation, "node_a").alertId();
            Alerts.Acknowledge known = new Alerts.Acknowledge("node_a", id, Optional.of("ordered a new one"));
            Caller bob = new Caller("bob", Set.of(Role.NODE_OPERATOR), Optional.of("bob"), Optional.empty());
            assertThat(numberOf(() -> simulation.callAs(bob, Alerts.ACKNOWLEDGE, known))).isEqualTo(2006);
            assertThat(numberOf(() -> simulation.callAs(ANN, Alerts.ACKNOWLEDGE, new Alerts.Acknowledge("node_b", id,
                    Optional.empty())))).as("of another node").isEqualTo(5011);
            Alert acknowledged = simulation.callAs(ANN, Alerts.ACKNOWLEDGE, known);
            assertThat(acknowledged.state()).isEqualTo("acknowledged");
            assertThat(acknowledged.acknowledgedBy()).contains("ann");
            assertThat(acknowledged.note()).contains("ordered a new one");
            simulation.restart();
            report(simulation, "node_a", 75, 75, 75);
            assertThat(only(simulation, "node_a").state()).isEqualTo("acknowledged");
            assertThat(story()).containsExactly("open warning 75.0");
            report(simulation, "node_a", 95, 95, 95);
            assertThat(only(simulation, "node_a").state()).isEqualTo("open");
            assertThat(only(simulation, "node_a").acknowledgedBy()).isEmpty();
            simulation.callAs(ANN, Alerts.ACKNOWLEDGE, known);
            report(simulation, "node_a", 80, 80, 80, 10, 10, 10);
            assertThat(story()).as("silent on the way down, told when over").containsExactly("open warning 75.0",
                    "open critical 95.0", "resolved warning 10.0");
            assertThat(numberOf(() -> simulation.callAs(ANN, Alerts.ACKNOWLEDGE, known))).isEqualTo(5003);
        }
    }

    @Test
    @Tag("NOD-65")
    void thresholdsOfANodeCountFromTheNextSampleOnAndAreKept() {
        try (Simulation simulation = new Simulation(setup())) {
            assertThat(simulation.callAs(ANN, Alerts.GET_THRESHOLDS, new Alerts.GetThresholds("node_a")).updatedAt())
                    .isEmpty();
            Alerts.NodeThresholds set = simulation.callAs(ANN, Alerts.SET_THRESHOLDS, Alerts.SetThresholds.of("node_a",
                    Map.of("cpu_percent", DoubleNode.valueOf(95))));
            assertThat(set.thresholds().get("cpu_percent")).isEqualTo(new Alerts.Levels(95, 95));
            assertThat(set.thresholds().get("disk_percent")).isEqualTo(new Alerts.Levels(85, 95));
            report(simulation, "node_a", 94, 94, 94);
            assertThat(alerts(simulation, "node_a").alerts()).isEmpty();
            assertThat(numberOf(() -> simulation.callAs(ANN, Alerts.SET_THRESHOLDS, Alerts.SetThresholds.of("node_a",
                    Map.of("disk_percent", DoubleNode.valueOf(50), "cpu_percent", DoubleNode.valueOf(101))))))
                    .isEqualTo(5301);
            simulation.restart();
            assertThat(simulation.callAs(ANN, Alerts.GET_THRESHOLDS, new Alerts.GetThresholds("node_a"))).as(
                    "nothing of what was refused").isEqualTo(set);
            report(simulation, "node_b", 94, 94, 94);
            assertThat(only(simulation, "node_b").level()).isEqualTo("critical");
            assertThat(numberOf(() -> simulation.callAs(ANN, Alerts.SET_THRESHOLDS, Alerts.SetThresholds.of("node_x",
                    Map.of())))).isEqualTo(5001);
        }
    }

    @Test
    void loadsNameWhatIsCriticalAndSummariesCountWhatIsOpen() {
        try (Simulation simulation = new Simulation(setup())) {
            report(simulation, "node_a", 95, 95, 95);
            report(simulation, "node_b", 75, 75, 75);
            simulation.advance(Duration.ofMinutes(2));
            for (boolean again : new boolean[]{false, true}) {
                List<Resources.Load> loads = simulation.call(Resources.LOADS, new Resources.GetLoads(List.of("node_b",
                        "node_x", "node_a"))).items();
                assertThat(loads).hasSize(2);
                Resources.Load a = loads.stream().filter(load -> load.nodeId().equals("node_a")).findFirst().get();
                assertThat(a.cpuPercent()).contains(95.0);
                assertThat(a.memoryPercent()).isEmpty();
                assertThat(a.diskFreeBytes()).contains(400L);
                assertThat(a.critical()).containsExactly("cpu_percent");
                assertThat(loads.stream().filter(load -> load.nodeId().equals("node_b"))).allMatch(load -> load
                        .critical().isEmpty());
                if (!again) {
                    assertThat(simulation.call(Resources.FLEET_SUMMARY, Nothing.NOTHING)
                            .openAlerts()).isEqualTo(Map.of("critical", 1, "warning", 1));
                    simulation.restart();
                }
            }
            simulation.advance(Duration.ofMinutes(2));
            assertThat(simulation.meters().get("lucid_resource_alerts_open").tags("resource", "cpu_percent", "level",
                    "critical").gauge().value()).isEqualTo(1);
        }
    }

    @Test
    @Tag("NOD-31")
    void endWithATerminatedNodeWithAndWithoutItsEvent() {
        for (Setup way : List.of(setup(), setup().withoutEvents())) {
            states.put("node_a", "ACTIVE");
            try (Simulation simulation = new Simulation(way)) {
                simulation.callAs(ANN, Alerts.SET_THRESHOLDS, Alerts.SetThresholds.of("node_a", Map.of("disk_percent",
                        DoubleNode.valueOf(40))));
                report(simulation, "node_a", 95, 95, 95);
                simulation.advance(Duration.ofMinutes(2));
                assertThat(alerts(simulation, "node_a").activeAlerts()).hasSize(2);
                states.put("node_a", "TERMINATED");
                boolean events = way.events();
                simulation.kernel().switchboard().publish(Nodes.NODE_STATUS_CHANGED, new Nodes.NodeStatusChanged(
                        "node_a", "ACTIVE", "TERMINATED", simulation.now(), "removed"));
                simulation.advance(events ? Duration.ofSeconds(1) : Duration.ofSeconds(61));
                assertThat(alerts(simulation, "node_a").activeAlerts()).isEmpty();
                assertThat(alerts(simulation, "node_a").alertHistory()).hasSize(2);
                assertThat(simulation.callAs(ANN, Alerts.GET_THRESHOLDS, new Alerts.GetThresholds("node_a"))
                        .updatedAt()).isEmpty();
                assertThat(simulation.call(Resources.FLEET_SUMMARY, Nothing.NOTHING).total())
                        .isZero();
            }
        }
    }

    @Test
    @Tag("NOD-82")
    void thereIsNeverASecondOpenOneWhateverTheStoreDoes() {
        for (int seed = 0; seed < 15; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            boolean[] calm = {true};
            StoreFaults storm = StoreFaults.random(new SplittableRandom(seed), 0.1, 0.1);
            StoreFaults faults = (collection, operation) -> calm[0]
                    ? StoreFaults.NONE
                    : storm.decide(collection,
                            operation);
            try (Simulation simulation = new Simulation(setup().seed(seed).faults(faults))) {
                for (int i = 0; i < 40; i++) {
                    calm[0] = false;
                    double cpu = Stream.of(10.0, 75.0, 95.0).toList().get((i / 5 + random.nextInt(2)) % 3);
                    try {
                        report(simulation, "node_a", cpu);
                    } catch (Failure expected) {
                        // not taken
                    }
                    calm[0] = true;
                    if (random.nextInt(15) == 0) {
                        simulation.restart();
                    }
                    assertThat(alerts(simulation, "node_a").activeAlerts()).as("seed " + seed).hasSizeLessThanOrEqualTo(
                            1);
                }
                report(simulation, "node_a", 95, 95, 95, 95, 95);
                assertThat(alerts(simulation, "node_a").activeAlerts()).as("seed " + seed).singleElement().satisfies(
                        alert -> assertThat(alert.level()).isEqualTo("critical"));
                report(simulation, "node_a", 1, 1, 1, 1, 1);
                assertThat(alerts(simulation, "node_a").activeAlerts()).as("seed " + seed).isEmpty();
            }
        }
    }
}
