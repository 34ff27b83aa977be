package org.lucid.node.pools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lucid.node.pools.PoolFixture.as;
import static org.lucid.node.pools.PoolFixture.get;
import static org.lucid.node.pools.PoolFixture.join;
import static org.lucid.node.pools.PoolFixture.journal;
import static org.lucid.node.pools.PoolFixture.leave;
import static org.lucid.node.pools.PoolFixture.members;
import static org.lucid.node.pools.PoolFixture.numberOf;
import static org.lucid.node.pools.PoolFixture.setup;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.pools.JoinRequests;
import org.lucid.node.contract.pools.JoinRequests.JoinRequest;
import org.lucid.node.contract.pools.Memberships;
import org.lucid.node.contract.pools.Pools;
import org.lucid.node.kernel.bus.Caller;
import org.lucid.node.kernel.testkit.Simulation;

/** Leaders, observers, and who may decide what. */
class RolesTest {

    private static final Duration COARSE = Duration.ofSeconds(30);

    private final FakeRegistration.World world = new FakeRegistration.World();

    private static Caller operator(String nodeId) {
        return as("op-" + nodeId);
    }

    private static String led(Simulation simulation, String policy) {
        return simulation.call(Pools.CREATE, new Pools.CreatePool("Led one", Optional.empty(), Optional.of(5), Optional
                .of(1), Optional.of(policy), Optional.empty(), Optional.empty(), Optional.of("leader"),
                Optional
                        .empty(),
                Optional.empty(), Optional.empty())).poolId();
    }

    private static Pools.SetMember role(String poolId, String nodeId, String role) {
        return new Pools.SetMember(poolId, nodeId, Optional.of(role), Optional.empty());
    }

    private static String leader(Simulation simulation, String poolId) {
        return get(simulation, poolId).leaderNodeId().orElse("none");
    }

    @Test
    @Tag("NOD-45")
    void neverHasTwoLeadersAndFindsASuccessor() {
        try (Simulation simulation = new Simulation(setup(world))) {
            List<String> heard = new ArrayList<>();
            simulation.kernel().switchboard().listen(Pools.LEADER_CHANGED, changed -> heard.add(changed.to().orElse(
                    "none")));
            String poolId = led(simulation, "open");
            for (String node : List.of("node_a", "node_b", "node_c", "node_d")) {
                simulation.call(Pools.JOIN, join(poolId, node));
                simulation.advance(Duration.ofSeconds(1));
            }
            assertThat(leader(simulation, poolId)).as("the first active member").isEqualTo("node_a");
            simulation.callAs(operator("node_a"), Pools.SET_MEMBER, role(poolId, "node_c", "co_leader"));
            simulation.callAs(operator("node_a"), Pools.LEAVE, leave("node_a"));
            assertThat(leader(simulation, poolId)).as("a co-leader before others").isEqualTo("node_c");
            world.set(simulation, "node_c", "OFFLINE");
            simulation.advance(Duration.ofHours(23), COARSE);
            assertThat(leader(simulation, poolId)).isEqualTo("node_c");
            simulation.advance(Duration.ofHours(1).plusMinutes(6), COARSE);
            assertThat(leader(simulation, poolId)).as("then the earliest member").isEqualTo("node_b");
            assertThat(members(simulation, poolId)).as("who was succeeded stays").extracting(Pools.PoolMember::nodeId)
                    .containsExactly("node_b", "node_c", "node_d");
            world.set(simulation, "node_b", "SUSPENDED");
            simulation.advance(Duration.ofMinutes(6), COARSE);
            assertThat(leader(simulation, poolId)).isEqualTo("node_d");
            simulation.callAs(operator("node_d"), Pools.SET_MEMBER, role(poolId, "node_d", "observer"));
            assertThat(leader(simulation, poolId)).as("nobody else is active").isEqualTo("none");
            assertThat(heard).containsExactly("node_a", "node_c", "node_b", "node_d", "none");
            assertThat(members(simulation, poolId).stream().filter(member -> member.role().equals("leader"))).isEmpty();
        }
    }

