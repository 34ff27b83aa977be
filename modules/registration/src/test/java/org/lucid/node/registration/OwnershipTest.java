package org.lucid.node.registration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.registration.NodeCapacities;
import org.lucid.node.contract.registration.NodeCommands;
import org.lucid.node.contract.registration.NodeCommands.Command;
import org.lucid.node.contract.registration.Nodes;
import org.lucid.node.kernel.bus.Caller;
import org.lucid.node.kernel.bus.Nothing;
import org.lucid.node.kernel.json.Json;
import org.lucid.node.kernel.testkit.Simulation;

class OwnershipTest extends RegistrationFixture {

    private static NodeCommands.CreateNode wish(String name) {
        return new NodeCommands.CreateNode(name, "worker", Optional.empty(), Optional.empty(), Optional.empty(),
                Optional
                        .empty(),
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static NodeCommands.UpdateNode nothing(String nodeId) {
        return new NodeCommands.UpdateNode(nodeId, Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional
                        .empty());
    }

    private static NodeCommands.UpdateNode named(String nodeId, String name) {
        return new NodeCommands.UpdateNode(nodeId, Optional.of(name), Optional.empty(), Optional.empty(), Optional
                .empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty());
    }

    private static NodeCommands.UpdateNode located(String nodeId, JsonNode location) {
        return new NodeCommands.UpdateNode(nodeId, Optional.empty(), Optional.empty(), Optional.of(location), Optional
                .empty(), Optional.empty(), Optional.of(Map.of("rack", "7")), Optional.empty(), Optional.empty(),
                Optional
                        .empty(),
                Optional.empty());
    }

    private static NodeCommands.UpdateNode commanded(String nodeId, String status) {
        return new NodeCommands.UpdateNode(nodeId, Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(status), Optional
                        .empty());
    }

    private static NodeCommands.UpdateNode assigned(String nodeId, String operator) {
        return new NodeCommands.UpdateNode(nodeId, Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.of("server"), Optional.of(operator), Optional.empty(),
                Optional.empty());
    }

    @Test
    @Tag("NOD-09")
    void namesAreUniqueAmongNodesThatLive() {
        try (Simulation simulation = new Simulation(setup(ON))) {
            Nodes.Node first = simulation.callAs(operator("ann"), NodeCommands.CREATE, wish(" Pi  one "));
            assertThat(first.name()).isEqualTo("Pi one");
            assertThat(numberOf(() -> simulation.callAs(operator("bob"), NodeCommands.CREATE, wish("pi ONE"))))
                    .isEqualTo(
                            5007);
            Nodes.Node second = simulation.callAs(operator("bob"), NodeCommands.CREATE, wish("Pi two"));
            assertThat(numberOf(() -> simulation.callAs(operator("bob"), NodeCommands.UPDATE, named(second.nodeId(),
                    "pi one")))).isEqualTo(5007);
            simulation.callAs(operator("ann"), NodeCommands.REMOVE, new NodeCommands.RemoveNode(first.nodeId(), Optional
                    .empty()));
            assertThat(simulation.callAs(operator("bob"), NodeCommands.UPDATE, named(second.nodeId(), "pi one")).name())
                    .isEqualTo("pi one");
        }
    }

    @Test
    @Tag("NOD-36")
    void whatIsPrivateIsShownToTheOwnerOnly() {
        try (Simulation simulation = new Simulation(setup(ON))) {
            String nodeId = simulation.callAs(operator("ann"), NodeCommands.CREATE, wish("Pi one")).nodeId();
            JsonNode place = Json.parse("{\"country\":\"de\",\"city\":\"Kiel\",\"latitude\":54.3}".getBytes());
            Nodes.Node own = simulation.callAs(operator("ann"), NodeCommands.UPDATE, located(nodeId, place));
            assertThat(own.location().orElseThrow().path("city").asText()).isEqualTo("Kiel");
            assertThat(own.labels()).containsEntry("rack", "7");
            Nodes.Node seen = simulation.callAs(service("sessions"), Nodes.GET, new Nodes.GetNode(nodeId));
            assertThat(seen.location().orElseThrow().toString()).isEqualTo("{\"country\":\"DE\"}");
            assertThat(seen.labels()).isEmpty();
            assertThat(numberOf(() -> simulation.callAs(operator("bob"), Nodes.GET, new Nodes.GetNode(nodeId))))
                    .isEqualTo(2006);
            Nodes.Node emptied = simulation.callAs(operator("ann"), NodeCommands.UPDATE, located(nodeId, NullNode
                    .getInstance()));
            assertThat(emptied.location()).as("null empties").isEmpty();
        }
    }

    @Test
    @Tag("NOD-08")
    void onlyAdministratorsAssignOwnersAndServers() {
        try (Simulation simulation = new Simulation(setup(ON))) {
            String nodeId = simulation.callAs(operator("ann"), NodeCommands.CREATE, wish("Pi one")).nodeId();
            assertThat(numberOf(() -> simulation.callAs(operator("ann"), NodeCommands.UPDATE, assigned(nodeId, "bob"))))
                    .isEqualTo(2002);
            Nodes.Node moved = simulation.callAs(ADMIN, NodeCommands.UPDATE, assigned(nodeId, "bob"));
            assertThat(moved.operatorId()).contains("bob");
            assertThat(moved.role()).isEqualTo("server");
            assertThat(simulation.call(Nodes.NODE_CHANGES, new Nodes.NodeChanges(0, 500)).items()).extracting(
                    Nodes.NodeChange::kind).containsExactly("admitted", "owner");
            assertThat(numberOf(() -> simulation.callAs(operator("ann"), Nodes.GET, new Nodes.GetNode(nodeId))))
                    .isEqualTo(2006);
        }
    }

    @Test
    @Tag("NOD-06")
    void aServiceIsBoundToItsIdForEver() {
        try (Simulation simulation = new Simulation(setup(ON))) {
            NodeCommands.RegisterNode request = new NodeCommands.RegisterNode(Optional.of("session-pipeline"),
                    Optional.of(
                            "session-pipeline"),
                    Optional.empty(), Optional.of(Json.parse("{\"relay\":true}".getBytes())),
                    Optional.of("active"), Optional.empty(), Optional.empty(), Optional.empty());
            NodeCommands.RegisteredNode node = simulation.callAs(service("sessions"), NodeCommands.REGISTER, request);
            assertThat(node.status()).isEqualTo("active");
            assertThat(node.enrolmentCode()).isEmpty();
            assertThat(
                    simulation.call(Nodes.STATUSES, Nodes.Statuses.of(List.of("session-pipeline"))).items().getFirst()
                            .serviceId())
                    .contains("sessions");
            assertThat(simulation.callAs(service("sessions"), NodeCommands.REGISTER, request).nodeId()).isEqualTo(
                    "session-pipeline");
            assertThat(numberOf(() -> simulation.callAs(service("other"), NodeCommands.REGISTER, request))).isEqualTo(
                    5007);
            Caller sessions = service("sessions");
            assertThat(simulation.callAs(sessions, Nodes.HEARTBEAT, new Nodes.Heartbeat("session-pipeline", Optional
                    .empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty())).status())
                    .isEqualTo("active");
            assertThat(numberOf(() -> simulation.callAs(service("other"), Nodes.HEARTBEAT, new Nodes.Heartbeat(
                    "session-pipeline", Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional
                            .empty()))))
                    .isEqualTo(2006);
            assertThat(simulation.callAs(ADMIN, Nodes.LIST, new Nodes.ListNodes(Optional.empty(), Optional.of(
                    "session-pipeline"), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()))
                    .nodes())
                    .hasSize(1);
            NodeCommands.RegisterNode reserved = new NodeCommands.RegisterNode(Optional.of("node_x"), Optional.of("x"),
                    Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional
                            .empty());
            assertThat(numberOf(() -> simulation.callAs(service("sessions"), NodeCommands.REGISTER, reserved)))
                    .isEqualTo(
                            1001);
        }
    }

    @Test
    @Tag("NOD-06")
    void anOperatorRegistersANodeAndGetsItsCode() {
        try (Simulation simulation = new Simulation(setup(ON))) {
            NodeCommands.RegisteredNode made = simulation.callAs(operator("ann"), NodeCommands.REGISTER,
                    new NodeCommands.RegisterNode(Optional.empty(), Optional.empty(), Optional.empty(),
                            Optional.empty(),
                            Optional.empty(), Optional.of(Json.parse("{\"cpu_cores\":4}".getBytes())), Optional.empty(),
                            Optional.empty()));
            assertThat(made.operatorId()).contains("ann");
            assertThat(
                    prove(simulation, 5, wishWithCode(simulation, 5, "agent five", made.enrolmentCode().orElseThrow()))
                            .nodeId())
                    .isEqualTo(made.nodeId());
        }
    }

    @Test
    @Tag("NOD-29")
    void maintenanceEndsByTimeOrByTheOwner() {
        try (Simulation simulation = new Simulation(setup(ON))) {
            String nodeId = register(simulation, 1);
            beat(simulation, nodeId, "running");
            assertThat(simulation.callAs(node(nodeId), Nodes.STATUS, new Nodes.GetNode(nodeId)).status()).isEqualTo(
                    "active");
            NodeCommands.Maintain work = new NodeCommands.Maintain(nodeId, Optional.of("new fan"), Optional.of(1));
            NodeCommands.NodeTransition begun = simulation.callAs(ADMIN, NodeCommands.MAINTAIN, work);
            assertThat(begun.status()).isEqualTo("maintenance");
            assertThat(begun.excused().orElseThrow().note()).as("no consensus, nothing excused").isPresent();
            assertThat(simulation.callAs(ADMIN, NodeCommands.MAINTAIN, work).status()).as("again").isEqualTo(
                    "maintenance");
            simulation.advance(Duration.ofMinutes(30), Duration.ofSeconds(5));
            assertThat(statusOf(simulation, nodeId)).as("silence is not held against it").isEqualTo("maintenance");
            simulation.advance(Duration.ofMinutes(32), Duration.ofSeconds(5));
            assertThat(statusOf(simulation, nodeId)).isIn("starting", "offline");
            beat(simulation, nodeId, "running");
            simulation.callAs(ADMIN, NodeCommands.UPDATE, commanded(nodeId, "maintenance"));
            assertThat(simulation.callAs(ADMIN, NodeCommands.UPDATE, commanded(nodeId, "active")).status()).isEqualTo(
                    "starting");
        }
    }

    @Test
    @Tag("NOD-29")
    void aDailyWindowOpensOnceADay() {
        try (Simulation simulation = new Simulation(setup(ON))) {
            String nodeId = register(simulation, 1);
            simulation.callAs(ADMIN, NodeCommands.UPDATE, new NodeCommands.UpdateNode(nodeId, Optional.empty(), Optional
                    .empty(), Optional.empty(),
                    Optional.of(Json.parse(
                            "{\"maintenance_window\":{\"start\":\"02:00\",\"hours\":1}}".getBytes())),
                    Optional.empty(),
                    Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
            simulation.callAs(ADMIN, NodeCommands.DEACTIVATE, new Command(nodeId, Optional.empty()));
            simulation.advance(Duration.ofMinutes(125), Duration.ofSeconds(10));
            assertThat(statusOf(simulation, nodeId)).isEqualTo("maintenance");
            simulation.callAs(ADMIN, NodeCommands.ACTIVATE, new Command(nodeId, Optional.empty()));
            simulation.advance(Duration.ofMinutes(10), Duration.ofSeconds(10));
            assertThat(statusOf(simulation, nodeId)).as("activated by its owner").isNotEqualTo("maintenance");
        }
    }

    @Test
    @Tag("NOD-30")
    void suspensionsEndByTimeAndByThoseWhoGaveThem() {
        try (Simulation simulation = new Simulation(setup(ON))) {
            String nodeId = register(simulation, 1);
            beat(simulation, nodeId, "running");
            NodeCommands.Suspend byAdmin = new NodeCommands.Suspend(nodeId, Optional.empty(), "looks odd",
                    Optional.of(1),
                    Optional.empty());
            assertThat(simulation.callAs(ADMIN, NodeCommands.SUSPEND, byAdmin).status()).isEqualTo("suspended");
            simulation.call(NodeCommands.SUSPEND,
                    new NodeCommands.Suspend(nodeId, Optional.of("flag_1"), "double signing",
                            Optional.empty(), Optional.empty()));
            assertThat(numberOf(() -> simulation.callAs(ADMIN, NodeCommands.ACTIVATE, new Command(nodeId, Optional
                    .empty())))).as("the flag stays").isEqualTo(5003);
            simulation.call(NodeCommands.LIFT, new NodeCommands.Lift(nodeId, "flag_1"));
            assertThat(statusOf(simulation, nodeId)).isEqualTo("starting");
            simulation.callAs(ADMIN, NodeCommands.SUSPEND, byAdmin);
            simulation.advance(Duration.ofMinutes(62), Duration.ofSeconds(10));
            assertThat(statusOf(simulation, nodeId)).isIn("starting", "offline");
        }
    }

    @Test
    @Tag("NOD-28")
    void anActiveNodeIsNotRemovedAndARemovedOneIsGone() {
        try (Simulation simulation = new Simulation(setup(ON))) {
            String nodeId = register(simulation, 1);
            beat(simulation, nodeId, "running");
            NodeCommands.RemoveNode remove = new NodeCommands.RemoveNode(nodeId, Optional.empty());
            assertThat(numberOf(() -> simulation.callAs(ADMIN, NodeCommands.REMOVE, remove))).isEqualTo(5003);
            simulation.callAs(ADMIN, NodeCommands.STOP, new Command(nodeId, Optional.empty()));
            beat(simulation, nodeId, "stopped");
            simulation.callAs(ADMIN, NodeCommands.REMOVE, remove);
            assertThat(numberOf(() -> statusOf(simulation, nodeId))).isEqualTo(5001);
            assertThat(numberOf(() -> beat(simulation, nodeId, "running"))).isEqualTo(5001);
            assertThat(simulation.callAs(ADMIN, Nodes.GET, new Nodes.GetNode(nodeId, Optional.empty(), Optional.of(
                    "terminated"))).status()).isEqualTo("terminated");
            assertThat(simulation.callAs(ADMIN, Nodes.HISTORY, new Nodes.GetHistory(nodeId, Optional.empty(), Optional
                    .empty())).history()).extracting(Nodes.NodeEvent::status).containsExactly("TERMINATED", "INACTIVE",
                            "STOPPING", "ACTIVE", "STARTING", "REGISTERED");
            assertThat(numberOf(() -> simulation.call(org.lucid.node.contract.registration.Admission.SUBMIT,
                    RegistrationFixture.wish(simulation, 1, "again")))).as("its key stays its own").isEqualTo(5103);
        }
    }

    @Test
    void restartGoesThroughStopping() {
        try (Simulation simulation = new Simulation(setup(ON))) {
            String nodeId = register(simulation, 1);
            beat(simulation, nodeId, "running");
            Command command = new Command(nodeId, Optional.empty());
            assertThat(simulation.callAs(ADMIN, NodeCommands.RESTART, command).status()).isEqualTo("stopping");
            assertThat(beat(simulation, nodeId, "stopped").status()).isEqualTo("starting");
            assertThat(beat(simulation, nodeId, "running").status()).isEqualTo("active");
        }
    }

    @Test
    void sumsAndPeersCountWhoIsThere() {
        try (Simulation simulation = new Simulation(setup(ON))) {
            String nodeId = register(simulation, 1);
            register(simulation, 2);
            beat(simulation, nodeId, "running");
            simulation.callAs(ADMIN, NodeCommands.UPDATE, new NodeCommands.UpdateNode(nodeId, Optional.empty(), Optional
                    .of(Json.parse("{\"cpu_cores\":4,\"memory_gb\":8}".getBytes())), Optional.empty(),
                    Optional.of(Json
                            .parse("{\"advertise\":true}".getBytes())),
                    Optional.empty(), Optional.empty(), Optional.empty(),
                    Optional.empty(), Optional.empty(), Optional.empty()));
            Nodes.NodeStatistics sums = simulation.call(Nodes.STATISTICS, Nothing.NOTHING);
            assertThat(sums.totalNodes()).isEqualTo(2);
            assertThat(sums.activeNodes()).isEqualTo(1);
            assertThat(sums.byStatus()).isEqualTo(Map.of("active", 1L, "starting", 1L));
            assertThat(sums.totalCpuCores()).isEqualTo(4);
            assertThat(simulation.callAs(Caller.ANONYMOUS, Nodes.LIST_PEERS, Nothing.NOTHING).peers()).extracting(
                    Nodes.Peer::nodeId).containsExactly(nodeId);
        }
    }

    @Test
    void manyChangesAtOnceFollowOneAnother() {
        try (Simulation simulation = new Simulation(setup(ON))) {
            String nodeId = register(simulation, 1);
            List<Future<Nodes.Node>> all = new java.util.ArrayList<>();
            for (int i = 0; i < 12; i++) {
                all.add(simulation.send(NodeCommands.UPDATE, named(nodeId, "name " + i)));
                simulation.send(NodeCommands.SUSPEND,
                        new NodeCommands.Suspend(nodeId, Optional.of("c" + i % 3), "because",
                                Optional.empty(), Optional.empty()));
            }
            simulation.advance(Duration.ofSeconds(5));
            assertThat(all).allMatch(Future::succeeded);
            assertThat(simulation.call(NodeCommands.UPDATE, nothing(nodeId)).status()).isEqualTo("suspended");
            simulation.restart();
            assertThat(statusOf(simulation, nodeId)).isEqualTo("suspended");
        }
    }

    @Test
    @Tag("NOD-53")
    @Tag("NOD-57")
    void tellsWhatNodesCanBear() {
        try (Simulation simulation = new Simulation(setup(ON))) {
            NodeCommands.CreateNode described = new NodeCommands.CreateNode("Pi two", "worker", Optional.empty(),
                    Optional.empty(), Optional.of(Json.parse("{\"cpu_cores\": 4, \"memory_gb\": 8}".getBytes())),
                    Optional.of(
                            Json.parse("{\"country\": \"de\", \"latitude\": 52.52, \"longitude\": 13.405}".getBytes())),
                    Optional.empty(), Optional.of(Json.parse(
                            "{\"max_sessions\": 3, \"resource_limits\": {\"cpu_percent\": 50, \"memory_bytes\": 1024}}"
                                    .getBytes())),
                    Optional.empty(), Optional.empty());
            String nodeId = simulation.callAs(ADMIN, NodeCommands.CREATE, described).nodeId();
            String plain = simulation.callAs(ADMIN, NodeCommands.CREATE, wish("Pi three")).nodeId();
            NodeCapacities.Capacity capacity = capacities(simulation, Optional.of(List.of(nodeId, "node_none")))
                    .getFirst();
            assertThat(capacity.maxSessions()).isEqualTo(3);
            assertThat(capacity.cores()).isEqualTo(4);
            assertThat(capacity.cpuPercent()).isEqualTo(50);
            assertThat(capacity.memoryBytes()).as("the smaller of limit and total").isEqualTo(1024);
            assertThat(capacity.diskBytes()).as("an unknown total is none").isZero();
            assertThat(capacity.networkMbps()).isEmpty();
            assertThat(capacity.country()).contains("DE");
            assertThat(capacity.latitude()).contains(52.52);
            assertThat(capacities(simulation, Optional.empty())).extracting(NodeCapacities.Capacity::nodeId)
                    .containsExactlyInAnyOrder(nodeId, plain);
            simulation.callAs(ADMIN, NodeCommands.REMOVE, new NodeCommands.RemoveNode(plain, Optional.empty()));
            assertThat(capacities(simulation, Optional.empty())).extracting(NodeCapacities.Capacity::nodeId)
                    .containsExactly(nodeId);
        }
    }

    private static List<NodeCapacities.Capacity> capacities(Simulation simulation, Optional<List<String>> nodeIds) {
        return simulation.call(NodeCapacities.CAPACITIES, new NodeCapacities.GetCapacities(nodeIds, Optional.empty(),
                500)).items();
    }
}
