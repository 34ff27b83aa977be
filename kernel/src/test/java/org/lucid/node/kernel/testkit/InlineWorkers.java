package org.lucid.node.kernel.testkit;

import io.vertx.core.Future;
import java.util.concurrent.Callable;
import org.lucid.node.kernel.module.Workers;

/** Work that would block runs at once, on the calling thread. */
public final class InlineWorkers implements Workers {

    @Override
    public <T> Future<T> run(Callable<T> call) {
        try {
            return Future.succeededFuture(call.call());
        } catch (Exception e) {
            return Future.failedFuture(e);
        }
    }
}
