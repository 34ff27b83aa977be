package org.lucid.node.pools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lucid.node.pools.PoolFixture.as;
import static org.lucid.node.pools.PoolFixture.get;
import static org.lucid.node.pools.PoolFixture.join;
import static org.lucid.node.pools.PoolFixture.journal;
import static org.lucid.node.pools.PoolFixture.members;
import static org.lucid.node.pools.PoolFixture.numberOf;
import static org.lucid.node.pools.PoolFixture.setup;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.economy.PoolSettlement;
import org.lucid.node.contract.pools.Memberships;
import org.lucid.node.contract.pools.Pools;
import org.lucid.node.kernel.module.LucidModule;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.module.ModuleInfo;
import org.lucid.node.kernel.testkit.Simulation;
import org.lucid.node.kernel.testkit.Simulation.Setup;

/** The states of pools and their members over time. */
class PoolLifeTest {

    private static final Duration COARSE = Duration.ofSeconds(30);

    private final FakeRegistration.World world = new FakeRegistration.World();
    private boolean settled;

    /** Answers for economy as the test says. */
    private final class FakeEconomy implements LucidModule<FakeRegistration.None> {

        @Override
        public ModuleInfo<FakeRegistration.None> info() {
            return ModuleInfo.of("lucid.economy", FakeRegistration.None.class, PoolSettlement.SETTLE);
        }

        @Override
        public Future<?> start(ModuleContext<FakeRegistration.None> context) {
            context.handle(PoolSettlement.SETTLE, (request, call) -> Future.succeededFuture(
                    new PoolSettlement.Settlement(settled, Optional.empty())));
            return Future.succeededFuture();
        }
    }

    private static String poolOf(Simulation simulation, int minNodes) {
        return simulation.call(Pools.CREATE, new Pools.CreatePool("North", Optional.empty(), Optional.of(10), Optional
                .of(minNodes), Optional.empty(), Optional.empty(), Optional.empty())).poolId();
    }

    private static void fill(Simulation simulation, String poolId, String... nodes) {
        for (String node : nodes) {
            simulation.call(Pools.JOIN, join(poolId, node));
        }
    }

    private static String status(Simulation simulation, String poolId) {
        return get(simulation, poolId).status();
    }

    @Test
    void becomesActiveWithEnoughAndDegradedWithTooFewMembers() {
        try (Simulation simulation = new Simulation(setup(world))) {
            String poolId = poolOf(simulation, 3);
            fill(simulation, poolId, "node_a", "node_b");
            assertThat(status(simulation, poolId)).isEqualTo("forming");
            fill(simulation, poolId, "node_c");
            assertThat(status(simulation, poolId)).isEqualTo("active");
            world.set(simulation, "node_c", "OFFLINE");
            simulation.advance(Duration.ofMinutes(9), COARSE);
            assertThat(members(simulation, poolId)).as("one check is not enough").extracting(Pools.PoolMember::status)
                    .containsOnly("active");
            simulation.advance(Duration.ofMinutes(2), COARSE);
            assertThat(members(simulation, poolId)).extracting(Pools.PoolMember::status).containsExactly("active",
                    "active", "degraded");
            simulation.advance(Duration.ofMinutes(10), COARSE);
            assertThat(status(simulation, poolId)).isEqualTo("degraded");
            world.set(simulation, "node_c", "ACTIVE");
            simulation.advance(Duration.ofMinutes(16), COARSE);
            assertThat(status(simulation, poolId)).isEqualTo("active");
            assertThat(members(simulation, poolId)).extracting(Pools.PoolMember::status).containsOnly("active");
        }
    }

    @Test
    void takesMaintenanceOfANodeForNoFault() {
        try (Simulation simulation = new Simulation(setup(world))) {
            String poolId = poolOf(simulation, 2);
            fill(simulation, poolId, "node_a", "node_b");
            world.set(simulation, "node_b", "MAINTENANCE");
            simulation.advance(Duration.ofHours(1), COARSE);
            assertThat(members(simulation, poolId)).extracting(Pools.PoolMember::status).containsOnly("active");
        }
    }

