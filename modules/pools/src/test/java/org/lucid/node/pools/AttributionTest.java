package org.lucid.node.pools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lucid.node.pools.PoolFixture.join;
import static org.lucid.node.pools.PoolFixture.leave;
import static org.lucid.node.pools.PoolFixture.numberOf;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.consensus.NodeWork;
import org.lucid.node.contract.pools.Memberships;
import org.lucid.node.contract.pools.Memberships.MemberShare;
import org.lucid.node.contract.pools.PoolFigures;
import org.lucid.node.contract.pools.Pools;
import org.lucid.node.kernel.module.LucidModule;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.module.ModuleInfo;
import org.lucid.node.kernel.testkit.Simulation;
import org.lucid.node.kernel.testkit.Simulation.Setup;

/** What economy and consensus learn of members. */
class AttributionTest {

    private static final int EPOCH = Slots.PER_EPOCH;
    private static final Duration COARSE = Duration.ofMinutes(5);

    private final FakeRegistration.World world = new FakeRegistration.World();
    private final Map<String, NodeWork.WorkShare> work = new HashMap<>();
    private long closedTo = Long.MAX_VALUE;

    /** Tells the work of nodes as the test says, the same for any range, for epochs up to {@code closedTo}. */
    private final class FakeConsensus implements LucidModule<FakeRegistration.None> {

        @Override
        public ModuleInfo<FakeRegistration.None> info() {
            return ModuleInfo.of("lucid.consensus", FakeRegistration.None.class, NodeWork.WORK);
        }

        @Override
        public Future<?> start(ModuleContext<FakeRegistration.None> context) {
            context.handle(NodeWork.WORK, (request, call) -> request.toEpoch() > closedTo
                    ? Future.failedFuture(LucidError.SLOT_NOT_CLOSED.failure("open"))
                    : Future.succeededFuture(new NodeWork.Work(Optional.empty(), request.nodeIds().orElseThrow()
                            .stream().filter(work::containsKey).map(node -> new NodeWork.WorkItem(node, 0, 0, 0, 0, 0,
                                    0, 0, 500_000, List.of(work.get(node))))
                            .toList())));
            return Future.succeededFuture();
        }
    }

    private Setup setup() {
        return Setup.of("registration: {enabled: true}\npools: {enabled: true}\nconsensus: {enabled: true}\n",
                () -> new FakeRegistration(world), PoolsModule::new, FakeConsensus::new);
    }

    private static long slot(Simulation simulation) {
        return new Slots(simulation.kernel().network().genesisAt()).at(simulation.now());
    }

    private static List<MemberShare> during(Simulation simulation, String poolId, long fromEpoch, long toEpoch) {
        return simulation.call(Memberships.MEMBERS_DURING, new Memberships.GetMembers(poolId, fromEpoch * EPOCH, toEpoch
                * EPOCH, Optional.empty(), 500)).items();
    }

    @Test
    @Tag("NOD-51")
    void namesEveryMemberOfARangeLeaversIncluded() {
        try (Simulation simulation = new Simulation(setup())) {
            String poolId = PoolFixture.pool(simulation, "North", 10);
            long day = slot(simulation) / EPOCH;
            simulation.advance(Duration.ofHours(1), COARSE);
            simulation.call(Pools.JOIN, join(poolId, "node_a"));
            simulation.call(Pools.JOIN, join(poolId, "node_b"));
            simulation.call(Pools.JOIN, join(poolId, "node_gone"));
            simulation.call(Pools.LEAVE, leave("node_gone"));
            simulation.advance(Duration.ofHours(30), COARSE);
            simulation.call(Pools.LEAVE, leave("node_b"));
            simulation.advance(Duration.ofHours(24), COARSE);
            simulation.call(Pools.JOIN, join(poolId, "node_c"));
            work.put("node_a", new NodeWork.WorkShare(poolId, 50, 700, 720));
            work.put("node_b", new NodeWork.WorkShare(poolId, 100, 300, 720));
            work.put("node_c", new NodeWork.WorkShare("elsewhere", 900, 720, 720));
            assertThat(during(simulation, poolId, day, day + 1)).containsExactly(new MemberShare("node_a", 700, 5000),
                    new MemberShare("node_b", 300, 10_000));
            assertThat(during(simulation, poolId, day + 1, day + 2)).as("the leaver had slots of the second day")
                    .extracting(MemberShare::nodeId).containsExactly("node_a", "node_b");
            assertThat(during(simulation, poolId, day + 2, day + 3)).extracting(MemberShare::nodeId).containsExactly(
                    "node_a", "node_c");
            assertThat(simulation.call(Memberships.MEMBERS_DURING, new Memberships.GetMembers(poolId, day * EPOCH, (day
                    + 1) * EPOCH, Optional.of("node_a"), 1)).items()).extracting(MemberShare::nodeId).containsExactly(
                            "node_b");
            closedTo = day + 1;
            assertThat(numberOf(() -> during(simulation, poolId, day + 2, day + 3))).as("the epoch is open").isEqualTo(
                    5518);
            assertThat(numberOf(() -> during(simulation, poolId, day, day + 32))).isEqualTo(1001);
            assertThat(numberOf(() -> simulation.call(Memberships.MEMBERS_DURING, new Memberships.GetMembers(poolId, 1,
                    EPOCH, Optional.empty(), 500)))).as("no whole epoch").isEqualTo(1001);
            assertThat(numberOf(() -> during(simulation, "pool_none", day, day + 1))).isEqualTo(5002);
        }
    }

