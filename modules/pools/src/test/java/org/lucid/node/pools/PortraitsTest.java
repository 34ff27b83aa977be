package org.lucid.node.pools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lucid.node.pools.PoolFixture.get;
import static org.lucid.node.pools.PoolFixture.join;
import static org.lucid.node.pools.PoolFixture.pool;

import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.pools.Pools;
import org.lucid.node.contract.poot.Poot;
import org.lucid.node.kernel.module.LucidModule;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.module.ModuleInfo;
import org.lucid.node.kernel.testkit.Simulation;
import org.lucid.node.kernel.testkit.Simulation.Setup;

class PortraitsTest {

    private record FakePoot(Map<String, Integer> scores) implements LucidModule<FakeRegistration.None> {

        @Override
        public ModuleInfo<FakeRegistration.None> info() {
            return ModuleInfo.of("lucid.poot", FakeRegistration.None.class, Poot.SCORES_OF);
        }

        @Override
        public Future<?> start(ModuleContext<FakeRegistration.None> context) {
            context.handle(Poot.SCORES_OF, (request, call) -> Future.succeededFuture(new Poot.ScoreList(request
                    .nodeIds().stream().filter(scores::containsKey).map(node -> new Poot.NodeScore(node, scores.get(
                            node)))
                    .toList())));
            return Future.succeededFuture();
        }
    }

    private static Setup setup(boolean poot) {
        return Setup.of("registration: {enabled: true}\npools: {enabled: true}\npoot: {enabled: " + poot + "}\n",
                FakeRegistration::new, PoolsModule::new,
                () -> new FakePoot(Map.of("node_a", 8317, "node_b", 5001, "node_observer", 9999)));
    }

    @Test
    @Tag("NOD-59")
    @Tag("API-78")
    void aPoolShowsTheSumOfTheScoresOfThoseWhoWorkForIt() {
        try (Simulation simulation = new Simulation(setup(true))) {
            String north = pool(simulation, "North", 10);
            assertThat(get(simulation, north).totalPootScore()).contains(0.0);
            for (String node : new String[]{"node_a", "node_b", "node_unscored", "node_observer"}) {
                simulation.call(Pools.JOIN, join(north, node));
            }
            simulation.call(Pools.SET_MEMBER, new Pools.SetMember(north, "node_observer", Optional.of("observer"),
                    Optional.empty()));
            assertThat(get(simulation, north).totalPootScore()).as("to the hundredth").contains(133.18);
            String south = pool(simulation, "South", 10);
            assertThat(simulation.call(Pools.LIST, new Pools.ListPools(Optional.empty(), Optional.empty(), Optional
                    .empty(), Optional.empty())).pools()).extracting(Pools.Pool::poolId, Pools.Pool::totalPootScore)
                    .containsExactlyInAnyOrder(
                            org.assertj.core.api.Assertions.tuple(north, Optional.of(133.18)),
                            org.assertj.core.api.Assertions.tuple(south, Optional.of(0.0)));
        }
    }

    @Test
    @Tag("NOD-59")
    void withoutScoresThereIsNoSum() {
        try (Simulation simulation = new Simulation(setup(false))) {
            assertThat(get(simulation, pool(simulation, "North", 10)).totalPootScore()).isEmpty();
        }
    }
}
