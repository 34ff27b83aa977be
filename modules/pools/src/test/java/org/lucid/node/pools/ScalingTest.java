package org.lucid.node.pools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lucid.node.pools.PoolFixture.as;
import static org.lucid.node.pools.PoolFixture.get;
import static org.lucid.node.pools.PoolFixture.join;
import static org.lucid.node.pools.PoolFixture.numberOf;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.pools.PoolFigures;
import org.lucid.node.contract.pools.Pools;
import org.lucid.node.kernel.testkit.Simulation;
import org.lucid.node.kernel.testkit.Simulation.Setup;

class ScalingTest {

    private static final Duration COARSE = Duration.ofSeconds(30);

    private final FakeRegistration.World world = new FakeRegistration.World();
    private final Map<String, Double> cpu = new HashMap<>();

    private Setup setup() {
        return Setup.of("registration: {enabled: true}\npools: {enabled: true}\nresources: {enabled: true}\n",
                () -> new FakeRegistration(world), PoolsModule::new, () -> new FakeResources(cpu, List.of()));
    }

    private static String scaling(Simulation simulation, int members) {
        String poolId = simulation.call(Pools.CREATE, new Pools.CreatePool("North", Optional.empty(), Optional.of(20),
                Optional.of(1), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(
                        new Pools.AutoScaling(true, Optional.empty(), Optional.empty(), Optional.empty(), Optional
                                .empty(), Optional.empty(), Optional.empty(), Optional.empty())),
                Optional.empty(), Optional.empty())).poolId();
        for (int i = 0; i < members; i++) {
            simulation.call(Pools.JOIN, join(poolId, "node_" + i));
        }
        return poolId;
    }

    private static List<String> events(Simulation simulation, String poolId) {
        return simulation.call(PoolFigures.LIST_SCALING_EVENTS, new PoolFigures.ListEvents(poolId, Optional.empty(),
                Optional.empty(), Optional.empty())).events().stream().map(event -> event.eventType() + " " + event
                        .targetNodes() + " " + event.status())
                .toList();
    }

    private void busy(double percent, int nodes) {
        cpu.clear();
        for (int i = 0; i < nodes; i++) {
            cpu.put("node_" + i, percent);
        }
    }

    @Test
    @Tag("NOD-50")
    void advisesAfterThreeChecksAndSeesWhatBecameOfIt() {
        try (Simulation simulation = new Simulation(setup())) {
            List<PoolFigures.ScalingAdvised> heard = new ArrayList<>();
            simulation.kernel().switchboard().listen(PoolFigures.SCALING_ADVISED, heard::add);
            String poolId = scaling(simulation, 10);
            busy(90, 4);
            simulation.advance(Duration.ofMinutes(31), COARSE);
            assertThat(events(simulation, poolId)).as("fewer than half report").isEmpty();
            busy(90, 10);
            simulation.advance(Duration.ofMinutes(10), COARSE);
            assertThat(events(simulation, poolId)).as("only two checks").isEmpty();
            simulation.advance(Duration.ofMinutes(5), COARSE);
            assertThat(events(simulation, poolId)).containsExactly("scale_up 13 advised");
            assertThat(get(simulation, poolId).desiredNodes()).contains(13);
            assertThat(get(simulation, poolId).nodeCount()).as("it moves nothing").isEqualTo(10);
            assertThat(heard).singleElement().satisfies(advice -> assertThat(advice.targetNodes()).isEqualTo(13));
            busy(50, 10);
            for (int i = 10; i < 13; i++) {
                simulation.call(Pools.JOIN, join(poolId, "node_" + i));
            }
            simulation.advance(Duration.ofMinutes(5), COARSE);
            assertThat(events(simulation, poolId)).containsExactly("scale_up 13 completed");
            busy(5, 13);
            simulation.advance(Duration.ofMinutes(15), COARSE);
            assertThat(events(simulation, poolId)).startsWith("scale_down 11 advised");
        }
    }

    @Test
    @Tag("NOD-50")
    void notesWhatAdministratorsWant() {
        try (Simulation simulation = new Simulation(setup())) {
            String poolId = scaling(simulation, 2);
            assertThat(numberOf(() -> simulation.callAs(as("root"), PoolFigures.SCALE, new PoolFigures.Scale(poolId,
                    21)))).isEqualTo(4004);
            simulation.callAs(as("root"), PoolFigures.SCALE, new PoolFigures.Scale(poolId, 5));
            simulation.callAs(as("root"), PoolFigures.SCALE, new PoolFigures.Scale(poolId, 6));
            assertThat(events(simulation, poolId)).containsExactlyInAnyOrder("manual 6 advised",
                    "manual 5 superseded");
            simulation.advance(Duration.ofHours(25), COARSE);
            assertThat(events(simulation, poolId)).containsExactlyInAnyOrder("manual 6 expired",
                    "manual 5 superseded");
        }
    }
}
