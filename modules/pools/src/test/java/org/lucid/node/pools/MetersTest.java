package org.lucid.node.pools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lucid.node.pools.PoolFixture.join;
import static org.lucid.node.pools.PoolFixture.numberOf;
import static org.lucid.node.pools.PoolFixture.pool;
import static org.lucid.node.pools.PoolFixture.setup;

import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.pools.Pools;
import org.lucid.node.kernel.testkit.Simulation;

class MetersTest {

    private static double joins(Simulation simulation, String result) {
        return simulation.meters().get("lucid_pool_joins").tag("result", result).counter().count();
    }

    private static Pools.UpdatePool named(String poolId, String name) {
        return new Pools.UpdatePool(poolId, Optional.of(name), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional
                        .empty(),
                Optional.empty(), Optional.empty());
    }

    @Test
    @Tag("NOD-84")
    void countsWhatCameOfJoinsAndWritesThatOthersForestalled() {
        try (Simulation simulation = new Simulation(setup())) {
            String north = pool(simulation, "North", 2);
            String south = pool(simulation, "South", 2);
            simulation.call(Pools.JOIN, join(north, "node_a"));
            simulation.call(Pools.JOIN, join(north, "node_b"));
            assertThat(numberOf(() -> simulation.call(Pools.JOIN, join(north, "node_c")))).isEqualTo(4004);
            assertThat(numberOf(() -> simulation.call(Pools.JOIN, join("pool_x", "node_c")))).isEqualTo(5002);
            assertThat(joins(simulation, "joined")).isEqualTo(2);
            assertThat(joins(simulation, "conflict")).isEqualTo(1);
            assertThat(joins(simulation, "not_found")).isEqualTo(1);
            assertThat(simulation.meters().get("lucid_pool_conflicts").counter().count()).isZero();
            assertThat(numberOf(() -> simulation.call(Pools.UPDATE, named(south, "north")))).isEqualTo(5008);
            assertThat(simulation.meters().get("lucid_pool_conflicts").counter().count()).isEqualTo(1);
        }
    }
}
