package org.lucid.node.resources;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.resources.ResourceSample;
import org.lucid.node.contract.resources.Resources;
import org.lucid.node.kernel.testkit.Heap;
import org.lucid.node.kernel.testkit.Simulation;
import org.lucid.node.kernel.testkit.Simulation.Setup;

class MemoryTest {

    private static final int NODES = 10_000;

    private static ResourceSample sample(long counter) {
        return new ResourceSample(Optional.empty(), Optional.of("b7f2a9c4-6f57-4d0f-a3a0-" + (100_000_000_000L
                + counter)), Optional.of(new ResourceSample.Cpu(Optional.of(12.0), Optional.of(0.5), Optional.of(4),
                        Optional.of(2400), Optional.of(51.0))),
                Optional.of(new ResourceSample.Memory(Optional.of(
                        40.0), Optional.of(3L << 30), Optional.of(8L << 30), Optional.of(0L))),
                Optional.of(
                        new ResourceSample.Disk(Optional.of(20.0), Optional.of(20L << 30), Optional.of(100L << 30),
                                Optional.of(counter), Optional.of(counter))),
                Optional.of(new ResourceSample.Network(
                        Optional.of(counter), Optional.of(counter), Optional.of(List.of("eth0")), Optional.of(1000))),
                Optional.of(2));
    }

    /** All that a node costs: what is current, two samples that wait for the store, and what alerts look at. */
    @Test
    @Tag("NOD-81")
    void aNodeCostsTwoKibibytes() {
        try (Simulation simulation = new Simulation(Setup.of("resources: {enabled: true, own_host: false}\n",
                () -> new ResourcesModule(() -> () -> sample(1))))) {
            report(simulation, "first", 1);
            long before = Heap.used();
            for (int half = 0; half < 2; half++) {
                for (int node = 0; node < NODES; node++) {
                    report(simulation, "node_eh7ddx5bksrgcytl7bkai36se4n" + (10_000 + node), node);
                }
                simulation.advance(java.time.Duration.ofSeconds(25));
            }
            assertThat((Heap.used() - before) / NODES).isLessThanOrEqualTo(2048);
        }
    }

    private static void report(Simulation simulation, String node, long counter) {
        simulation.call(Resources.INGEST, new Resources.Ingest(node, Optional.empty(), Optional.of(List.of(sample(
                counter)))));
    }
}
