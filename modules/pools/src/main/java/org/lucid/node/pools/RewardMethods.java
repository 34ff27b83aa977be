package org.lucid.node.pools;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.LucidError;

/**
 * By which method a pool shares its reward, and since when (NOD-46).
 *
 * @param history at most 64, the oldest first; only the last may still wait for its day
 */
record RewardMethods(List<Since> history) {

    static final String DEFAULT = "contribution_weighted";
    private static final int MOST = 64;

    /** A method and the instant from which it counts. */
    public record Since(String method, Instant from) {
    }

    RewardMethods {
        history = List.copyOf(history);
    }

    /** The method of a new pool, from the beginning. */
    static RewardMethods of(String method) {
        return new RewardMethods(List.of(new Since(method, Instant.EPOCH)));
    }

    /** The method in force at an instant. */
    String at(Instant instant) {
        return history.stream().filter(since -> !since.from().isAfter(instant)).reduce((first, second) -> second)
                .orElse(history.getFirst()).method();
    }

    /** What is to come, if a change waits. */
    Optional<String> next(Instant now) {
        Since last = history.getLast();
        return last.from().isAfter(now) ? Optional.of(last.method()) : Optional.empty();
    }

    /**
     * With another method from the first UTC day on that begins at least 24 h later; a change that still waits is
     * replaced. CONFLICT 5003 when the history is full.
     */
    RewardMethods changed(String method, Instant now) {
        List<Since> settled = new ArrayList<>(history.stream().filter(since -> !since.from().isAfter(now)).toList());
        if (!settled.getLast().method().equals(method)) {
            if (settled.size() == MOST) {
                throw LucidError.STATE_FORBIDS.failure("This pool changed its reward method " + (MOST - 1)
                        + " times, which is as often as is kept. Make another pool.");
            }
            settled.add(new Since(method, dayAfter(now)));
        }
        return new RewardMethods(settled);
    }

    private static Instant dayAfter(Instant now) {
        Instant earliest = now.plus(1, ChronoUnit.DAYS);
        Instant day = earliest.truncatedTo(ChronoUnit.DAYS);
        return day.equals(earliest) ? day : day.plus(1, ChronoUnit.DAYS);
    }
}
