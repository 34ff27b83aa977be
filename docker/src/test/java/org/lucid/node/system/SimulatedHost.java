package org.lucid.node.system;

import java.util.Optional;
import java.util.SplittableRandom;
import org.lucid.node.contract.resources.ResourceSample;
import org.lucid.node.resources.HostProbe;

/** A host whose load wanders and whose counters grow, from a seed. */
public final class SimulatedHost implements HostProbe {

    private static final long GIB = 1L << 30;

    private final SplittableRandom random;
    private double load = 40;
    private long received;

    public SimulatedHost(long seed) {
        random = new SplittableRandom(seed);
    }

    @Override
    public ResourceSample sample() {
        load = Math.clamp(0.9 * load + 4 + random.nextDouble(-10, 10), 5, 95); // wanders about 40 %
        received += random.nextLong(100_000_000);
        double memory = 30 + load / 4;
        return new ResourceSample(Optional.empty(), Optional.of("simulated"),
                Optional.of(new ResourceSample.Cpu(Optional.of(load), Optional.of(load / 25), Optional.of(4),
                        Optional.of(2400), Optional.of(45 + load / 5))),
                Optional.of(new ResourceSample.Memory(Optional.of(memory), Optional.of((long) (memory / 100 * 8 * GIB)),
                        Optional.of(8 * GIB), Optional.of(0L))),
                Optional.of(new ResourceSample.Disk(Optional.of(25.0), Optional.of(64 * GIB), Optional.of(256 * GIB),
                        Optional.empty(), Optional.empty())),
                Optional.of(new ResourceSample.Network(Optional.of(received), Optional.of(received / 2))), Optional.of(
                        0));
    }
}
