package org.lucid.node.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A moment until which something must have come true. */
final class Deadline {

    private static final long LOOK_AGAIN_NANOS = 20_000_000;

    private final long end;
    private final Duration length;

    /** What is waited for; it may ask over the network. */
    interface Condition {

        boolean holds() throws IOException;
    }

    private Deadline(Duration length) {
        this.length = length;
        this.end = System.nanoTime() + length.toNanos();
    }

    static Deadline in(int seconds) {
        return new Deadline(Duration.ofSeconds(seconds));
    }

    /** Looks again and again until the condition holds; fails when it does not in time. */
    void await(String what, Condition condition) {
        while (!holds(condition)) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + length.toSeconds() + " s: " + what);
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    private static boolean holds(Condition condition) {
        try {
            return condition.holds();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