    @Test
    void waitsADayForAMemberToBecomeActive() {
        try (Simulation simulation = new Simulation(setup(world))) {
            world.quietly(simulation, "node_a", "STARTING");
            world.quietly(simulation, "node_b", "STARTING");
            String poolId = poolOf(simulation, 1);
            fill(simulation, poolId, "node_a", "node_b");
            assertThat(members(simulation, poolId)).extracting(Pools.PoolMember::status).containsOnly("joining");
            world.set(simulation, "node_a", "ACTIVE");
            simulation.advance(Duration.ofSeconds(1));
            assertThat(members(simulation, poolId)).extracting(Pools.PoolMember::status).containsExactly("active",
                    "joining");
            simulation.advance(Duration.ofHours(23), COARSE);
            assertThat(members(simulation, poolId)).hasSize(2);
            simulation.advance(Duration.ofHours(1).plusMinutes(6), COARSE);
            assertThat(members(simulation, poolId)).extracting(Pools.PoolMember::nodeId).containsExactly("node_a");
        }
    }

    @Test
    void hearsOfActiveNodesWithoutEvents() {
        try (Simulation simulation = new Simulation(setup(world).withoutEvents())) {
            world.quietly(simulation, "node_a", "STARTING");
            world.quietly(simulation, "node_b", "ACTIVE");
            String poolId = poolOf(simulation, 1);
            fill(simulation, poolId, "node_a", "node_b");
            world.quietly(simulation, "node_a", "ACTIVE");
            world.quietly(simulation, "node_b", "TERMINATED");
            simulation.advance(Duration.ofMinutes(7), COARSE);
            assertThat(members(simulation, poolId)).as("the journal of nodes tells within a minute").extracting(
                    Pools.PoolMember::nodeId).containsExactly("node_a");
            simulation.advance(Duration.ofHours(1), COARSE);
            assertThat(members(simulation, poolId)).extracting(Pools.PoolMember::status).containsExactly("active");
        }
    }

    @Test
    void removesWhoIsGoneForTwoWeeksOrForGood() {
        try (Simulation simulation = new Simulation(setup(world))) {
            String poolId = poolOf(simulation, 1);
            fill(simulation, poolId, "node_a", "node_b", "node_c");
            world.set(simulation, "node_b", "OFFLINE");
            world.set(simulation, "node_c", "TERMINATED");
            simulation.advance(Duration.ofMinutes(6), COARSE);
            assertThat(members(simulation, poolId)).extracting(Pools.PoolMember::nodeId).containsExactly("node_a",
                    "node_b");
            simulation.advance(Duration.ofDays(14), Duration.ofMinutes(1));
            assertThat(members(simulation, poolId)).extracting(Pools.PoolMember::nodeId).containsExactly("node_a");
            assertThat(journal(simulation)).extracting(change -> change.nodeId() + " " + change.change()).endsWith(
                    "node_c left", "node_b left");
        }
    }

    @Test
    @Tag("NOD-48")
    void tellsItsHealthOnlyWhenItLasts() {
        try (Simulation simulation = new Simulation(setup(world))) {
            List<String> heard = new ArrayList<>();
            simulation.kernel().switchboard().listen(Pools.HEALTH_CHANGED, changed -> heard.add(changed.to()));
            String poolId = poolOf(simulation, 1);
            assertThat(get(simulation, poolId).health()).isEqualTo("empty");
            fill(simulation, poolId, "node_a", "node_b", "node_c");
            simulation.advance(Duration.ofMinutes(11), COARSE);
            assertThat(get(simulation, poolId).health()).isEqualTo("healthy");
            world.set(simulation, "node_c", "OFFLINE");
            simulation.advance(Duration.ofMinutes(5), COARSE);
            assertThat(get(simulation, poolId).health()).isEqualTo("healthy");
            simulation.advance(Duration.ofMinutes(5), COARSE);
            assertThat(get(simulation, poolId).health()).as("2 of 3").isEqualTo("unhealthy");
            assertThat(heard).containsExactly("healthy", "unhealthy");
        }
    }

    @Test
    void endsMaintenanceInTime() {
        try (Simulation simulation = new Simulation(setup(world))) {
            String poolId = poolOf(simulation, 1);
            fill(simulation, poolId, "node_a");
            Pools.Pool paused = simulation.call(Pools.MAINTAIN, new Pools.Maintain(poolId, Optional.of("new fan"),
                    Optional.of(3)));
            assertThat(paused.status()).isEqualTo("maintenance");
            assertThat(paused.maintenanceUntil()).contains(simulation.now().plus(Duration.ofHours(3)));
            assertThat(numberOf(() -> simulation.call(Pools.JOIN, join(poolId, "node_b")))).isEqualTo(5003);
            world.set(simulation, "node_a", "OFFLINE");
            simulation.advance(Duration.ofMinutes(170), COARSE);
            assertThat(members(simulation, poolId)).as("checks pause").extracting(Pools.PoolMember::status)
                    .containsExactly("active");
            simulation.advance(Duration.ofMinutes(12), COARSE);
            assertThat(status(simulation, poolId)).as("by the count of its active members").isEqualTo("active");
            simulation.advance(Duration.ofMinutes(25), COARSE);
            assertThat(status(simulation, poolId)).isEqualTo("degraded");
        }
    }

