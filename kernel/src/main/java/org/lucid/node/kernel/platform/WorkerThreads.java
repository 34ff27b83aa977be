package org.lucid.node.kernel.platform;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.FailureCode;
import org.lucid.node.kernel.module.Workers;

/** Real threads, shared by everyone in the process who asks for the same name. */
public final class WorkerThreads implements Workers, AutoCloseable {

    private final WorkerExecutor executor;
    private final AtomicInteger pending = new AtomicInteger();
    private final String name;
    private final int bound;

    public WorkerThreads(Vertx vertx, String name, int threads, int queue) {
        this.executor = vertx.createSharedWorkerExecutor(name, threads);
        this.name = name;
        this.bound = threads + queue;
    }

    @Override
    public <T> Future<T> run(Callable<T> call) {
        if (pending.incrementAndGet() > bound) {
            pending.decrementAndGet();
            return Future.failedFuture(Failure.of(FailureCode.LIMITED,
                    "The queue of " + name + " is full (" + bound + "). Try again in a moment.")
                    .with("retry_after", 1));
        }
        return executor.executeBlocking(call, false).onComplete(done -> pending.decrementAndGet());
    }

    @Override
    public void close() {
        executor.close();
    }
}
