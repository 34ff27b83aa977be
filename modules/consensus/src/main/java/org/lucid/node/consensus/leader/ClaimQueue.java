package org.lucid.node.consensus.leader;

import io.vertx.core.Future;
import java.util.function.Supplier;
import org.lucid.node.contract.LucidError;

/** Judges claims one at a time in the order in which they came (CON-96). */
public final class ClaimQueue {

    private static final int WAITING = 1000;

    private Future<?> last = Future.succeededFuture();
    private int waiting;

    /** Runs the task when all before it are done; LIMITED 4292 when 1000 wait. */
    public <T> Future<T> run(Supplier<Future<T>> task) {
        if (waiting >= WAITING) {
            return Future.failedFuture(LucidError.TOO_MANY_IN_FLIGHT.failure(
                    "Too many claims wait to be judged. Send it again in a second.",
                    java.util.Map.of("retry_after", 1)));
        }
        waiting++;
        Future<T> next = last.transform(done -> task.get()).onComplete(done -> waiting--);
        last = next;
        return next;
    }

    public boolean isIdle() {
        return waiting == 0;
    }
}
