package org.lucid.node.gateway.testkit;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.metrics.MetricsOptions;
import io.vertx.core.spi.metrics.PoolMetrics;
import io.vertx.core.spi.metrics.VertxMetrics;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts what is handed to worker threads, whoever does it and whichever pool it is. */
public final class WorkerTasks {

    private final AtomicInteger count = new AtomicInteger();

    /** A Vert.x whose workers are counted here. */
    public Vertx vertx() {
        return Vertx.builder().with(new VertxOptions().setMetricsOptions(new MetricsOptions().setEnabled(true)))
                .withMetrics(options -> new VertxMetrics() {

                    @Override
                    public PoolMetrics<?, ?> createPoolMetrics(String type, String name, int size) {
                        return type.equals("worker") ? new Counted() : null;
                    }
                }).build();
    }

    /** How many tasks there were. */
    public int count() {
        return count.get();
    }

    private final class Counted implements PoolMetrics<Object, Object> {

        @Override
        public Object enqueue() {
            count.incrementAndGet();
            return this;
        }
    }
}
