package org.lucid.node.pools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lucid.node.pools.PoolFixture.join;
import static org.lucid.node.pools.PoolFixture.journal;
import static org.lucid.node.pools.PoolFixture.leave;
import static org.lucid.node.pools.PoolFixture.members;
import static org.lucid.node.pools.PoolFixture.numberOf;
import static org.lucid.node.pools.PoolFixture.pool;
import static org.lucid.node.pools.PoolFixture.setup;
import static org.lucid.node.pools.PoolFixture.wish;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.pools.Memberships;
import org.lucid.node.contract.pools.Pools;
import org.lucid.node.kernel.bus.Caller;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.testkit.Simulation;

class PoolsTest {

    private static Caller nodeToken(String nodeId) {
        return new Caller(nodeId, Set.of(Role.NODE), Optional.empty(), Optional.of(nodeId));
    }

    @Test
    void keepsNamesUniqueWithoutRegardToCase() {
        try (Simulation simulation = new Simulation(setup())) {
            Pools.Pool made = simulation.call(Pools.CREATE, wish(" North  one ", 10));
            assertThat(made.name()).isEqualTo("North one");
            assertThat(made.status()).isEqualTo("forming");
            assertThat(numberOf(() -> simulation.call(Pools.CREATE, wish("NORTH one", 10)))).isEqualTo(5008);
            assertThat(numberOf(() -> simulation.call(Pools.CREATE, wish("ab", 10)))).isEqualTo(1001);
            pool(simulation, "South", 10);
            Pools.PoolPage page = simulation.call(Pools.LIST, new Pools.ListPools(Optional.empty(), Optional.empty(),
                    Optional.empty(), Optional.empty()));
            assertThat(page.pools()).extracting(Pools.Pool::name).containsExactly("North one", "South");
            assertThat(numberOf(() -> simulation.call(Pools.GET, new Pools.GetPool("pool_none")))).isEqualTo(5002);
        }
    }

    @Test
    void seatsANodeOnceAndTellsWhenItsWorkCounts() {
        try (Simulation simulation = new Simulation(setup())) {
            String poolId = pool(simulation, "North", 10);
            var first = simulation.sendAs(Caller.SYSTEM, Pools.JOIN, join(poolId, "node_a"));
            var again = simulation.sendAs(Caller.SYSTEM, Pools.JOIN, join(poolId, "node_a"));
            assertThat(simulation.await(first).call().created()).isTrue();
            assertThat(simulation.await(again).call().created()).isFalse();
            assertThat(simulation.await(again).value()).isEqualTo(simulation.await(first).value());
            Pools.PoolMember member = simulation.await(first).value();
            long genesis = simulation.kernel().network().genesisAt().toEpochMilli();
            long joined = member.joinedAt().orElseThrow().toEpochMilli();
            assertThat(member.status()).isEqualTo("active");
            assertThat(member.fromSlot()).contains(Math.ceilDiv(joined - genesis, 120_000));
            assertThat(simulation.call(Pools.OF_NODE, new Pools.OfNode("node_a")).poolId()).isEqualTo(poolId);
            assertThat(journal(simulation)).extracting(Memberships.Change::change).containsExactly("joined");
        }
    }

    @Test
    void freesTheSeatOfWhoLeaves() {
        try (Simulation simulation = new Simulation(setup())) {
            String poolId = pool(simulation, "North", 1);
            String other = pool(simulation, "South", 1);
            simulation.call(Pools.JOIN, join(poolId, "node_a"));
            assertThat(numberOf(() -> simulation.call(Pools.JOIN, join(other, "node_a")))).isEqualTo(4005);
            assertThat(numberOf(() -> simulation.call(Pools.JOIN, join(poolId, "node_b")))).isEqualTo(4004);
            simulation.callAs(nodeToken("node_a"), Pools.LEAVE, leave("node_a"));
            assertThat(numberOf(() -> simulation.call(Pools.LEAVE, leave("node_a")))).isEqualTo(5011);
            assertThat(numberOf(() -> simulation.call(Pools.OF_NODE, new Pools.OfNode("node_a")))).isEqualTo(5011);
            simulation.call(Pools.JOIN, join(poolId, "node_b"));
            simulation.call(Pools.JOIN, join(other, "node_a"));
            assertThat(members(simulation, poolId)).extracting(Pools.PoolMember::nodeId).containsExactly("node_b");
            assertThat(journal(simulation)).extracting(change -> change.nodeId() + " " + change.change())
                    .containsExactly("node_a joined", "node_a left", "node_b joined", "node_a joined");
        }
    }

