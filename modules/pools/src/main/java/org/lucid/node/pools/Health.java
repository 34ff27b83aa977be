package org.lucid.node.pools;

import java.util.Locale;

/** How many of a pool's members are active (NOD-48), the worst first. */
public enum Health {
    UNHEALTHY, DEGRADED, HEALTHY,
    /** Has no members. */
    EMPTY;

    private static final int HEALTHY_FROM = 95;
    private static final int DEGRADED_FROM = 80;
    private static final int UP_MARGIN = 2;

    /** What so many active members of so many come to; a pool that was worse must be better by 2 %. */
    Health towards(int active, int members) {
        if (members == 0) {
            return EMPTY;
        }
        int percent = 100;
        Health plain = active * percent >= HEALTHY_FROM * members
                ? HEALTHY
                : active * percent >= DEGRADED_FROM * members ? DEGRADED : UNHEALTHY;
        if (this == EMPTY || plain.ordinal() <= ordinal()) {
            return plain;
        }
        if (active * percent >= (HEALTHY_FROM + UP_MARGIN) * members) {
            return HEALTHY;
        }
        Health better = active * percent >= (DEGRADED_FROM + UP_MARGIN) * members ? DEGRADED : UNHEALTHY;
        return better.ordinal() > ordinal() ? better : this;
    }

    /** The JSON form. */
    String json() {
        return name().toLowerCase(Locale.ROOT);
    }
}