    @Test
    void disbandsAfterItsGraceAndWaitsForItsMoney() {
        Setup setup = Setup.of("registration: {enabled: true}\npools: {enabled: true}\neconomy: {enabled: true}\n",
                () -> new FakeRegistration(world), PoolsModule::new, FakeEconomy::new);
        try (Simulation simulation = new Simulation(setup)) {
            List<Pools.PoolSettling> heard = new ArrayList<>();
            simulation.kernel().switchboard().listen(Pools.POOL_SETTLING, heard::add);
            String poolId = poolOf(simulation, 1);
            fill(simulation, poolId, "node_a", "node_b", "node_c");
            assertThat(numberOf(() -> simulation.call(Pools.REMOVE, new Pools.GetPool(poolId)))).isEqualTo(5003);
            Pools.Disband wish = new Pools.Disband(poolId, "no longer needed");
            var reply = simulation.await(simulation.sendAs(as("root"), Pools.DISBAND, wish));
            assertThat(reply.call().accepted()).isTrue();
            assertThat(reply.value().disband().orElseThrow().phase()).isEqualTo("grace");
            assertThat(numberOf(() -> simulation.call(Pools.JOIN, join(poolId, "node_d")))).isEqualTo(5003);
            assertThat(simulation.call(Pools.CANCEL_DISBAND, new Pools.GetPool(poolId)).status()).isEqualTo("active");
            simulation.call(Pools.DISBAND, wish);
            simulation.advance(Duration.ofHours(23), COARSE);
            assertThat(members(simulation, poolId)).as("members still earn").hasSize(3);
            simulation.advance(Duration.ofHours(1).plusMinutes(2), COARSE);
            Pools.Disbanding ending = get(simulation, poolId).disband().orElseThrow();
            assertThat(ending.phase()).isEqualTo("settling");
            assertThat(members(simulation, poolId)).isEmpty();
            List<Memberships.Change> left = journal(simulation).stream().filter(change -> change.change().equals(
                    "left")).toList();
            assertThat(left).hasSize(3);
            assertThat(left.stream().map(Memberships.Change::effectiveAt).distinct()).as("with one time").hasSize(1);
            assertThat(heard).containsExactly(new Pools.PoolSettling(poolId, ending.toSlot().orElseThrow()));
            assertThat(numberOf(() -> simulation.call(Pools.CANCEL_DISBAND, new Pools.GetPool(poolId)))).isEqualTo(
                    5003);
            simulation.advance(Duration.ofHours(5), COARSE);
            assertThat(status(simulation, poolId)).as("its money is not settled").isEqualTo("disbanding");
            settled = true;
            simulation.advance(Duration.ofMinutes(2), COARSE);
            assertThat(status(simulation, poolId)).isEqualTo("disbanded");
            assertThat(poolOf(simulation, 1)).as("its name is free").isNotEqualTo(poolId);
        }
    }

    @Test
    @Tag("NOD-85")
    void disbandsByItselfAfterAWeekWithTooFewAndWaitsWithoutEconomy() {
        try (Simulation simulation = new Simulation(setup(world))) {
            String poolId = poolOf(simulation, 2);
            fill(simulation, poolId, "node_a", "node_b");
            world.set(simulation, "node_b", "ERROR");
            simulation.advance(Duration.ofDays(7), Duration.ofMinutes(1));
            assertThat(status(simulation, poolId)).isEqualTo("degraded");
            simulation.advance(Duration.ofMinutes(30), Duration.ofMinutes(1));
            assertThat(get(simulation, poolId).disband().orElseThrow().reason()).isEqualTo(
                    "too few active members");
            simulation.advance(Duration.ofDays(3), Duration.ofMinutes(1));
            assertThat(get(simulation, poolId).disband().orElseThrow().phase()).isEqualTo("settling");
        }
    }

