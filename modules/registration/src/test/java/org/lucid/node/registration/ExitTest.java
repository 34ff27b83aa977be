package org.lucid.node.registration;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.pools.Allocations;
import org.lucid.node.contract.pools.Pools;
import org.lucid.node.contract.registration.NodeCapacities;
import org.lucid.node.contract.registration.NodeCommands;
import org.lucid.node.contract.registration.NodeCommands.Command;
import org.lucid.node.contract.registration.Nodes;
import org.lucid.node.contract.registration.PayoutAddresses;
import org.lucid.node.contract.shards.Replicas;
import org.lucid.node.kernel.bus.Caller;
import org.lucid.node.kernel.bus.Nothing;
import org.lucid.node.kernel.module.LucidModule;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.module.ModuleInfo;
import org.lucid.node.kernel.store.memory.StoreFaults;
import org.lucid.node.kernel.testkit.Simulation;
import org.lucid.node.kernel.testkit.Simulation.Setup;

class ExitTest extends RegistrationFixture {

    private static final Duration STEP = Duration.ofSeconds(1);

    /** What pools and shards have of the nodes; it outlives the process. */
    private static final class World {

        private final Set<String> members = new TreeSet<>();
        private int open;
        private int replicas;
        private boolean answers = true;
        private boolean starts = true;
        private int left;

        private Setup setup(boolean pools, boolean shards) {
            return Setup.of(ON + "pools: {enabled: " + pools + "}\nshards: {enabled: " + shards + "}\n",
                    RegistrationModule::new, () -> new FakePools(this), () -> new FakeShards(this));
        }

        private <T> Future<T> answer(T value) {
            return answers
                    ? Future.succeededFuture(value)
                    : Future.failedFuture(LucidError.STORE_DOWN.failure("not now"));
        }
    }

    /** No settings. */
    public record None() {
    }

    private record FakePools(World world) implements LucidModule<None> {

        @Override
        public ModuleInfo<None> info() {
            return ModuleInfo.of("lucid.pools", None.class, Pools.LEAVE, Allocations.OPEN_OF_NODE);
        }

        @Override
        public Future<?> start(ModuleContext<None> context) {
            if (!world.starts) {
                return Future.failedFuture("broken");
            }
            context.handle(Allocations.OPEN_OF_NODE, (request, call) -> world.answer(new Allocations.OpenOfNode(request
                    .nodeId(), world.open)));
            context.handle(Pools.LEAVE, (request, call) -> {
                if (world.answers && !world.members.remove(request.nodeId())) {
                    return Future.failedFuture(LucidError.unknown("membership", request.nodeId()));
                }
                world.left += world.answers ? 1 : 0;
                return world.answer(Nothing.NOTHING);
            });
            return Future.succeededFuture();
        }
    }

    private record FakeShards(World world) implements LucidModule<None> {

        @Override
        public ModuleInfo<None> info() {
            return ModuleInfo.of("lucid.shards", None.class, Replicas.OF_NODE);
        }

        @Override
        public Future<?> start(ModuleContext<None> context) {
            context.handle(Replicas.OF_NODE, (request, call) -> world.answer(new Replicas.ReplicaCount(request.nodeId(),
                    world.replicas)));
            return Future.succeededFuture();
        }
    }

    private static Command of(String nodeId) {
        return new Command(nodeId, Optional.of("sold the board"));
    }

    private static String working(Simulation simulation, World world) {
        String nodeId = register(simulation, 1);
        beat(simulation, nodeId, "running");
        world.members.add(nodeId);
        return nodeId;
    }

    /** Lets time pass; the agent beats every 30 s and does what is wanted of it. */
    private static void live(Simulation simulation, String nodeId, Duration duration) {
        Instant end = simulation.now().plus(duration);
        while (simulation.now().isBefore(end)) {
            if (!stateOf(simulation, nodeId).equals("terminated")) {
                String wanted = beat(simulation, nodeId, "running").desiredState();
                if (wanted.equals("stop")) {
                    beat(simulation, nodeId, "stopped");
                }
            }
            simulation.advance(Duration.ofSeconds(30), STEP);
        }
    }

    private static Nodes.NodeStatus status(Simulation simulation, String nodeId) {
        return simulation.call(Nodes.STATUS, new Nodes.GetNode(nodeId, Optional.empty(), Optional.of("terminated")));
    }

    private static String stateOf(Simulation simulation, String nodeId) {
        return status(simulation, nodeId).status();
    }

