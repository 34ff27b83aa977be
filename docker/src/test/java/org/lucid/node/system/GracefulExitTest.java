package org.lucid.node.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.consensus.ConsensusModule;
import org.lucid.node.contract.pools.Allocations;
import org.lucid.node.contract.pools.Allocations.Allocation;
import org.lucid.node.contract.pools.Pools;
import org.lucid.node.contract.registration.NodeCommands;
import org.lucid.node.contract.registration.NodeCommands.Command;
import org.lucid.node.contract.registration.Nodes;
import org.lucid.node.kernel.testkit.FastSignatures;
import org.lucid.node.kernel.testkit.Simulation;
import org.lucid.node.kernel.testkit.Simulation.Setup;
import org.lucid.node.pools.PoolsModule;
import org.lucid.node.poot.PootModule;
import org.lucid.node.registration.RegistrationModule;
import org.lucid.node.worker.WorkerModule;

/** Two workers of a pool; one of them leaves the network while a session runs on it. */
class GracefulExitTest {

    private static final Duration STEP = Duration.ofSeconds(1);
    private static final String ON = """
            registration: {enabled: true}
            consensus: {enabled: true}
            pools: {enabled: true}
            poot: {enabled: true}
            worker: {enabled: true, manager_url: "http://bus", fleet: {count: 2, transport: bus, seed: "%064x"}}
            """.formatted(1);

    private static List<Nodes.Node> nodes(Simulation simulation, Optional<String> poolId) {
        return simulation.call(Nodes.LIST, new Nodes.ListNodes(Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional
                        .empty(),
                Optional.empty(), poolId)).nodes();
    }

    private static Allocation place(Simulation simulation, String session) {
        return simulation.call(Allocations.REQUEST, new Allocations.RequestPlace("session_slot", 1, session, Optional
                .empty(), Optional.empty(), Optional.empty(), Optional.empty()));
    }

    private static Nodes.NodeStatus status(Simulation simulation, String nodeId) {
        return simulation.call(Nodes.STATUS, new Nodes.GetNode(nodeId, Optional.empty(), Optional.of("terminated")));
    }

    @Test
    @Tag("NOD-31")
    @Tag("NOD-36")
    @Tag("NOD-53")
    void aSessionIsEndedFirstAndTheOthersGoOn() {
        try (Simulation simulation = new Simulation(Setup.of(ON, RegistrationModule::new, ConsensusModule::new,
                PoolsModule::new, PootModule::new, WorkerModule::new).signatures(new FastSignatures()))) {
            simulation.advance(Duration.ofMinutes(2), STEP);
            String pool = simulation.call(Pools.CREATE, new Pools.CreatePool("Harbour", Optional.empty(), Optional
                    .empty(), Optional.of(1), Optional.of("open"), Optional.empty(), Optional.empty())).poolId();
            nodes(simulation, Optional.empty()).forEach(node -> simulation.call(Pools.JOIN, new Pools.JoinPool(pool,
                    node.nodeId(), Optional.empty())));
            simulation.advance(Duration.ofMinutes(20), STEP);
            List<Nodes.Node> seated = nodes(simulation, Optional.of(pool));
            assertThat(seated).hasSize(2).allSatisfy(node -> {
                assertThat(node.poolId()).contains(pool);
                assertThat(node.pootScore()).isPresent();
            });
            double scores = seated.stream().mapToDouble(node -> node.pootScore().orElseThrow()).sum();
            assertThat(simulation.call(Pools.GET, new Pools.GetPool(pool)).totalPootScore().orElseThrow()).isEqualTo(
                    scores, org.assertj.core.data.Offset.offset(1e-6)).isPositive();

            Allocation session = place(simulation, "s-1");
            String leaver = session.nodeId().orElseThrow();
            simulation.call(Allocations.CONFIRM, new Allocations.Which(session.allocationId(), "s-1"));
            simulation.call(NodeCommands.EXIT, new Command(leaver, Optional.of("sold the board")));
            simulation.advance(Duration.ofMinutes(5), STEP);
            assertThat(status(simulation, leaver).status()).isEqualTo("active");
            assertThat(status(simulation, leaver).exit().orElseThrow().openAllocations()).contains(1);
            for (int i = 2; i < 6; i++) {
                assertThat(place(simulation, "s-" + i).nodeId()).as("new work goes to the other").isPresent().get()
                        .isNotEqualTo(leaver);
            }

            simulation.call(Allocations.RELEASE, new Allocations.Release(session.allocationId(), "s-1", Optional
                    .empty()));
            simulation.advance(Duration.ofMinutes(5), STEP);
            assertThat(status(simulation, leaver).status()).isEqualTo("terminated");
            assertThat(nodes(simulation, Optional.of(pool))).singleElement().satisfies(node -> {
                assertThat(node.nodeId()).isNotEqualTo(leaver);
                assertThat(node.status()).isEqualTo("active");
            });
            assertThat(simulation.call(Pools.GET, new Pools.GetPool(pool)).nodeCount()).isOne();
        }
    }
}
