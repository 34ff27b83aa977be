package org.lucid.node.worker.fleet;

import io.vertx.core.Future;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import org.lucid.node.contract.resources.ResourceSample;
import org.lucid.node.contract.resources.ResourceSample.Cpu;
import org.lucid.node.contract.resources.ResourceSample.Disk;
import org.lucid.node.contract.resources.ResourceSample.Memory;
import org.lucid.node.contract.resources.ResourceSample.Network;
import org.lucid.node.contract.signing.SignedBytes;

/** Hosts that do not exist: what they measure is a function of the node's id and of time. */
final class SimulatedHosts {

    private static final long GIB = 1L << 30;
    private static final long BYTES_A_SECOND = 1_250_000;

    private SimulatedHosts() {
    }

    /** The host of a node: four cores, 8 GiB, a disk of 256 GiB, a load that changes each minute. */
    static Supplier<Future<ResourceSample>> of(String nodeId, InstantSource clock) {
        return () -> {
            long seconds = clock.instant().getEpochSecond();
            int draw = ByteBuffer.wrap(SignedBytes.untagged().str(nodeId).u64(seconds / 60).sha256()).getInt();
            double cpu = Math.floorMod(draw, 700) / 10.0;
            double memory = 30 + Math.floorMod(draw >> 10, 400) / 10.0;
            long total = 8 * GIB;
            long disk = 256 * GIB;
            return Future.succeededFuture(new ResourceSample(Optional.of(clock.instant()), Optional.of("simulated"),
                    Optional.of(new Cpu(Optional.of(cpu), Optional.of(cpu / 25), Optional.of(4), Optional.of(2400),
                            Optional.of(45 + cpu / 5))),
                    Optional.of(new Memory(Optional.of(memory), Optional.of((long) (total * memory / 100)), Optional.of(
                            total), Optional.of(0L))),
                    Optional.of(new Disk(Optional.of(25.0), Optional.of(disk / 4), Optional.of(disk), Optional.of(
                            seconds * 1000), Optional.of(seconds * 500))),
                    Optional.of(new Network(Optional.of(seconds * BYTES_A_SECOND), Optional.of(seconds
                            * BYTES_A_SECOND / 2))),
                    Optional.of(0)));
        };
    }
}
