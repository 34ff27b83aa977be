package org.lucid.node.kernel.platform;

import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.lucid.node.kernel.crypto.Signatures;
import org.lucid.node.kernel.module.Workers;
import org.lucid.node.kernel.time.IdSource;

/**
 * What differs between the product and the simulator: time, randomness, threads and signatures. Nothing else in the
 * process may have its own.
 *
 * @param clock wall-clock time, in whole milliseconds
 * @param random secret-grade in the product, seeded in the simulator
 * @param workers makes bounded pools of threads for calls that block
 */
public record Platform(Vertx vertx, InstantSource clock, RandomGenerator random, IdSource ids, Signatures signatures,
        WorkerFactory workers) {

    /** Makes a pool; {@code threads} run at a time, {@code queue} may wait. */
    @FunctionalInterface
    public interface WorkerFactory {

        Workers create(String name, int threads, int queue);
    }
}
