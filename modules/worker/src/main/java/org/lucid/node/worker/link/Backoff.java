package org.lucid.node.worker.link;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.FailureCode;

/** When a call is tried again (NOD-70). */
public final class Backoff {

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration MOST_OBEYED = Duration.ofHours(1);
    private static final int MOST_DOUBLINGS = 20;

    private Backoff() {
    }

    /** The upper end of the pause after so many failures in a row: 1 s, doubling, at most {@code most}. */
    public static Duration ceiling(int failures, Duration most) {
        Duration doubled = FIRST.multipliedBy(1L << Math.clamp(failures - 1, 0, MOST_DOUBLINGS));
        return doubled.compareTo(most) < 0 ? doubled : most;
    }

    /** A pause anywhere up to the ceiling, and never shorter than the manager asked for, up to an hour. */
    public static Duration pause(int failures, Duration most, Throwable cause, RandomGenerator random) {
        Duration drawn = Duration.ofMillis(1 + random.nextLong(ceiling(failures, most).toMillis()));
        Duration asked = asked(cause);
        return drawn.compareTo(asked) > 0 ? drawn : asked;
    }

    /** How long the manager asked to wait; nothing unless it said so. */
    static Duration asked(Throwable cause) {
        if (cause instanceof Failure failure && failure.details().get("retry_after") instanceof Number seconds) {
            Duration wanted = Duration.ofSeconds(Math.max(0, seconds.longValue()));
            return wanted.compareTo(MOST_OBEYED) < 0 ? wanted : MOST_OBEYED;
        }
        return Duration.ZERO;
    }

    /** Whether the same call may succeed later: faults of the way and of the manager, and calls that came too soon. */
    public static boolean worthRepeating(Throwable cause) {
        return !(cause instanceof Failure failure) || switch (failure.code()) {
            case UNAVAILABLE, TIMEOUT, INTERNAL, LIMITED, MODULE_DISABLED, UNAUTHENTICATED -> true;
            case INVALID, FORBIDDEN, NOT_FOUND, CONFLICT -> false;
        };
    }

    /** Whether the manager was not reached, or was not well. */
    public static boolean unreached(Throwable cause) {
        FailureCode code = Failure.from(cause).code();
        return code == FailureCode.UNAVAILABLE || code == FailureCode.TIMEOUT || code == FailureCode.INTERNAL;
    }
}