    private static String phase(Simulation simulation, String nodeId) {
        return status(simulation, nodeId).exit().map(Nodes.ExitProgress::phase).orElse("-");
    }

    private static List<String> told(Simulation simulation, String nodeId) {
        List<String> told = new ArrayList<>(simulation.call(Nodes.HISTORY, new Nodes.GetHistory(nodeId, Optional.of(
                100), Optional.empty())).history().stream().filter(event -> event.kind().equals("exit")).map(
                        Nodes.NodeEvent::reason)
                .toList());
        return told.reversed();
    }

    @Test
    @Tag("NOD-31")
    void worksOffLeavesStopsAndIsTerminatedWithItsProgressToBeRead() {
        World world = new World();
        try (Simulation simulation = new Simulation(world.setup(true, true))) {
            String nodeId = working(simulation, world);
            world.open = 2;
            world.replicas = 1;
            assertThat(simulation.callAs(ADMIN, NodeCommands.EXIT, of(nodeId)).status()).isEqualTo("active");
            Instant since = simulation.now();
            assertThat(simulation.callAs(ADMIN, NodeCommands.EXIT, of(nodeId)).status()).as("again").isEqualTo(
                    "active");
            live(simulation, nodeId, Duration.ofMinutes(10));
            assertThat(status(simulation, nodeId).exit()).contains(new Nodes.ExitProgress("working_off", since, "root",
                    "sold the board", Optional.of(2), since.plus(Duration.ofDays(30))));
            assertThat(status(simulation, nodeId).statusDetail().nextAction().orElseThrow()).contains("DELETE",
                    "working_off");
            world.open = 0;
            live(simulation, nodeId, Duration.ofMinutes(3));
            assertThat(phase(simulation, nodeId)).as("a replica is left").isEqualTo("working_off");
            assertThat(world.members).contains(nodeId);
            world.replicas = 0;
            live(simulation, nodeId, Duration.ofMinutes(5));
            assertThat(stateOf(simulation, nodeId)).isEqualTo("terminated");
            assertThat(phase(simulation, nodeId)).isEqualTo("done");
            assertThat(world.members).isEmpty();
            assertThat(told(simulation, nodeId)).containsExactly("sold the board", "no work is left",
                    "the pool was left", "the graceful exit is complete");
        }
    }

    @Test
    @Tag("NOD-31")
    @Tag("NOD-53")
    void othersAreToldAtOnceThatItGetsNoNewWork() {
        World world = new World();
        List<Nodes.NodeExitChanged> heard = new ArrayList<>();
        try (Simulation simulation = new Simulation(world.setup(true, false))) {
            simulation.kernel().switchboard().listen(Nodes.NODE_EXIT_CHANGED, heard::add);
            String nodeId = working(simulation, world);
            world.open = 1;
            simulation.call(NodeCommands.EXIT, of(nodeId));
            assertThat(simulation.call(Nodes.STATUSES, Nodes.Statuses.of(List.of(nodeId))).items().getFirst()
                    .exiting()).isTrue();
            assertThat(simulation.call(NodeCapacities.CAPACITIES, NodeCapacities.GetCapacities.of(List.of(nodeId)))
                    .items().getFirst().exiting()).isTrue();
            live(simulation, nodeId, Duration.ofMinutes(2));
            simulation.call(NodeCommands.CANCEL_EXIT, new Command(nodeId, Optional.empty()));
            assertThat(simulation.call(Nodes.STATUSES, Nodes.Statuses.of(List.of(nodeId))).items().getFirst()
                    .exiting()).isFalse();
            world.open = 0;
            live(simulation, nodeId, Duration.ofMinutes(5));
            assertThat(heard).extracting(Nodes.NodeExitChanged::exiting).containsExactly(true, false);
            assertThat(stateOf(simulation, nodeId)).as("it stays").isEqualTo("active");
            assertThat(world.members).contains(nodeId);
            assertThat(phase(simulation, nodeId)).isEqualTo("-");
            assertThat(simulation.call(NodeCommands.CANCEL_EXIT, new Command(nodeId, Optional.empty())).status()).as(
                    "nothing to call off").isEqualTo("active");
        }
    }

