package org.lucid.node.pools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lucid.node.pools.PoolFixture.join;
import static org.lucid.node.pools.PoolFixture.numberOf;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.pools.Allocations;
import org.lucid.node.contract.pools.Allocations.Allocation;
import org.lucid.node.contract.pools.Allocations.AvailableNode;
import org.lucid.node.contract.pools.Pools;
import org.lucid.node.contract.registration.NodeCapacities.Capacity;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.NodeMessages;
import org.lucid.node.contract.signing.SignedBytes;
import org.lucid.node.kernel.bus.Caller;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.store.memory.StoreFaults;
import org.lucid.node.kernel.testkit.Simulation;
import org.lucid.node.kernel.testkit.Simulation.Setup;

class AllocationsTest {

    private static final Caller PIPELINE = new Caller("session-pipeline", Set.of(Role.SERVICE), Optional.empty(),
            Optional.empty());
    private static final int SEEDS = 25;

    private final FakeRegistration.World world = new FakeRegistration.World();
    private final Map<String, Double> cpu = new HashMap<>();
    private final List<String> critical = new ArrayList<>();

    private void offer(String nodeId, int sessions) {
        world.offer(new Capacity(nodeId, "worker", "ACTIVE", Simulation.START, false, Optional.of("DE"),
                Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.of(nodeId + ".onion"), Optional.of(8095), sessions, 4, 100,
                8L << 30, 200L << 30, Optional.empty()));
    }

    private Setup setup() {
        return PoolFixture.setup(world);
    }

    private Setup measured() {
        return Setup.of("registration: {enabled: true}\npools: {enabled: true}\nresources: {enabled: true}\n",
                () -> new FakeRegistration(world), PoolsModule::new, () -> new FakeResources(cpu, critical));
    }

    private static Allocations.RequestPlace wish(String session, long quantity) {
        return new Allocations.RequestPlace("session", quantity, session, Optional.empty(), Optional.empty(), Optional
                .empty(), Optional.empty());
    }

    private static Allocation place(Simulation simulation, String session) {
        return simulation.callAs(PIPELINE, Allocations.REQUEST, wish(session, 1));
    }

    private static Allocations.Release release(Allocation allocation) {
        return new Allocations.Release(allocation.allocationId(), allocation.sessionId(), Optional.empty());
    }

    private static List<String> available(Simulation simulation, Optional<String> poolId) {
        return simulation.callAs(PIPELINE, Allocations.AVAILABLE, new Allocations.GetAvailable(Optional.empty(),
                Optional.empty(), poolId, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()))
                .nodes().stream().map(AvailableNode::nodeId).toList();
    }

    private static String state(Simulation simulation, Allocation allocation) {
        return simulation.callAs(PIPELINE, Allocations.GET_ALLOCATION, new Allocations.GetAllocation(allocation
                .allocationId())).state();
    }

    @Test
    @Tag("NOD-56")
    void givesTheSamePlaceAgainWithASignedTicket() {
        offer("node_a", 10);
        try (Simulation simulation = new Simulation(setup())) {
            var first = simulation.await(simulation.sendAs(PIPELINE, Allocations.REQUEST, wish("s-1", 1)));
            var again = simulation.await(simulation.sendAs(PIPELINE, Allocations.REQUEST, wish("s-1", 1)));
            Allocation held = first.value();
            assertThat(first.call().created()).isTrue();
            assertThat(again.call().created()).isFalse();
            assertThat(again.value()).isEqualTo(held);
            assertThat(held.status()).isEqualTo("allocated");
            assertThat(held.resourceType()).isEqualTo("session_slot");
            assertThat(held.onionAddress()).contains("node_a.onion");
            assertThat(held.port()).contains(8095);
            assertThat(held.durationSeconds()).isEqualTo(7200);
            var network = simulation.kernel().network();
            byte[] message = NodeMessages.sessionTicket(SignedBytes.networkHash(network.id(), network.genesisAt()), held
                    .allocationId(), "node_a", "s-1", "session_slot", 1, 7200, held.expiresAt());
            assertThat(simulation.signatures().verify(world.managerKey(), message,
                    Hex.bytes("ticket", held.ticket().orElseThrow(),
                            64)))
                    .isTrue();
            assertThat(numberOf(() -> simulation.callAs(PIPELINE, Allocations.REQUEST, wish("s-1", 2)))).isEqualTo(
                    5009);
            assertThat(numberOf(() -> simulation.callAs(PIPELINE, Allocations.REQUEST, wish("s-2", 11)))).isEqualTo(
                    5004);
            Caller other = new Caller("other", Set.of(Role.SERVICE), Optional.empty(), Optional.empty());
            assertThat(numberOf(() -> simulation.callAs(other, Allocations.RELEASE, release(held)))).as("not theirs")
                    .isEqualTo(5011);
            assertThat(simulation.callAs(other, Allocations.LIST_ALLOCATIONS, new Allocations.ListAllocations(Optional
                    .empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty())).allocations())
                    .isEmpty();
        }
    }

