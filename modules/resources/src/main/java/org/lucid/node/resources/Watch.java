package org.lucid.node.resources;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.kernel.store.Versioned;

/**
 * What is looked at when a sample of a node comes: its last samples, its thresholds and its alerts that are not
 * resolved. Immutable.
 */
record Watch(Window window, Thresholds thresholds, Map<Watched, Open> alerts) {

    /** An alert as stored, with the newest value and the highest since; these are not written with each sample. */
    record Open(Versioned<AlertRecord> stored, double value, double peak) {

        static Open of(Versioned<AlertRecord> stored) {
            return new Open(stored, stored.value().value(), stored.value().peak());
        }

        Open with(double newest) {
            return new Open(stored, newest, Math.max(peak, newest));
        }

        /** The alert with what memory knows of it. */
        AlertRecord seen() {
            return stored.value().seen(value, peak);
        }
    }

    /** With one more sample. */
    Watch with(Instant at, Values values, AlertRule rule) {
        Map<Watched, Open> seen = alerts.isEmpty() ? alerts : new EnumMap<>(alerts);
        alerts.forEach(
                (resource, open) -> resource.in(values).ifPresent(value -> seen.put(resource, open.with(value))));
        return new Watch(window.with(at, values, rule.samples()), thresholds, seen);
    }

    /** With an alert as it is stored now; without it when it is resolved or not there any more. */
    Watch with(Watched resource, Optional<Versioned<AlertRecord>> stored) {
        Map<Watched, Open> changed = new EnumMap<>(Watched.class);
        changed.putAll(alerts);
        changed.remove(resource);
        stored.filter(found -> !found.value().isOver()).ifPresent(found -> changed.put(resource, Open.of(found)));
        return new Watch(window, thresholds, changed.isEmpty() ? Map.of() : changed);
    }

    Watch with(Thresholds changed) {
        return new Watch(window, changed, alerts);
    }

    Optional<Open> alert(Watched resource) {
        return Optional.ofNullable(alerts.get(resource));
    }

    /** The level that a resource is at. */
    Optional<AlertLevel> level(Watched resource) {
        return alert(resource).map(open -> open.stored().value().level());
    }
}
