package org.lucid.node.registration;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.Pagination;
import org.lucid.node.contract.pools.Memberships;
import org.lucid.node.contract.pools.Pools;
import org.lucid.node.contract.pools.Pools.PoolMember;
import org.lucid.node.contract.poot.Poot;
import org.lucid.node.contract.registration.Nodes;
import org.lucid.node.contract.resources.Resources;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.FailureCode;
import org.lucid.node.kernel.module.LucidModule;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.module.ModuleInfo;
import org.lucid.node.kernel.testkit.Simulation;
import org.lucid.node.kernel.testkit.Simulation.Setup;

class ElsewhereTest extends RegistrationFixture {

    /** Who is in which pool, what each node scores, and who was asked about how many nodes. */
    private static final class World {

        private final Map<String, String> pools = new TreeMap<>();
        private final Map<String, Integer> scores = new TreeMap<>();
        private final Map<String, Resources.Load> loads = new TreeMap<>();
        private final List<String> asked = new ArrayList<>();

        private Setup setup(boolean on) {
            return Setup.of(ON + "pools: {enabled: " + on + "}\npoot: {enabled: " + on + "}\nresources: {enabled: " + on
                    + "}\n", RegistrationModule::new, () -> new FakePools(this), () -> new FakePoot(this),
                    () -> new FakeResources(this));
        }

        private static PoolMember member(String nodeId, String poolId) {
            return new PoolMember(nodeId, poolId, "member", "active", 50, Optional.empty(), Optional.empty(), Optional
                    .empty(), Optional.empty(), Optional.empty());
        }
    }

    /** No settings. */
    public record None() {
    }

    private record FakePools(World world) implements LucidModule<None> {

        @Override
        public ModuleInfo<None> info() {
            return ModuleInfo.of("lucid.pools", None.class, Memberships.MEMBERSHIPS_OF, Pools.LIST_MEMBERS);
        }

        @Override
        public Future<?> start(ModuleContext<None> context) {
            context.handle(Memberships.MEMBERSHIPS_OF, (request, call) -> {
                world.asked.add("pools " + request.nodeIds().size());
                return Future.succeededFuture(new Memberships.MemberList(request.nodeIds().stream().filter(
                        world.pools::containsKey).map(node -> World.member(node, world.pools.get(node))).toList()));
            });
            context.handle(Pools.LIST_MEMBERS, (request, call) -> {
                if (!world.pools.containsValue(request.poolId()) && !request.poolId().equals("pool_empty")) {
                    return Future.failedFuture(LucidError.POOL_UNKNOWN.failure("no such pool"));
                }
                List<String> all = world.pools.keySet().stream().filter(node -> world.pools.get(node).equals(request
                        .poolId())).toList();
                int page = request.page().orElse(1);
                return Future.succeededFuture(new Pools.MemberPage(all.stream().skip((page - 1) * 100L).limit(100).map(
                        node -> World.member(node, request.poolId())).toList(),
                        Pagination.byNumber(page, 100, all
                                .size(), Optional.empty())));
            });
            return Future.succeededFuture();
        }
    }

    private record FakePoot(World world) implements LucidModule<None> {

        @Override
        public ModuleInfo<None> info() {
            return ModuleInfo.of("lucid.poot", None.class, Poot.SCORES_OF);
        }

        @Override
        public Future<?> start(ModuleContext<None> context) {
            context.handle(Poot.SCORES_OF, (request, call) -> {
                world.asked.add("poot " + request.nodeIds().size());
                return Future.succeededFuture(new Poot.ScoreList(request.nodeIds().stream().filter(
                        world.scores::containsKey).map(node -> new Poot.NodeScore(node, world.scores.get(node)))
                        .toList()));
            });
            return Future.succeededFuture();
        }
    }

    private record FakeResources(World world) implements LucidModule<None> {

        @Override
        public ModuleInfo<None> info() {
            return ModuleInfo.of("lucid.resources", None.class, Resources.LOADS);
        }