    @Test
    @Tag("NOD-58")
    void endsByReleaseOrByItself() {
        offer("node_a", 3);
        try (Simulation simulation = new Simulation(setup())) {
            List<Allocations.AllocationClosed> heard = new ArrayList<>();
            simulation.kernel().switchboard().listen(Allocations.ALLOCATION_CLOSED, heard::add);
            Allocation first = place(simulation, "s-1");
            Allocation second = place(simulation, "s-2");
            Allocations.Which which = new Allocations.Which(second.allocationId(), "s-2");
            Allocation confirmed = simulation.callAs(PIPELINE, Allocations.CONFIRM, which);
            assertThat(confirmed.state()).isEqualTo("confirmed");
            assertThat(confirmed.ticket()).as("nobody else is let in").isEmpty();
            assertThat(simulation.callAs(PIPELINE, Allocations.CONFIRM, which)).isEqualTo(confirmed);
            assertThat(numberOf(() -> simulation.callAs(PIPELINE, Allocations.CONFIRM, new Allocations.Which(second
                    .allocationId(), "s-1")))).isEqualTo(5011);
            simulation.restart();
            simulation.advance(Duration.ofSeconds(606));
            assertThat(state(simulation, first)).as("the session never came").isEqualTo("expired");
            assertThat(state(simulation, second)).isEqualTo("confirmed");
            assertThat(numberOf(() -> simulation.callAs(PIPELINE, Allocations.CONFIRM, new Allocations.Which(first
                    .allocationId(), "s-1")))).isEqualTo(5003);
            simulation.advance(Duration.ofSeconds(6600));
            assertThat(state(simulation, second)).as("its duration is over").isEqualTo("expired");
            Allocation third = place(simulation, "s-3");
            assertThat(simulation.callAs(PIPELINE, Allocations.RELEASE, release(third)).status()).isEqualTo("released");
            assertThat(simulation.callAs(PIPELINE, Allocations.RELEASE, release(third)).status()).isEqualTo("released");
            assertThat(heard).extracting(Allocations.AllocationClosed::reason).containsExactly("expired", "expired",
                    "released");
            assertThat(place(simulation, "s-1").allocationId()).as("a new one").isNotEqualTo(first.allocationId());
        }
    }

    @Test
    @Tag("NOD-53")
    @Tag("NOD-31")
    void aNodeOnItsWayOutGetsNoNewWorkAndKeepsWhatItHas() {
        offer("node_a", 10);
        try (Simulation simulation = new Simulation(setup())) {
            Allocation kept = place(simulation, "s-1");
            assertThat(open(simulation, "node_a")).isOne();
            world.exit(simulation, "node_a", true);
            simulation.advance(Duration.ofSeconds(1));
            assertThat(available(simulation, Optional.empty())).isEmpty();
            assertThat(numberOf(() -> place(simulation, "s-2"))).isEqualTo(5004);
            assertThat(state(simulation, kept)).isEqualTo("held");
            assertThat(open(simulation, "node_a")).as("what was refused does not count").isOne();
            simulation.callAs(PIPELINE, Allocations.CONFIRM, new Allocations.Which(kept.allocationId(), "s-1"));
            assertThat(open(simulation, "node_a")).isOne();
            simulation.callAs(PIPELINE, Allocations.RELEASE, release(kept));
            assertThat(open(simulation, "node_a")).isZero();
            world.exit(simulation, "node_a", false);
            simulation.advance(Duration.ofSeconds(1));
            assertThat(available(simulation, Optional.empty())).as("it stays").containsExactly("node_a");
        }
    }

    @Test
    @Tag("NOD-53")
    void anExitOfWhichNobodyHeardIsSeenWhenAPlaceIsTaken() {
        offer("node_a", 10);
        try (Simulation simulation = new Simulation(setup().withoutEvents())) {
            assertThat(available(simulation, Optional.empty())).containsExactly("node_a");
            world.exit(simulation, "node_a", true);
            assertThat(numberOf(() -> place(simulation, "s-1"))).isEqualTo(5004);
            assertThat(open(simulation, "node_a")).isZero();
        }
    }

    private static int open(Simulation simulation, String nodeId) {
        return simulation.call(Allocations.OPEN_OF_NODE, new Allocations.OfNode(nodeId)).open();
    }

