package org.lucid.node.resources;

import java.util.Optional;

/**
 * When a level is reached and left: a pure function of the last samples (NOD-66).
 *
 * @param needed so many of the samples must agree; more than half of them, so that they cannot agree on two things
 * @param samples so many are looked at
 * @param margin so far below a threshold they must be for it to be left
 */
record AlertRule(int needed, int samples, double margin) {

    /** The level after the newest sample; empty for none. Without data it stays what it was. */
    Optional<AlertLevel> next(Optional<AlertLevel> now, Window window, Watched resource, Limits limits) {
        if (window.count(resource, value -> value >= limits.critical()) >= needed) {
            return Optional.of(AlertLevel.CRITICAL);
        }
        boolean calm = window.count(resource, value -> value < limits.warning() - margin) >= needed;
        boolean warned = window.count(resource, value -> value >= limits.warning()) >= needed;
        return switch (now.orElse(null)) {
            case null -> warned ? Optional.of(AlertLevel.WARNING) : Optional.empty();
            case WARNING -> calm ? Optional.empty() : now;
            case CRITICAL -> window.count(resource, value -> value < limits.critical() - margin) < needed
                    ? now
                    : calm ? Optional.empty() : Optional.of(AlertLevel.WARNING);
        };
    }
}