    @Test
    @Tag("NOD-31")
    void zeroIsBelievedOnlyAfterWorkInPlacementHasSettled() {
        World world = new World();
        try (Simulation simulation = new Simulation(world.setup(true, false))) {
            String nodeId = working(simulation, world);
            simulation.call(NodeCommands.EXIT, of(nodeId));
            simulation.restart();
            assertThat(phase(simulation, nodeId)).as("driven at the start, and too early").isEqualTo("working_off");
            simulation.advance(Duration.ofSeconds(31), STEP);
            simulation.restart();
            simulation.advance(Duration.ofSeconds(5), STEP);
            simulation.restart();
            assertThat(world.members).as("driven at the start").isEmpty();
        }
    }

    @Test
    @Tag("NOD-31")
    void aModuleThatDoesNotAnswerIsWaitedForAndOneThatIsOffIsNot() {
        World world = new World();
        try (Simulation simulation = new Simulation(world.setup(true, true))) {
            String nodeId = working(simulation, world);
            simulation.call(NodeCommands.EXIT, of(nodeId));
            world.answers = false;
            live(simulation, nodeId, Duration.ofMinutes(10));
            assertThat(phase(simulation, nodeId)).isEqualTo("working_off");
            assertThat(status(simulation, nodeId).exit().orElseThrow().openAllocations()).as("unknown is not zero")
                    .isEmpty();
            simulation.configure(ON);
            simulation.reload();
            live(simulation, nodeId, Duration.ofMinutes(5));
            assertThat(stateOf(simulation, nodeId)).isEqualTo("terminated");
        }
    }

    @Test
    @Tag("NOD-31")
    void aModuleThatFailedIsNotTakenForOneThatIsOff() {
        World world = new World();
        try (Simulation simulation = new Simulation(world.setup(true, false))) {
            String nodeId = working(simulation, world);
            simulation.call(NodeCommands.EXIT, of(nodeId));
            world.starts = false;
            simulation.restart();
            live(simulation, nodeId, Duration.ofMinutes(5));
            assertThat(phase(simulation, nodeId)).isEqualTo("working_off");
            world.starts = true;
            live(simulation, nodeId, Duration.ofMinutes(15));
            assertThat(stateOf(simulation, nodeId)).isEqualTo("terminated");
            assertThat(world.members).isEmpty();
        }
    }

    @Test
    @Tag("NOD-31")
    void aCrashAtAnyTimeOnlyDelaysIt() {
        for (int seconds = 0; seconds <= 200; seconds += 8) {
            World world = new World();
            try (Simulation simulation = new Simulation(world.setup(true, true).seed(seconds))) {
                String nodeId = working(simulation, world);
                simulation.call(NodeCommands.EXIT, of(nodeId));
                simulation.advance(Duration.ofSeconds(seconds), STEP);
                simulation.crash();
                simulation.advance(Duration.ofMinutes(6), STEP);
                assertThat(stateOf(simulation, nodeId)).as("crash after %d s", seconds).isEqualTo("terminated");
                assertThat(world.left).isOne();
                assertThat(told(simulation, nodeId)).as("crash after %d s", seconds).containsExactly("sold the board",
                        "no work is left", "the pool was left", "the graceful exit is complete");
            }
        }
    }

    @Test
    @Tag("NOD-31")
    void everyWriteMayFailAndNoStepIsDoneTwice() {
        for (int seed = 0; seed < 25; seed++) {
            boolean[] calm = {true};
            StoreFaults storm = StoreFaults.random(new java.util.SplittableRandom(seed), 0.1, 0.1);
            World world = new World();
            try (Simulation simulation = new Simulation(world.setup(true, true).seed(seed).faults((collection,
                    operation) -> calm[0] ? StoreFaults.NONE : storm.decide(collection, operation)))) {
                String nodeId = working(simulation, world);
                simulation.call(NodeCommands.EXIT, of(nodeId));
                calm[0] = false;
                simulation.advance(Duration.ofMinutes(2), STEP);
                calm[0] = true;
                simulation.crash();
                simulation.advance(Duration.ofMinutes(8), STEP);
                assertThat(stateOf(simulation, nodeId)).as("seed %d", seed).isEqualTo("terminated");
                assertThat(told(simulation, nodeId)).as("seed %d", seed).containsExactly("sold the board",
                        "no work is left", "the pool was left", "the graceful exit is complete");
            }
        }
    }

