package org.lucid.node.resources;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Measurements collected into spans of time of one length. A span without any is not there (NOD-64). */
final class Spans {

    private final Duration step;
    private final SortedMap<Instant, Map<Quantity, Cell>> byStart = new TreeMap<>();

    Spans(Duration step) {
        this.step = step;
    }

    /** The beginning of the span of this length that holds an instant. */
    static Instant startOf(Instant at, Duration step) {
        long seconds = step.toSeconds();
        return Instant.ofEpochSecond(Math.floorDiv(at.getEpochSecond(), seconds) * seconds);
    }

    Spans add(MinuteRecord minute) {
        minute.bySecond().values().forEach(sample -> sample.forEach((quantity, value) -> add(minute.start(), quantity,
                Cell.of(value))));
        return this;
    }

    Spans add(Rollup rollup) {
        rollup.points().forEach((start, cells) -> cells.forEach((quantity, cell) -> add(start, quantity, cell)));
        return this;
    }

    private void add(Instant at, Quantity quantity, Cell cell) {
        byStart.computeIfAbsent(startOf(at, step), start -> new EnumMap<>(Quantity.class)).merge(quantity, cell,
                Cell::plus);
    }

    /** By the beginnings of the spans, ascending. */
    SortedMap<Instant, Map<Quantity, Cell>> byStart() {
        return byStart;
    }
}
