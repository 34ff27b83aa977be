package org.lucid.node.pools;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.lucid.node.contract.LucidError;

/**
 * Lets the writes of one pool, or of another key, happen one after the other (NOD-40). The messages of a pool come to one instance, so this
 * needs no lock; it spares the compare-and-set from losing races, which stays what decides.
 */
public final class PoolQueues {

    private static final int MAX_WAITING = 256;

    private final InstantSource clock;
    private final Map<String, Deque<Runnable>> waiting = new HashMap<>();

    public PoolQueues(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Runs the task when all earlier ones of the pool are done.
     *
     * @return fails with LIMITED when 256 wait, with TIMEOUT and nothing done when the deadline passes before its turn
     */
    public <T> Future<T> run(String poolId, Instant deadline, Supplier<Future<T>> task) {
        Deque<Runnable> queue = waiting.get(poolId);
        if (queue != null && queue.size() >= MAX_WAITING) {
            return Future.failedFuture(LucidError.TOO_MANY_IN_FLIGHT.failure(MAX_WAITING
                    + " changes of " + poolId + " wait. Try again in a moment.", Map.of("retry_after", 1)));
        }
        Promise<T> done = Promise.promise();
        Runnable turn = () -> begin(poolId, deadline, task, done);
        if (queue == null) {
            waiting.put(poolId, new ArrayDeque<>());
            turn.run();
        } else {
            queue.add(turn);
        }
        return done.future();
    }

    private <T> void begin(String poolId, Instant deadline, Supplier<Future<T>> task, Promise<T> done) {
        Future<T> outcome;
        try {
            outcome = clock.instant().isBefore(deadline)
                    ? task.get()
                    : Future.failedFuture(LucidError.DEADLINE.failure(
                            "The change waited too long behind others of " + poolId + "; nothing was done. "
                                    + "Send it again."));
        } catch (RuntimeException e) {
            outcome = Future.failedFuture(e);
        }
        outcome.onComplete(ended -> {
            if (ended.succeeded()) {
                done.complete(ended.result());
            } else {
                done.fail(ended.cause());
            }
            next(poolId);
        });
    }

    private void next(String poolId) {
        Runnable turn = waiting.get(poolId).poll();
        if (turn == null) {
            waiting.remove(poolId);
        } else {
            turn.run();
        }
    }
}
