package org.lucid.node.gateway.limit;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Deque;
import org.lucid.node.contract.LucidError;

/**
 * The memory that all bodies together may take, over all instances (API-38). What does not fit waits, unread, and is
 * refused after 2 s.
 */
public final class BodyMemory {

    private static final long PATIENCE_MILLIS = 2000;
    private static final int MAX_WAITING = 1000;

    private final long limit;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private long taken;

    private record Waiting(long bytes, Promise<Void> place, Context context) {
    }

    public BodyMemory(long limit) {
        this.limit = limit;
    }

    /** Takes so many bytes, at once or when there is room; UNAVAILABLE 5034 when there is none for 2 s. */
    public Future<Void> take(Vertx vertx, long bytes) {
        Waiting mine;
        synchronized (this) {
            if (waiting.isEmpty() && taken + bytes <= limit) {
                taken += bytes;
                return Future.succeededFuture();
            }
            if (waiting.size() >= MAX_WAITING) {
                return Future.failedFuture(full());
            }
            mine = new Waiting(bytes, Promise.promise(), vertx.getOrCreateContext());
            waiting.add(mine);
        }
        long timer = vertx.setTimer(PATIENCE_MILLIS, late -> giveUp(mine));
        Promise<Void> home = Promise.promise();
        mine.place.future().onComplete(done -> mine.context.runOnContext(turn -> {
            vertx.cancelTimer(timer);
            home.handle(done);
        }));
        return home.future();
    }

    private void giveUp(Waiting late) {
        boolean failed;
        synchronized (this) {
            failed = waiting.remove(late);
        }
        if (failed) {
            late.place.tryFail(full());
        }
    }

    private static RuntimeException full() {
        return LucidError.STARTING.failure("Too much is being sent at once. Try again in a moment.");
    }

    /** Gives so many bytes back; those that wait longest come first. */
    public void give(long bytes) {
        Deque<Waiting> admitted = new ArrayDeque<>();
        synchronized (this) {
            taken -= bytes;
            while (!waiting.isEmpty() && taken + waiting.peek().bytes <= limit) {
                Waiting next = waiting.poll();
                taken += next.bytes;
                admitted.add(next);
            }
        }
        admitted.forEach(next -> next.place.complete());
    }

    /** How many bytes are taken. */
    public synchronized long taken() {
        return taken;
    }
}