    @Test
    void letsOnlyOwnersJoinTheirNodesAndOnlyFitOnes() {
        FakeRegistration.World world = new FakeRegistration.World();
        try (Simulation simulation = new Simulation(setup(world))) {
            String poolId = pool(simulation, "North", 10);
            Caller owner = new Caller("op-node_a", Set.of(Role.NODE_OPERATOR), Optional.empty(), Optional.empty());
            assertThat(simulation.callAs(owner, Pools.JOIN, join(poolId, "node_a")).nodeId()).isEqualTo("node_a");
            assertThat(numberOf(() -> simulation.callAs(owner, Pools.JOIN, join(poolId, "node_b")))).isEqualTo(2006);
            assertThat(numberOf(() -> simulation.callAs(nodeToken("node_b"), Pools.LEAVE, leave("node_a"))))
                    .isEqualTo(2006);
            assertThat(simulation.callAs(nodeToken("node_b"), Pools.JOIN, join(poolId, "node_b")).nodeId())
                    .isEqualTo("node_b");
            assertThat(numberOf(() -> simulation.call(Pools.JOIN, join(poolId, "node_suspended")))).isEqualTo(4003);
            assertThat(numberOf(() -> simulation.call(Pools.JOIN, join(poolId, "node_service")))).isEqualTo(4003);
            world.exit(simulation, "node_leaving", true);
            assertThat(numberOf(() -> simulation.call(Pools.JOIN, join(poolId, "node_leaving")))).isEqualTo(4003);
            assertThat(numberOf(() -> simulation.call(Pools.JOIN, join(poolId, "stranger")))).isEqualTo(5001);
            Pools.CreatePool closed = new Pools.CreatePool("Closed one", Optional.empty(), Optional.empty(),
                    Optional.empty(), Optional.of("closed"), Optional.empty(), Optional.empty());
            String closedId = simulation.call(Pools.CREATE, closed).poolId();
            assertThat(numberOf(() -> simulation.callAs(nodeToken("node_c"), Pools.JOIN, join(closedId, "node_c"))))
                    .isEqualTo(4003);
            assertThat(simulation.call(Pools.JOIN, join(closedId, "node_c")).poolId()).as("an administrator may")
                    .isEqualTo(closedId);
        }
    }

    @Test
    void listsMembersByPriorityThenNode() {
        try (Simulation simulation = new Simulation(setup())) {
            String poolId = pool(simulation, "North", 10);
            simulation.call(Pools.JOIN, join(poolId, "node_b"));
            simulation.call(Pools.JOIN, join(poolId, "node_a"));
            simulation.call(Pools.JOIN, new Pools.JoinPool(poolId, "node_z", Optional.of(90)));
            assertThat(members(simulation, poolId)).extracting(Pools.PoolMember::nodeId).containsExactly("node_z",
                    "node_a", "node_b");
            Pools.MemberPage second = simulation.call(Pools.LIST_MEMBERS, new Pools.ListMembers(poolId,
                    Optional.of(2), Optional.of(2)));
            assertThat(second.nodes()).extracting(Pools.PoolMember::nodeId).containsExactly("node_b");
            assertThat(second.pagination().total()).contains(3L);
        }
    }

    @Test
    void servesWhileItIsSpreadOverInstances() {
        try (Simulation simulation = new Simulation(setup())) {
            simulation.configure("registration: {enabled: true}\npools: {enabled: true, instances: 3}\n");
            simulation.reload();
            for (int i = 0; i < 12; i++) {
                String poolId = pool(simulation, "pool " + i, 2);
                simulation.call(Pools.JOIN, join(poolId, "node_" + i));
                simulation.call(Pools.LEAVE, leave("node_" + i));
            }
            simulation.advance(Duration.ofMinutes(2));
            assertThat(journal(simulation)).hasSize(24);
        }
    }
}
