package org.lucid.node.resources;

import java.util.Locale;

/** How bad it is. */
public enum AlertLevel {
    WARNING, CRITICAL;

    String json() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** From which value on it is that bad. */
    double of(Limits limits) {
        return this == WARNING ? limits.warning() : limits.critical();
    }
}