    @Test
    @Tag("NOD-31")
    void calledOffWhileItStopsItIsStartedAgainByItsOwner() {
        World world = new World();
        try (Simulation simulation = new Simulation(world.setup(true, false))) {
            String nodeId = working(simulation, world);
            simulation.call(NodeCommands.EXIT, of(nodeId));
            while (!stateOf(simulation, nodeId).equals("stopping")) {
                simulation.advance(STEP, STEP);
            }
            assertThat(numberOf(() -> simulation.call(NodeCommands.RESTART, of(nodeId)))).as("while it goes").isEqualTo(
                    5003);
            simulation.call(NodeCommands.CANCEL_EXIT, of(nodeId));
            live(simulation, nodeId, Duration.ofMinutes(5));
            assertThat(stateOf(simulation, nodeId)).isEqualTo("inactive");
            simulation.call(NodeCommands.START, of(nodeId));
            assertThat(beat(simulation, nodeId, "running").status()).isEqualTo("active");
        }
    }

    @Test
    @Tag("NOD-31")
    void ownersAndAdministratorsOnlyAndNotWhileSuspended() {
        World world = new World();
        try (Simulation simulation = new Simulation(world.setup(true, false))) {
            String nodeId = working(simulation, world);
            assertThat(numberOf(() -> simulation.callAs(operator("bob"), NodeCommands.EXIT, of(nodeId)))).isEqualTo(
                    2006);
            assertThat(numberOf(() -> simulation.callAs(operator("bob"), NodeCommands.CANCEL_EXIT, of(nodeId))))
                    .isEqualTo(2006);
            simulation.callAs(ADMIN, NodeCommands.SUSPEND, new NodeCommands.Suspend(nodeId, Optional.empty(), "abuse",
                    Optional.of(1), Optional.empty()));
            assertThat(numberOf(() -> simulation.callAs(ADMIN, NodeCommands.EXIT, of(nodeId)))).isEqualTo(5003);
        }
    }

    @Test
    @Tag("NOD-31")
    void anExitWaitsForASuspensionAndMayBeCutShortAfterThirtyDays() {
        World world = new World();
        try (Simulation simulation = new Simulation(world.setup(true, false))) {
            String nodeId = simulation.callAs(operator("ann"), NodeCommands.CREATE, new NodeCommands.CreateNode(
                    "Pi one", "worker", Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional
                            .empty(),
                    Optional.empty(), Optional.empty(), Optional.empty())).nodeId();
            Caller ann = operator("ann");
            simulation.callAs(ann, NodeCommands.EXIT, of(nodeId));
            simulation.callAs(ADMIN, NodeCommands.SUSPEND, new NodeCommands.Suspend(nodeId, Optional.empty(), "abuse",
                    Optional.empty(), Optional.empty()));
            simulation.advance(Duration.ofDays(30).minusMinutes(1), Duration.ofMinutes(30));
            assertThat(phase(simulation, nodeId)).isEqualTo("stopping");
            NodeCommands.RemoveNode remove = new NodeCommands.RemoveNode(nodeId, Optional.empty());
            assertThat(numberOf(() -> simulation.callAs(ann, NodeCommands.REMOVE, remove))).isEqualTo(5003);
            simulation.advance(Duration.ofMinutes(1), STEP);
            simulation.callAs(ann, NodeCommands.REMOVE, remove);
            assertThat(stateOf(simulation, nodeId)).isEqualTo("terminated");
            assertThat(item(simulation, nodeId).exitCompletedAt()).as("removed, not gone in good order").isEmpty();
        }
    }

    private static PayoutAddresses.Item item(Simulation simulation, String nodeId) {
        return simulation.call(PayoutAddresses.OF_NODES, new PayoutAddresses.OfNodes(List.of(nodeId))).items()
                .getFirst();
    }

    @Test
    @Tag("MON-29")
    @Tag("NOD-31")
    void moneyHeldBackIsReleasedOnlyByAnExitInGoodOrder() {
        World world = new World();
        try (Simulation simulation = new Simulation(world.setup(true, false))) {
            String gone = working(simulation, world);
            String removed = register(simulation, 2);
            simulation.call(NodeCommands.STOP, of(removed));
            simulation.call(NodeCommands.REMOVE, new NodeCommands.RemoveNode(removed, Optional.empty()));
            simulation.call(NodeCommands.EXIT, of(gone));
            live(simulation, gone, Duration.ofMinutes(5));
            assertThat(item(simulation, gone).exitCompletedAt()).contains(status(simulation, gone).statusDetail()
                    .since());
            assertThat(item(simulation, removed).exitCompletedAt()).isEmpty();
        }
    }
}