        @Override
        public Future<?> start(ModuleContext<None> context) {
            context.handle(Resources.LOADS, (request, call) -> {
                world.asked.add("resources " + request.nodeIds().size());
                return Future.succeededFuture(new Resources.LoadList(request.nodeIds().stream().filter(
                        world.loads::containsKey).map(world.loads::get).toList()));
            });
            return Future.succeededFuture();
        }
    }

    private static Nodes.ListNodes in(String poolId) {
        return new Nodes.ListNodes(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional
                .empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.of(poolId));
    }

    private static Nodes.ListNodes all() {
        return new Nodes.ListNodes(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional
                .empty(), Optional.empty());
    }

    @Test
    @Tag("NOD-36")
    @Tag("API-75")
    void aPageOfNodesAsksPoolsAndPootOnceEach() {
        World world = new World();
        try (Simulation simulation = new Simulation(world.setup(true))) {
            String seated = register(simulation, 1);
            String alone = register(simulation, 2);
            world.pools.put(seated, "pool_a");
            world.scores.put(seated, 8317);
            world.asked.clear();
            Map<String, Nodes.Node> nodes = new TreeMap<>();
            simulation.callAs(ADMIN, Nodes.LIST, all()).nodes().forEach(node -> nodes.put(node.nodeId(), node));
            assertThat(nodes.get(seated).poolId()).contains("pool_a");
            assertThat(nodes.get(seated).pootScore()).contains(83.17);
            assertThat(nodes.get(alone).poolId()).isEmpty();
            assertThat(nodes.get(alone).pootScore()).as("never scored is not zero").isEmpty();
            assertThat(world.asked).containsExactlyInAnyOrder("pools 2", "poot 2", "resources 2");
            assertThat(simulation.callAs(node(seated), Nodes.GET, new Nodes.GetNode(seated)).poolId()).contains(
                    "pool_a");
        }
    }

    private static Nodes.ListNodes byScore(String order, Optional<Integer> page, Optional<String> cursor) {
        return new Nodes.ListNodes(Optional.empty(), Optional.empty(), Optional.empty(), page, Optional.of(2), cursor,
                Optional.empty(), Optional.of("poot_score"), Optional.of(order), Optional.empty(), Optional.empty());
    }

    @Test
    @Tag("NOD-36")
    @Tag("API-75")
    void nodesAreListedInTheOrderOfTheirScores() {
        World world = new World();
        try (Simulation simulation = new Simulation(world.setup(true))) {
            String middle = register(simulation, 1);
            String never = register(simulation, 2);
            String best = register(simulation, 3);
            String worst = register(simulation, 4);
            world.scores.putAll(Map.of(middle, 5000, best, 9000, worst, 0));
            Nodes.NodePage first = simulation.callAs(ADMIN, Nodes.LIST, byScore("desc", Optional.empty(), Optional
                    .empty()));
            assertThat(first.nodes()).extracting(Nodes.Node::nodeId).containsExactly(best, middle);
            assertThat(first.nodes().getFirst().pootScore()).contains(90.0);
            assertThat(first.pagination()).isEqualTo(Pagination.byNumber(1, 2, 4, Optional.empty()));
            assertThat(simulation.callAs(ADMIN, Nodes.LIST, byScore("desc", Optional.of(2), Optional.empty())).nodes())
                    .as("never scored comes last").extracting(Nodes.Node::nodeId).containsExactly(worst, never);
            assertThat(simulation.callAs(ADMIN, Nodes.LIST, byScore("asc", Optional.empty(), Optional.empty())).nodes())
                    .extracting(Nodes.Node::nodeId).containsExactly(worst, middle);
            assertThat(simulation.callAs(ADMIN, Nodes.LIST, byScore("asc", Optional.of(2), Optional.empty())).nodes())
                    .as("in either direction").extracting(Nodes.Node::nodeId).containsExactly(best, never);
            assertThat(simulation.callAs(ADMIN, Nodes.LIST, byScore("asc", Optional.of(3), Optional.empty())).nodes())
                    .isEmpty();
            assertThat(numberOf(() -> simulation.callAs(ADMIN, Nodes.LIST, byScore("asc", Optional.empty(), Optional.of(
                    "a"))))).isEqualTo(1011);
            assertThat(simulation.callAs(operator("ann"), Nodes.LIST, byScore("asc", Optional.empty(), Optional
                    .empty())).nodes()).as("of others").isEmpty();
        }
    }

