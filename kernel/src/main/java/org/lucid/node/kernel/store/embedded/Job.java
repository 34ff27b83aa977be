package org.lucid.node.kernel.store.embedded;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.sql.SQLException;
import java.util.concurrent.RejectedExecutionException;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.store.plan.Storage;

/** Work on a connection whose outcome goes back to the context that asked for it. */
final class Job<R> {

    /** The work itself. It may be run again after a rollback, so its only effect is on the database. */
    interface Work<R> {
        R apply(Statements statements) throws SQLException;
    }

    private final Work<R> work;
    private final Context context;
    private final Promise<R> promise = Promise.promise();
    private R result;

    Job(Work<R> work, Context context) {
        this.work = work;
        this.context = context;
    }

    Future<R> future() {
        return promise.future();
    }

    void run(Statements statements) throws SQLException {
        result = work.apply(statements);
    }

    /** Hands over the result; for a write only after COMMIT. */
    void succeed() {
        onContext(() -> promise.complete(result));
    }

    void fail(Throwable cause) {
        onContext(() -> promise.fail(cause));
    }

    private void onContext(Runnable completion) {
        try {
            context.runOnContext(_ -> completion.run());
        } catch (RejectedExecutionException e) {
            // The event loops are gone; whoever still waits does so on another thread.
            completion.run();
        }
    }

    /** What the caller of a failed job is told. */
    static Failure failure(Throwable cause) {
        return cause instanceof Failure failure
                ? failure
                : Storage.unavailable("The store failed: " + cause.getMessage() + ".");
    }
}
