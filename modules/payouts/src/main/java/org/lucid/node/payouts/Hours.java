package org.lucid.node.payouts;

import java.time.Duration;
import org.lucid.node.kernel.config.Durations;

/** A time in the configuration whose bare number counts hours, as in the environment of existing deployments. */
public record Hours(Duration duration) implements Comparable<Hours> {

    /** Reads {@code 24}, {@code 24h} or {@code 1d}. */
    public static Hours parse(String text) {
        return new Hours(Durations.parse(text.matches("\\d+") ? text + "h" : text));
    }

    @Override
    public int compareTo(Hours other) {
        return duration.compareTo(other.duration);
    }

    @Override
    public String toString() {
        return Durations.format(duration);
    }
}
