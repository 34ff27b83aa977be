package org.lucid.node.gateway.limit;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.contract.LucidError;
import org.lucid.node.gateway.auth.Proven;
import org.lucid.node.kernel.bus.Call;

/** The calls being served now, over all instances: so many together, and so many of one caller (API-38). */
public final class InFlight {

    private static final int MAX_PER_CALLER = 64;

    private final int max;
    private final Map<String, Integer> perCaller = new HashMap<>();
    private final Map<Call, Admission> admissions = new HashMap<>();
    private int count;

    /** Who was let in, and what is left of the limit. */
    public record Admission(Proven who, Optional<RateLimits.Standing> standing) {
    }

    public InFlight(int max) {
        this.max = max;
    }

    /** Takes a place: UNAVAILABLE 5034 when all are taken, LIMITED 4292 when the caller has too many. */
    public synchronized void enter(String caller) {
        if (count >= max) {
            throw LucidError.STARTING.failure("Too many calls are being served. Try again in a moment.",
                    Map.of("retry_after", 1));
        }
        if (perCaller.getOrDefault(caller, 0) >= MAX_PER_CALLER) {
            throw LucidError.TOO_MANY_IN_FLIGHT.failure(
                    "You have " + MAX_PER_CALLER + " calls in flight. Wait for answers before sending more.",
                    Map.of("retry_after", 1));
        }
        perCaller.merge(caller, 1, Integer::sum);
        count++;
    }

    /** Gives the place back. */
    public synchronized void leave(String caller) {
        count--;
        perCaller.computeIfPresent(caller, (name, n) -> n == 1 ? null : n - 1);
    }

    public synchronized int count() {
        return count;
    }

    /** Remembers for whom a call is made, until {@link #end}. */
    public synchronized void begin(Call call, Admission admission) {
        admissions.put(call, admission);
    }

    public synchronized void end(Call call) {
        admissions.remove(call);
    }

    /** For whom a call is made; empty when it did not come through the door. */
    public synchronized Optional<Admission> of(Call call) {
        return Optional.ofNullable(admissions.get(call));
    }
}