    @Test
    @Tag("NOD-41")
    void tellsForWhomWorkCountedAndNeverOtherwiseLater() {
        try (Simulation simulation = new Simulation(setup())) {
            simulation.advance(Duration.ofSeconds(37));
            String north = PoolFixture.pool(simulation, "North", 10);
            String south = PoolFixture.pool(simulation, "South", 10);
            simulation.call(Pools.JOIN, join(north, "node_a"));
            long joined = slot(simulation);
            simulation.advance(Duration.ofMinutes(10));
            simulation.call(Pools.LEAVE, leave("node_a"));
            simulation.call(Pools.JOIN, join(south, "node_a"));
            long moved = slot(simulation);
            simulation.advance(Duration.ofMinutes(3));
            String soon = entities(simulation, joined, moved + 1);
            assertThat(entity(simulation, moved)).contains(north);
            assertThat(entity(simulation, moved + 1)).contains(south);
            assertThat(entity(simulation, joined)).as("from the first whole slot on").isEmpty();
            simulation.advance(Duration.ofHours(3), COARSE);
            simulation.call(Pools.LEAVE, leave("node_a"));
            simulation.restart();
            assertThat(entities(simulation, joined, moved + 1)).isEqualTo(soon);
            assertThat(simulation.call(Memberships.ENTITY_AT, new Memberships.GetEntities(moved, List.of("node_x",
                    "node_a"))).items()).containsExactly(new Memberships.Entity("node_x", Optional.empty()),
                            new Memberships.Entity("node_a", Optional.of(north)));
        }
    }

    private static Optional<String> entity(Simulation simulation, long slot) {
        return simulation.call(Memberships.ENTITY_AT, new Memberships.GetEntities(slot, List.of("node_a"))).items()
                .getFirst().poolId();
    }

    private static String entities(Simulation simulation, long from, long to) {
        StringBuilder all = new StringBuilder();
        for (long slot = from; slot <= to; slot++) {
            all.append(slot).append(entity(simulation, slot)).append(' ');
        }
        return all.toString();
    }

    @Test
    @Tag("NOD-46")
    void answersTheMethodOfASlot() {
        try (Simulation simulation = new Simulation(setup())) {
            String poolId = PoolFixture.pool(simulation, "North", 10);
            long day = slot(simulation) / EPOCH;
            simulation.advance(Duration.ofHours(1), COARSE);
            simulation.call(Pools.UPDATE, new Pools.UpdatePool(poolId, Optional.empty(), Optional.empty(), Optional
                    .empty(), Optional.empty(), Optional.empty(), Optional.of("equal"), Optional.empty(),
                    Optional
                            .empty(),
                    Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
            assertThat(methodAt(simulation, poolId, (day + 2) * EPOCH - 1)).isEqualTo("contribution_weighted");
            assertThat(methodAt(simulation, poolId, (day + 2) * EPOCH)).isEqualTo("equal");
        }
    }

    private static String methodAt(Simulation simulation, String poolId, long slot) {
        return simulation.call(Memberships.REWARD_METHOD_AT, new Memberships.GetRewardMethod(poolId, slot))
                .rewardMethod();
    }

    @Test
    @Tag("NOD-49")
    void showsAPoolInNumbers() {
        try (Simulation simulation = new Simulation(setup())) {
            String poolId = PoolFixture.pool(simulation, "North", 2);
            world.quietly(simulation, "node_b", "STARTING");
            simulation.call(Pools.JOIN, join(poolId, "node_a"));
            simulation.call(Pools.JOIN, join(poolId, "node_b"));
            work.put("node_a", new NodeWork.WorkShare(poolId, 50, 700, 720));
            PoolFigures.OnePool pool = simulation.call(PoolFigures.POOL_STATISTICS, new Pools.GetPool(poolId));
            assertThat(pool.byStatus()).isEqualTo(Map.of("active", 1, "joining", 1));
            assertThat(pool.byRole()).isEqualTo(Map.of("member", 2));
            assertThat(pool.legacyStatus()).isEqualTo("full");
            assertThat(pool.cpuPercent()).as("nobody measures").isEmpty();
            assertThat(pool.creditsMc()).contains(50L);
            assertThat(pool.uptimePercent()).contains(50.0);
            assertThat(simulation.call(Pools.LIST_MEMBERS, new Pools.ListMembers(poolId, Optional.empty(), Optional
                    .empty())).nodes().getFirst().contributionScore()).contains(100.0);
            assertThat(simulation.call(Memberships.MEMBERSHIPS_OF, new Memberships.OfNodes(List.of("node_a", "node_x")))
                    .items()).extracting(Pools.PoolMember::poolId).containsExactly(poolId);
            PoolFixture.pool(simulation, "South", 5);
            PoolFigures.PoolStatistics all = simulation.call(PoolFigures.STATISTICS,
                    org.lucid.node.kernel.bus.Nothing.NOTHING);
            assertThat(all.totalPools()).isEqualTo(2);
            assertThat(all.fullPools()).isEqualTo(1);
            assertThat(all.emptyPools()).isEqualTo(1);
            assertThat(all.averageNodesPerPool()).isEqualTo(1.0);
        }
    }
}
