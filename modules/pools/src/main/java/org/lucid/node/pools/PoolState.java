package org.lucid.node.pools;

import java.util.Locale;

/** Where a pool stands. */
public enum PoolState {
    /** Has not had enough active members yet. */
    FORMING, ACTIVE, DEGRADED, MAINTENANCE, DISBANDING, DISBANDED;

    /** Whether nodes may join. */
    public boolean takesMembers() {
        return this == FORMING || this == ACTIVE || this == DEGRADED;
    }

    /** The JSON form. */
    public String json() {
        return name().toLowerCase(Locale.ROOT);
    }
}