    @Test
    @Tag("NOD-36")
    @Tag("API-77")
    void whatANodeMeasuredIsShownWhileItIsFresh() {
        World world = new World();
        try (Simulation simulation = new Simulation(world.setup(true))) {
            String nodeId = register(simulation, 1);
            world.pools.put(nodeId, "pool_a");
            world.loads.put(nodeId, new Resources.Load(nodeId, Optional.of(12.5), Optional.of(40.0), Optional.empty(),
                    Optional.empty(), Optional.of(3.5), simulation.now(), List.of()));
            Nodes.GetNode which = new Nodes.GetNode(nodeId);
            simulation.advance(Duration.ofSeconds(120));
            assertThat(simulation.call(Nodes.GET, which).resources()).contains(new Nodes.ResourceUse(Optional.of(12.5),
                    Optional.of(40.0), Optional.empty(), Optional.of(3.5)));
            assertThat(simulation.call(Nodes.STATUS, which).poolId()).contains("pool_a");
            assertThat(simulation.call(Nodes.STATUS, which).resourceUtilization()).contains(
                    new Nodes.ResourceUtilization(Optional.of(12.5), Optional.of(40.0), Optional.empty()));
            simulation.advance(Duration.ofSeconds(1));
            assertThat(simulation.call(Nodes.GET, which).resources()).as("stale").isEmpty();
            assertThat(simulation.call(Nodes.STATUS, which).resourceUtilization()).isEmpty();
        }
    }

    @Test
    @Tag("NOD-36")
    void withoutThoseModulesTheFieldsAreAbsentAndOnlyTheFilterFails() {
        World world = new World();
        try (Simulation simulation = new Simulation(world.setup(false))) {
            String nodeId = register(simulation, 1);
            Nodes.Node node = simulation.callAs(ADMIN, Nodes.LIST, all()).nodes().getFirst();
            assertThat(node.nodeId()).isEqualTo(nodeId);
            assertThat(node.poolId()).isEmpty();
            assertThat(node.pootScore()).isEmpty();
            assertThat(org.assertj.core.api.Assertions.catchThrowableOfType(Failure.class, () -> simulation.callAs(
                    ADMIN, Nodes.LIST, in("pool_a"))).code()).isEqualTo(FailureCode.MODULE_DISABLED);
            assertThat(org.assertj.core.api.Assertions.catchThrowableOfType(Failure.class, () -> simulation.callAs(
                    ADMIN, Nodes.LIST, byScore("asc", Optional.empty(), Optional.empty()))).code()).as("no other order")
                    .isEqualTo(FailureCode.MODULE_DISABLED);
        }
    }

    @Test
    @Tag("NOD-36")
    void nodesAreListedByPool() {
        World world = new World();
        try (Simulation simulation = new Simulation(world.setup(true))) {
            String seated = register(simulation, 1);
            register(simulation, 2);
            String late = register(simulation, 3);
            world.pools.put(seated, "pool_a");
            world.pools.put(late, "pool_b");
            for (int i = 0; i < 100; i++) {
                world.pools.put("node_0" + i, "pool_b");
            }
            assertThat(simulation.callAs(ADMIN, Nodes.LIST, in("pool_a")).nodes()).extracting(Nodes.Node::nodeId)
                    .containsExactly(seated);
            assertThat(simulation.callAs(ADMIN, Nodes.LIST, in("pool_b")).nodes()).as("from the second page of members")
                    .extracting(Nodes.Node::nodeId).containsExactly(late);
            assertThat(simulation.callAs(ADMIN, Nodes.LIST, in("pool_empty")).nodes()).isEmpty();
            assertThat(simulation.callAs(operator("ann"), Nodes.LIST, in("pool_a")).nodes()).as("of others").isEmpty();
            assertThat(numberOf(() -> simulation.callAs(ADMIN, Nodes.LIST, in("pool_x")))).isEqualTo(5002);
        }
    }
}
