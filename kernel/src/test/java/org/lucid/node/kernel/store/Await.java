package org.lucid.node.kernel.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.vertx.core.Future;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.FailureCode;

/** Waits for futures in tests, never for longer than 20 seconds. */
public final class Await {

    private Await() {
    }

    public static <R> R await(Future<R> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new IllegalStateException("no answer in time", e);
        }
    }

    /** Expects a failure of this code and number. */
    public static Failure failure(Future<?> future, FailureCode code, int number) {
        try {
            Object answer = await(future);
            return fail("succeeded with " + answer);
        } catch (Failure e) {
            assertThat(e.code()).isEqualTo(code);
            assertThat(e.number()).isEqualTo(number);
            return e;
        }
    }
}