    @Test
    @Tag("NOD-37")
    @Tag("NOD-38")
    void changesWhatAdministratorsWant() {
        try (Simulation simulation = new Simulation(setup(world))) {
            String poolId = poolOf(simulation, 1);
            fill(simulation, poolId, "node_a", "node_b");
            assertThat(numberOf(() -> simulation.call(Pools.UPDATE, seats(poolId, 1)))).isEqualTo(4004);
            assertThat(simulation.call(Pools.UPDATE, seats(poolId, 2)).maxNodes()).isEqualTo(2);
            assertThat(numberOf(() -> simulation.call(Pools.JOIN, join(poolId, "node_c")))).isEqualTo(4004);
            String other = PoolFixture.pool(simulation, "South", 3);
            assertThat(numberOf(() -> simulation.call(Pools.UPDATE, named(other, "north")))).isEqualTo(5008);
            assertThat(simulation.call(Pools.UPDATE, named(other, "SOUTH")).name()).isEqualTo("SOUTH");
            simulation.call(Pools.REMOVE, new Pools.GetPool(other));
            assertThat(status(simulation, other)).isEqualTo("disbanded");
            simulation.call(Pools.REMOVE, new Pools.GetPool(other));
            assertThat(numberOf(() -> simulation.call(Pools.UPDATE, named(other, "East")))).isEqualTo(5003);
            assertThat(simulation.call(Pools.LIST, new Pools.ListPools(Optional.empty(), Optional.empty(), Optional
                    .empty(), Optional.empty())).pools()).extracting(Pools.Pool::poolId).containsExactly(poolId);
            Pools.Pool told = simulation.call(Pools.UPDATE, method(poolId, "equal"));
            assertThat(told.rewardMethod()).isEqualTo("contribution_weighted");
            assertThat(told.nextRewardMethod()).contains("equal");
        }
    }

    @Test
    @Tag("NOD-59")
    void tellsOfItsLife() {
        try (Simulation simulation = new Simulation(setup(world))) {
            List<String> heard = new ArrayList<>();
            var board = simulation.kernel().switchboard();
            board.listen(Pools.STATUS_CHANGED, changed -> heard.add(changed.from() + " to " + changed.to()));
            board.listen(Memberships.MEMBER_JOINED, joined -> heard.add(joined.nodeId() + " from " + joined
                    .fromSlot()));
            board.listen(Memberships.MEMBER_LEFT, left -> heard.add(left.nodeId() + " to " + left.toSlot() + " "
                    + left.reason()));
            board.listen(Pools.LEADER_CHANGED, changed -> heard.add("led by " + changed.to().orElse("nobody")));
            Slots slots = new Slots(simulation.kernel().network().genesisAt());
            simulation.advance(Duration.ofSeconds(40));
            long next = slots.at(simulation.now()) + 1;
            String poolId = simulation.call(Pools.CREATE, new Pools.CreatePool("North", Optional.empty(), Optional
                    .empty(), Optional.of(1), Optional.empty(), Optional.empty(), Optional.empty(),
                    Optional.of(
                            "leader"),
                    Optional.empty(), Optional.empty(), Optional.empty())).poolId();
            fill(simulation, poolId, "node_a");
            simulation.call(Pools.LEAVE, PoolFixture.leave("node_a"));
            simulation.call(Pools.DISBAND, new Pools.Disband(poolId, "no longer needed"));
            assertThat(heard).containsExactlyInAnyOrder("node_a from " + next, "forming to active", "led by node_a",
                    "led by nobody", "node_a to " + next + " removed", "active to disbanding");
            Pools.Pool pool = get(simulation, poolId);
            assertThat(pool.poolId()).startsWith("pool_");
            assertThat(pool.managedBy()).isEqualTo("leader");
            assertThat(pool.rewardMethod()).isEqualTo("contribution_weighted");
            assertThat(pool.health()).isEqualTo("empty");
        }
    }

    private static Pools.UpdatePool seats(String poolId, int maxNodes) {
        return update(poolId, Optional.empty(), Optional.of(maxNodes), Optional.empty());
    }

    private static Pools.UpdatePool named(String poolId, String name) {
        return update(poolId, Optional.of(name), Optional.empty(), Optional.empty());
    }

    private static Pools.UpdatePool method(String poolId, String method) {
        return update(poolId, Optional.empty(), Optional.empty(), Optional.of(method));
    }

    private static Pools.UpdatePool update(String poolId, Optional<String> name, Optional<Integer> maxNodes,
            Optional<String> method) {
        return new Pools.UpdatePool(poolId, name, Optional.empty(), maxNodes, Optional.empty(), Optional.empty(),
                method, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty());
    }
}