    @Test
    @Tag("NOD-58")
    void freesPlacesOfTerminatedNodesOnly() {
        offer("node_a", 10);
        try (Simulation simulation = new Simulation(setup())) {
            Allocation allocation = place(simulation, "s-1");
            world.set(simulation, "node_a", "OFFLINE");
            simulation.advance(Duration.ofMinutes(2));
            assertThat(state(simulation, allocation)).isEqualTo("held");
            assertThat(numberOf(() -> place(simulation, "s-2"))).isEqualTo(5004);
            world.set(simulation, "node_a", "TERMINATED");
            simulation.advance(Duration.ofSeconds(1));
            assertThat(state(simulation, allocation)).isEqualTo("released");
        }
    }

    @Test
    @Tag("NOD-58")
    void takesReportsThatTheNodeSigned() {
        offer("node_a", 10);
        try (Simulation simulation = new Simulation(setup())) {
            byte[] seed = new byte[32];
            world.key("node_a", Hex.of(simulation.signatures().publicKey(seed)));
            Allocation allocation = place(simulation, "s-1");
            Caller node = new Caller("node_a", Set.of(Role.NODE), Optional.empty(), Optional.of("node_a"));
            Instant now = simulation.now();
            var network = simulation.kernel().network();
            byte[] message = NodeMessages.sessionReport(SignedBytes.networkHash(network.id(), network.genesisAt()),
                    allocation.allocationId(), "s-1", now, now, 5, 6, "closed");
            String signature = Hex.of(simulation.signatures().sign(seed, message));
            assertThat(numberOf(() -> simulation.callAs(node, Allocations.RELEASE, new Allocations.Release(allocation
                    .allocationId(), "s-1",
                    Optional.of(new Allocations.SessionReport(now, now, 5, 7, "closed",
                            signature))))))
                    .isEqualTo(5101);
            assertThat(state(simulation, allocation)).isEqualTo("held");
            assertThat(simulation.callAs(node, Allocations.RELEASE, new Allocations.Release(allocation.allocationId(),
                    "s-1", Optional.of(new Allocations.SessionReport(now, now, 5, 6, "closed", signature)))).status())
                    .isEqualTo("released");
        }
    }

    @Test
    @Tag("NOD-53")
    @Tag("NOD-55")
    void offersActiveNodesThatAreNotBusy() {
        for (String node : List.of("node_a", "node_b", "node_c", "node_d", "node_e")) {
            offer(node, 10);
        }
        cpu.putAll(Map.of("node_a", 40.0, "node_b", 90.0, "node_c", 50.0));
        critical.add("node_c");
        try (Simulation simulation = new Simulation(measured())) {
            world.set(simulation, "node_e", "MAINTENANCE");
            simulation.advance(Duration.ofSeconds(31));
            assertThat(available(simulation, Optional.empty())).as("busy, critical, away; unmeasured last")
                    .containsExactly("node_a", "node_d");
            String poolId = PoolFixture.pool(simulation, "North", 5);
            simulation.call(Pools.JOIN, new Pools.JoinPool(poolId, "node_d", Optional.of(90)));
            simulation.advance(Duration.ofSeconds(31));
            assertThat(available(simulation, Optional.of(poolId))).containsExactly("node_d");
            assertThat(available(simulation, Optional.empty())).as("the higher priority first").containsExactly(
                    "node_d", "node_a");
            simulation.call(Pools.MAINTAIN, new Pools.Maintain(poolId, Optional.empty(), Optional.empty()));
            assertThat(available(simulation, Optional.of(poolId))).isEmpty();
            assertThat(numberOf(() -> available(simulation, Optional.of("pool_none")))).isEqualTo(5002);
        }
    }

