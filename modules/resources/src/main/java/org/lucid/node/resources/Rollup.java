package org.lucid.node.resources;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An hour in points of 5 minutes or a day in points of an hour: a pure function of the minutes or the hours (NOD-63).
 *
 * @param counts for each point how many measurements it was made of; 0 where there is none
 * @param columns by the code of the quantity: the averages and the maxima, one for each point, as
 *            {@link Quantity#toStored} makes them and null where there is none, and as a third list their counts where those differ from {@code counts}
 * @param samples how many samples the minutes held that it was made of
 */
public record Rollup(String nodeId, Instant start, List<Long> counts, Map<String, List<List<Long>>> columns,
        long samples, Instant builtAt) {

    /** How long a record is, and each of its points. */
    enum Level {
        HOUR(Duration.ofHours(1), Duration.ofMinutes(5)), DAY(Duration.ofDays(1), Duration.ofHours(1));

        private final Duration span;
        private final Duration step;

        Level(Duration span, Duration step) {
            this.span = span;
            this.step = step;
        }

        Duration span() {
            return span;
        }

        Duration step() {
            return step;
        }

        int points() {
            return (int) span.dividedBy(step);
        }
    }

    /** The hour that these minutes make up; there is at least one. */
    static Rollup ofMinutes(String nodeId, Instant start, List<MinuteRecord> minutes, Instant builtAt) {
        Spans spans = new Spans(Level.HOUR.step());
        minutes.forEach(spans::add);
        return of(nodeId, start, Level.HOUR, spans, samples(minutes), builtAt);
    }

    /** The day that these hours make up; there is at least one. */
    static Rollup ofHours(String nodeId, Instant start, List<Rollup> hours, Instant builtAt) {
        Spans spans = new Spans(Level.DAY.step());
        hours.forEach(spans::add);
        return of(nodeId, start, Level.DAY, spans, hours.stream().mapToLong(Rollup::samples).sum(), builtAt);
    }

    /** How many samples these minutes hold. */
    static long samples(List<MinuteRecord> minutes) {
        return minutes.stream().mapToLong(minute -> minute.seconds().size()).sum();
    }

    private static Rollup of(String nodeId, Instant start, Level level, Spans spans, long samples, Instant builtAt) {
        List<Map<Quantity, Cell>> points = new ArrayList<>();
        for (Instant at = start; at.isBefore(start.plus(level.span())); at = at.plus(level.step())) {
            points.add(spans.byStart().getOrDefault(at, Map.of()));
        }
        List<Long> counts = points.stream().map(cells -> cells.values().stream().mapToLong(Cell::count).max().orElse(
                0)).toList();
        Map<String, List<List<Long>>> columns = new TreeMap<>();
        for (Quantity quantity : Quantity.values()) {
            List<Cell> cells = points.stream().map(point -> point.get(quantity)).toList();
            if (cells.stream().anyMatch(cell -> cell != null)) {
                columns.put(quantity.code(), column(quantity, cells, counts));
            }
        }
        return new Rollup(nodeId, start, counts, columns, samples, builtAt);
    }

    private static List<List<Long>> column(Quantity quantity, List<Cell> cells, List<Long> counts) {
        List<Long> averages = new ArrayList<>();
        List<Long> maxima = new ArrayList<>();
        List<Long> own = new ArrayList<>();
        cells.forEach(cell -> {
            averages.add(cell == null ? null : quantity.toStored(cell.avg()));
            maxima.add(cell == null ? null : quantity.toStored(cell.max()));
            own.add(cell == null ? 0L : cell.count());
        });
        return own.equals(counts) ? List.of(averages, maxima) : List.of(averages, maxima, own);
    }

    /** Its points by their beginnings; those without a measurement are not there. */
    SortedMap<Instant, Map<Quantity, Cell>> points() {
        SortedMap<Instant, Map<Quantity, Cell>> points = new TreeMap<>();
        Duration step = counts.size() == Level.HOUR.points() ? Level.HOUR.step() : Level.DAY.step();
        columns.forEach((code, column) -> {
            Quantity quantity = Quantity.ofCode(code);
            List<Long> own = column.size() > 2 ? column.get(2) : counts;
            for (int i = 0; i < counts.size(); i++) {
                if (column.getFirst().get(i) != null) {
                    points.computeIfAbsent(start.plus(step.multipliedBy(i)), at -> new EnumMap<>(Quantity.class)).put(
                            quantity, new Cell(quantity.ofStored(column.get(0).get(i)), quantity.ofStored(column.get(1)
                                    .get(i)), own.get(i)));
                }
            }
        });
        return points;
    }

    String id() {
        return MinuteRecord.id(nodeId, start);
    }
}