    @Test
    @Tag("NOD-44")
    void givesPowerByRole() {
        try (Simulation simulation = new Simulation(setup(world))) {
            String poolId = led(simulation, "open");
            for (String node : List.of("node_a", "node_b", "node_c", "node_d", "node_e")) {
                simulation.call(Pools.JOIN, join(poolId, node));
            }
            assertThat(numberOf(() -> simulation.callAs(operator("node_b"), Pools.SET_MEMBER, role(poolId, "node_b",
                    "co_leader")))).isEqualTo(5205);
            for (String node : List.of("node_b", "node_c", "node_d")) {
                simulation.callAs(operator("node_a"), Pools.SET_MEMBER, role(poolId, node, "co_leader"));
            }
            assertThat(numberOf(() -> simulation.callAs(operator("node_a"), Pools.SET_MEMBER, role(poolId, "node_e",
                    "co_leader")))).as("a fourth").isEqualTo(5003);
            assertThat(numberOf(() -> simulation.callAs(operator("node_b"), Pools.MAINTAIN, new Pools.Maintain(poolId,
                    Optional.empty(), Optional.empty())))).isEqualTo(5205);
            assertThat(numberOf(() -> simulation.callAs(operator("node_b"), Pools.LEAVE, removal(poolId, "node_c",
                    1)))).as("a co-leader removes plain members only").isEqualTo(5205);
            assertThat(numberOf(() -> simulation.callAs(operator("node_e"), Pools.LEAVE, removal(poolId, "node_c",
                    1)))).isEqualTo(2006);
            simulation.callAs(operator("node_b"), Pools.LEAVE, removal(poolId, "node_e", 2));
            assertThat(numberOf(() -> simulation.call(Pools.JOIN, join(poolId, "node_e")))).as("banned").isEqualTo(
                    4003);
            simulation.advance(Duration.ofDays(2).plusMinutes(1), Duration.ofMinutes(5));
            simulation.call(Pools.JOIN, join(poolId, "node_e"));
            simulation.callAs(operator("node_a"), Pools.SET_MEMBER, new Pools.SetMember(poolId, "node_e", Optional
                    .empty(), Optional.of(99)));
            assertThat(members(simulation, poolId).getFirst().nodeId()).isEqualTo("node_e");
            assertThat(simulation.callAs(operator("node_a"), Pools.DISBAND, new Pools.Disband(poolId, "enough"))
                    .status()).isEqualTo("disbanding");
            Pools.Pool plain = simulation.call(Pools.UPDATE, new Pools.UpdatePool(poolId, Optional.empty(), Optional
                    .empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                    Optional.of("admin"), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
            assertThat(plain.leaderNodeId()).isEmpty();
            assertThat(members(simulation, poolId)).extracting(Pools.PoolMember::role).containsOnly("member");
        }
    }

    private static Pools.LeavePool removal(String poolId, String nodeId, int banDays) {
        return new Pools.LeavePool(Optional.of(poolId), nodeId, Optional.empty(), Optional.of(banDays));
    }

    @Test
    @Tag("NOD-43")
    void letsObserversWorkForThemselves() {
        try (Simulation simulation = new Simulation(setup(world))) {
            String poolId = led(simulation, "open");
            simulation.call(Pools.JOIN, join(poolId, "node_a"));
            simulation.call(Pools.JOIN, join(poolId, "node_b"));
            simulation.advance(Duration.ofMinutes(5));
            assertThat(entity(simulation, "node_b")).contains(poolId);
            simulation.call(Pools.SET_MEMBER, role(poolId, "node_b", "observer"));
            simulation.call(Pools.SET_MEMBER, role(poolId, "node_b", "observer"));
            simulation.advance(Duration.ofMinutes(5));
            assertThat(entity(simulation, "node_b")).isEmpty();
            assertThat(members(simulation, poolId)).as("it keeps its seat").extracting(Pools.PoolMember::role)
                    .containsExactly("leader", "observer");
            simulation.restart();
            simulation.call(Pools.SET_MEMBER, role(poolId, "node_b", "co_leader"));
            simulation.advance(Duration.ofMinutes(5));
            assertThat(entity(simulation, "node_b")).contains(poolId);
            simulation.restart();
            assertThat(members(simulation, poolId)).extracting(Pools.PoolMember::role).containsExactly("leader",
                    "co_leader");
            simulation.call(Pools.SET_MEMBER, role(poolId, "node_b", "observer"));
            simulation.call(Pools.LEAVE, leave("node_b"));
            assertThat(journal(simulation)).extracting(change -> change.nodeId() + " " + change.change())
                    .containsExactly("node_a joined", "node_b joined", "node_b left", "node_b joined", "node_b left",
                            "node_b left");
        }
    }

    private static Optional<String> entity(Simulation simulation, String nodeId) {
        long slot = new Slots(simulation.kernel().network().genesisAt()).at(simulation.now());
        return simulation.call(Memberships.ENTITY_AT, new Memberships.GetEntities(slot, List.of(nodeId))).items()
                .getFirst().poolId();
    }

    private static JoinRequest ask(Simulation simulation, String poolId, String nodeId) {
        return simulation.callAs(operator(nodeId), JoinRequests.REQUEST_JOIN, new JoinRequests.RequestJoin(poolId,
                nodeId, Optional.of("let me in")));
    }

    private static JoinRequests.Decide decide(JoinRequest request) {
        return new JoinRequests.Decide(request.poolId(), request.requestId(), Optional.empty());
    }

    private static List<String> statuses(Simulation simulation, Caller caller, String poolId) {
        return simulation.callAs(caller, JoinRequests.LIST_JOIN_REQUESTS, new JoinRequests.ListRequests(poolId,
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty())).requests().stream().map(
                        request -> request.nodeId() + " " + request.status())
                .toList();
    }

    @Test
    @Tag("NOD-42")
    void decidesOverRequests() {
        try (Simulation simulation = new Simulation(setup(world))) {
            String poolId = led(simulation, "approval");
            assertThat(numberOf(() -> simulation.callAs(operator("node_b"), Pools.JOIN, join(poolId, "node_b"))))
                    .isEqualTo(4003);
            simulation.call(Pools.JOIN, join(poolId, "node_a"));
            JoinRequest request = ask(simulation, poolId, "node_b");
            assertThat(ask(simulation, poolId, "node_b").requestId()).as("one for each pool and node").isEqualTo(request
                    .requestId());
            JoinRequest other = ask(simulation, poolId, "node_c");
            assertThat(numberOf(() -> simulation.callAs(operator("node_b"), JoinRequests.APPROVE_JOIN, decide(
                    request)))).isEqualTo(5205);
            assertThat(statuses(simulation, operator("node_b"), poolId)).containsExactly("node_b pending");
            assertThat(statuses(simulation, operator("node_a"), poolId)).containsExactlyInAnyOrder("node_b pending",
                    "node_c pending");
            String elsewhere = PoolFixture.pool(simulation, "Elsewhere", 3);
            simulation.call(Pools.UPDATE, new Pools.UpdatePool(elsewhere, Optional.empty(), Optional.empty(), Optional
                    .empty(), Optional.empty(), Optional.of("approval"), Optional.empty(), Optional.empty(),
                    Optional
                            .empty(),
                    Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
            ask(simulation, elsewhere, "node_b");
            JoinRequest approved = simulation.callAs(operator("node_a"), JoinRequests.APPROVE_JOIN, decide(request));
            assertThat(approved.status()).isEqualTo("approved");
            assertThat(approved.reviewedBy()).contains("op-node_a");
            assertThat(simulation.callAs(operator("node_a"), JoinRequests.APPROVE_JOIN, decide(request))).isEqualTo(
                    approved);
            assertThat(numberOf(() -> simulation.callAs(operator("node_a"), JoinRequests.REJECT_JOIN, decide(request))))
                    .isEqualTo(5003);
            assertThat(statuses(simulation, as("root"), elsewhere)).containsExactly("node_b superseded");
            assertThat(simulation.callAs(operator("node_a"), JoinRequests.REJECT_JOIN, decide(other)).status())
                    .isEqualTo("rejected");
            assertThat(members(simulation, poolId)).extracting(Pools.PoolMember::nodeId).containsExactly("node_a",
                    "node_b");
            ask(simulation, poolId, "node_d");
            simulation.advance(Duration.ofDays(7).plusMinutes(2), Duration.ofMinutes(1));
            assertThat(statuses(simulation, operator("node_d"), poolId)).containsExactly("node_d expired");
        }
    }

    @Test
    @Tag("NOD-42")
    void keepsARequestPendingWhileThePoolIsFullAndBoundsThem() {
        try (Simulation simulation = new Simulation(setup(world))) {
            String poolId = led(simulation, "approval");
            List<JoinRequest> requests = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                requests.add(ask(simulation, poolId, "node_" + i));
            }
            for (int i = 0; i < 5; i++) {
                JoinRequest request = requests.get(i);
                simulation.callAs(as("root"), JoinRequests.APPROVE_JOIN, decide(request));
            }
            assertThat(numberOf(() -> simulation.callAs(as("root"), JoinRequests.APPROVE_JOIN, decide(requests
                    .getLast())))).isEqualTo(4004);
            assertThat(statuses(simulation, as("root"), poolId)).contains("node_5 pending");
            simulation.call(Pools.LEAVE, leave("node_0"));
            assertThat(simulation.callAs(as("root"), JoinRequests.APPROVE_JOIN, decide(requests.getLast())).status())
                    .isEqualTo("approved");
            for (int i = 0; i < 6; i++) {
                int number = i;
                String other = simulation.call(Pools.CREATE, new Pools.CreatePool("other " + i, Optional.empty(),
                        Optional.empty(), Optional.empty(), Optional.of("approval"), Optional.empty(), Optional
                                .empty()))
                        .poolId();
                assertThat(numberOf(() -> ask(simulation, other, "node_x"))).isEqualTo(number == 5 ? 4291 : 0);
            }
        }
    }
}