    @Test
    @Tag("NOD-54")
    void placesRoundRobinAndOverflowsToLowerPriorities() {
        for (String node : List.of("node_a", "node_b", "node_c", "node_d")) {
            offer(node, 2);
        }
        try (Simulation simulation = new Simulation(setup())) {
            String poolId = PoolFixture.pool(simulation, "North", 5);
            simulation.call(Pools.JOIN, new Pools.JoinPool(poolId, "node_d", Optional.of(10)));
            for (String node : List.of("node_a", "node_b", "node_c")) {
                simulation.call(Pools.JOIN, join(poolId, node));
            }
            List<String> placed = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                placed.add(simulation.callAs(PIPELINE, Allocations.REQUEST, new Allocations.RequestPlace("cpu", i < 3
                        ? 3
                        : 2, "s-" + i, Optional.empty(), Optional.of(poolId), Optional.empty(), Optional.empty()))
                        .nodeId().orElseThrow());
            }
            assertThat(placed).as("with 3 of 4 cores taken each, 2 more fit only lower").containsExactly("node_a",
                    "node_b", "node_c", "node_d", "node_d");
        }
    }

    private Map<String, Long> holdsByNode(Simulation simulation) {
        return simulation.call(Allocations.LIST_ALLOCATIONS, new Allocations.ListAllocations(Optional.empty(), Optional
                .empty(), Optional.empty(), Optional.of(100), Optional.empty())).allocations().stream().filter(
                        allocation -> Set.of("held", "confirmed").contains(allocation.state()))
                .collect(Collectors.groupingBy(allocation -> allocation.nodeId().orElseThrow(), Collectors
                        .counting()));
    }

    @Test
    @Tag("NOD-57")
    void neverHoldsMoreThanThereIs() {
        for (int i = 0; i < 3; i++) {
            offer("node_" + i, 10);
        }
        for (int seed = 0; seed < SEEDS; seed++) {
            boolean[] calm = {true};
            StoreFaults storm = StoreFaults.random(new SplittableRandom(seed), 0.04, 0.04);
            StoreFaults faults = (collection, operation) -> calm[0]
                    ? StoreFaults.NONE
                    : storm.decide(collection, operation);
            String run = "seed " + seed;
            try (Simulation simulation = new Simulation(setup().seed(seed).faults(faults))) {
                calm[0] = seed == 0;
                List<Future<?>> replies = new ArrayList<>();
                for (int i = 0; i < 64; i++) {
                    replies.add(simulation.sendAs(PIPELINE, Allocations.REQUEST, wish("s-" + i, 1)));
                }
                simulation.advance(Duration.ofMillis(seed % 4), Duration.ofMillis(1));
                calm[0] = true;
                if (seed > 0) {
                    simulation.restart();
                }
                simulation.advance(Duration.ofMinutes(2));
                Map<String, Long> held = holdsByNode(simulation);
                assertThat(held.values()).as(run).allMatch(count -> count <= 10);
                for (Future<?> reply : replies) {
                    assertThat(reply.isComplete()).as(run).isTrue();
                }
                long placed = held.values().stream().mapToLong(Long::longValue).sum();
                assertThat(placed).as(run).isGreaterThanOrEqualTo(replies.stream().filter(Future::succeeded).count());
                simulation.advance(Duration.ofMinutes(12));
                assertThat(holdsByNode(simulation)).as(run + ": all ran out").isEmpty();
                for (int i = 0; i < 27; i++) {
                    int number = i;
                    assertThat(numberOf(() -> place(simulation, "t-" + number))).as(run + ": no hold was left behind")
                            .isZero();
                }
            }
        }
    }

    /** The store dies after each possible write in turn (NOD-57). */
    @Test
    @Tag("NOD-57")
    void takesUpWhatWasBegunAfterACrashBehindAnyStep() {
        offer("node_a", 1);
        for (int crashAfter = 0; crashAfter < 7; crashAfter++) {
            int[] left = {Integer.MAX_VALUE};
            StoreFaults faults = (collection, operation) -> switch (operation) {
                case INSERT, INSERT_ALL, REPLACE, DELETE -> left[0] == 0 || left[0]-- == 0
                        ? StoreFaults.FAIL_BEFORE_APPLY
                        : StoreFaults.NONE;
                default -> left[0] == 0 ? StoreFaults.FAIL_BEFORE_APPLY : StoreFaults.NONE;
            };
            String run = "crash after write " + crashAfter;
            try (Simulation simulation = new Simulation(setup().faults(faults))) {
                left[0] = crashAfter;
                Optional<Allocation> placed = Optional.empty();
                boolean released = false;
                try {
                    placed = Optional.of(place(simulation, "s-1"));
                    simulation.callAs(PIPELINE, Allocations.RELEASE, release(placed.get()));
                    released = true;
                } catch (Failure failure) {
                    assertThat(failure.number()).as(run).isEqualTo(5032);
                }
                left[0] = Integer.MAX_VALUE;
                simulation.restart();
                simulation.advance(Duration.ofMinutes(2));
                assertThat(placed.isPresent()).as(run).isEqualTo(crashAfter >= 3);
                assertThat(released).as(run).isEqualTo(crashAfter >= 4);
                Map<String, Long> held = holdsByNode(simulation);
                assertThat(held.getOrDefault("node_a", 0L)).as(run).isEqualTo(crashAfter == 0 || crashAfter >= 4
                        ? 0
                        : 1);
                simulation.advance(Duration.ofMinutes(12));
                assertThat(numberOf(() -> place(simulation, "s-2"))).as(run + ": its place is free again").isZero();
            }
        }
    }
}
