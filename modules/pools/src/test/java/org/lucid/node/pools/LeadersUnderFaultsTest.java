package org.lucid.node.pools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lucid.node.pools.PoolFixture.get;
import static org.lucid.node.pools.PoolFixture.join;
import static org.lucid.node.pools.PoolFixture.journal;
import static org.lucid.node.pools.PoolFixture.leave;
import static org.lucid.node.pools.PoolFixture.members;
import static org.lucid.node.pools.PoolFixture.numberOf;
import static org.lucid.node.pools.PoolFixture.setup;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.pools.Memberships;
import org.lucid.node.contract.pools.Pools;
import org.lucid.node.kernel.store.memory.StoreFaults;
import org.lucid.node.kernel.testkit.Simulation;

/** Roles and seats agree with the journal, and nobody leads beside another, whatever the store does (NOD-82). */
class LeadersUnderFaultsTest {

    private static final int SEEDS = 25;
    private static final List<String> NODES = List.of("node_a", "node_b", "node_c", "node_d", "node_e");

    private final FakeRegistration.World world = new FakeRegistration.World();

    private static String led(Simulation simulation) {
        return simulation.call(Pools.CREATE, new Pools.CreatePool("Led one", Optional.empty(), Optional.of(10), Optional
                .of(1), Optional.empty(), Optional.empty(), Optional.empty(), Optional.of("leader"), Optional.empty(),
                Optional.empty(), Optional.empty())).poolId();
    }

    /** Something that somebody wants of a node; {@code seated} is whether it has a seat once that succeeded. */
    private record Act(String node, boolean seated, Runnable call) {
    }

    private static Act something(Simulation simulation, String poolId, SplittableRandom random) {
        String node = NODES.get(random.nextInt(NODES.size()));
        return switch (random.nextInt(6)) {
            case 0 -> new Act(node, false, () -> simulation.call(Pools.LEAVE, leave(node)));
            case 1, 2 -> new Act(node, true, () -> simulation.call(Pools.JOIN, join(poolId, node)));
            case 3 -> role(simulation, poolId, node, "observer");
            case 4 -> role(simulation, poolId, node, "co_leader");
            default -> role(simulation, poolId, node, random.nextBoolean() ? "leader" : "member");
        };
    }

    private static Act role(Simulation simulation, String poolId, String node, String role) {
        return new Act(node, true,
                () -> simulation.call(Pools.SET_MEMBER, new Pools.SetMember(poolId, node, Optional.of(
                        role), Optional.empty())));
    }

    private static void requireOneLeaderAtMost(Simulation simulation, String poolId, String run) {
        assertThat(members(simulation, poolId).stream().filter(member -> member.role().equals("leader"))).as(run)
                .hasSizeLessThanOrEqualTo(1);
    }

    @Test
    @Tag("NOD-38")
    @Tag("NOD-43")
    @Tag("NOD-82")
    void neverHaveASecond() {
        for (int seed = 0; seed < SEEDS; seed++) {
            boolean[] calm = {true};
            SplittableRandom random = new SplittableRandom(seed);
            StoreFaults storm = StoreFaults.random(random.split(), 0.05, 0.05);
            StoreFaults faults = (collection, operation) -> calm[0]
                    ? StoreFaults.NONE
                    : storm.decide(collection, operation);
            String run = "seed " + seed;
            try (Simulation simulation = new Simulation(setup(world).seed(seed).faults(faults))) {
                String poolId = led(simulation);
                for (int i = 0; i < 40; i++) {
                    calm[0] = false;
                    Act act = something(simulation, poolId, random);
                    boolean done = numberOf(act.call()) == 0;
                    calm[0] = true;
                    if (done) {
                        assertThat(members(simulation, poolId).stream().anyMatch(member -> member.nodeId().equals(act
                                .node()))).as(run).isEqualTo(act.seated());
                    }
                    requireOneLeaderAtMost(simulation, poolId, run);
                    if (random.nextInt(8) == 0) {
                        simulation.restart();
                        requireOneLeaderAtMost(simulation, poolId, run);
                    }
                }
                simulation.advance(Duration.ofMinutes(6));
                Map<String, Boolean> counts = new HashMap<>();
                for (Memberships.Change change : journal(simulation)) {
                    counts.put(change.nodeId(), change.change().equals("joined"));
                }
                Map<String, Boolean> seats = members(simulation, poolId).stream().collect(Collectors.toMap(
                        Pools.PoolMember::nodeId, member -> !member.role().equals("observer")));
                for (String node : NODES) {
                    assertThat(seats.getOrDefault(node, false)).as(run + " " + node).isEqualTo(counts.getOrDefault(node,
                            false));
                }
                assertThat(get(simulation, poolId).leaderNodeId().isPresent()).as(run + ": somebody leads").isEqualTo(
                        seats.containsValue(true));
            }
        }
    }

    /** The store dies after each possible write of a leader's leaving. */
    @Test
    @Tag("NOD-45")
    void areSucceededInTheWriteThatTakesTheirSeat() {
        for (int crashAfter = 0; crashAfter < 4; crashAfter++) {
            int[] left = {Integer.MAX_VALUE};
            StoreFaults faults = (collection, operation) -> switch (operation) {
                case INSERT, INSERT_ALL, REPLACE, DELETE -> left[0] == 0 || left[0]-- == 0
                        ? StoreFaults.FAIL_BEFORE_APPLY
                        : StoreFaults.NONE;
                default -> StoreFaults.NONE;
            };
            try (Simulation simulation = new Simulation(setup(world).faults(faults))) {
                String poolId = led(simulation);
                simulation.call(Pools.JOIN, join(poolId, "node_a"));
                simulation.call(Pools.JOIN, join(poolId, "node_b"));
                left[0] = crashAfter;
                assertThat(numberOf(() -> simulation.call(Pools.LEAVE, leave("node_a")))).isEqualTo(crashAfter >= 3
                        ? 0
                        : crashAfter == 0 ? 5041 : 5032);
                assertThat(get(simulation, poolId).leaderNodeId()).as("crash after write " + crashAfter).contains(
                        crashAfter >= 2 ? "node_b" : "node_a");
                left[0] = Integer.MAX_VALUE;
                simulation.restart();
                assertThat(get(simulation, poolId).leaderNodeId()).as("crash after write " + crashAfter).contains(
                        crashAfter >= 1 ? "node_b" : "node_a");
            }
        }
    }
}
