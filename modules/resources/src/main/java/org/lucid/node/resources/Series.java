package org.lucid.node.resources;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.resources.Resources.DataPoint;
import org.lucid.node.contract.resources.Resources.FleetSpread;
import org.lucid.node.contract.resources.Resources.Spread;
import org.lucid.node.contract.resources.Resources.Usage;

/** Series and summaries as pure functions of what was measured. No data is no point, never zero (NOD-64). */
final class Series {

    private static final int MAX_POINTS = 10_000;

    private Series() {
    }

    /** The length of a granularity such as {@code 5m}. */
    static Duration step(String granularity) {
        return switch (granularity) {
            case "1m" -> Duration.ofMinutes(1);
            case "5m" -> Duration.ofMinutes(5);
            case "15m" -> Duration.ofMinutes(15);
            case "1h" -> Duration.ofHours(1);
            default -> throw LucidError.field("granularity", "is '" + granularity + "'", "1m, 5m, 15m, 1h");
        };
    }

    /** The length of a time range such as {@code 24h} (API-48). */
    static Duration range(String timeRange) {
        return switch (timeRange) {
            case "1h" -> Duration.ofHours(1);
            case "6h" -> Duration.ofHours(6);
            case "24h" -> Duration.ofHours(24);
            case "7d" -> Duration.ofDays(7);
            case "30d" -> Duration.ofDays(30);
            default -> throw LucidError.field("time_range", "is '" + timeRange + "'", "1h, 6h, 24h, 7d, 30d");
        };
    }

    /** How finely a time range is shown where nothing else is asked for: in 60 to 720 points. */
    static String granularityOf(String timeRange) {
        return switch (timeRange) {
            case "1h" -> "1m";
            case "6h", "24h" -> "5m";
            default -> "1h";
        };
    }

    /** Refuses a range that is empty or has over 10,000 points. */
    static void requireRange(Instant from, Instant to, Duration step) {
        if (!from.isBefore(to)) {
            throw LucidError.field("start_time", "is not before end_time", "an instant before end_time");
        }
        if (Duration.between(from, to).dividedBy(step) > MAX_POINTS) {
            throw LucidError.field("granularity", "gives more than " + MAX_POINTS + " points",
                    "a coarser one, or a shorter time");
        }
    }

    /** One point for each span with data that ends after from and begins before to, in order. */
    static List<DataPoint> points(Spans spans, Instant from, Instant to, Duration step, Predicate<Quantity> wanted) {
        List<DataPoint> points = new ArrayList<>();
        spans.byStart().subMap(Spans.startOf(from, step), to).forEach((start, cells) -> {
            Map<String, Spread> metrics = new TreeMap<>();
            cells.forEach((quantity, cell) -> {
                if (wanted.test(quantity)) {
                    metrics.put(quantity.json(), cell.toSpread(quantity));
                }
            });
            if (!metrics.isEmpty()) {
                points.add(new DataPoint(start, metrics));
            }
        });
        return points;
    }

    /** A point of a series as the main figures. */
    static Usage usage(DataPoint point) {
        return new Usage(average(point, Quantity.CPU_PERCENT), average(point, Quantity.MEMORY_PERCENT),
                average(point, Quantity.DISK_PERCENT), average(point, Quantity.NETWORK_IN_MBPS),
                average(point, Quantity.NETWORK_OUT_MBPS), point.timestamp());
    }

    private static Optional<Double> average(DataPoint point, Quantity quantity) {
        return Optional.ofNullable(point.metrics().get(quantity.json())).map(Spread::avg);
    }

    /** Average, maximum and 95th percentile by nearest rank of each quantity over nodes. */
    static Map<String, FleetSpread> fleet(Collection<Current> nodes) {
        Map<String, List<Double>> values = new TreeMap<>();
        nodes.forEach(node -> node.values().forEach((quantity, value) -> values.computeIfAbsent(quantity.json(),
                first -> new ArrayList<>()).add(value)));
        return spreads(values);
    }

    /** The same over the averages of the points of a series; the maximum is that of the measurements. */
    static Map<String, FleetSpread> summary(List<DataPoint> points) {
        Map<String, List<Double>> values = new TreeMap<>();
        Map<String, Double> highest = new TreeMap<>();
        points.forEach(point -> point.metrics().forEach((name, spread) -> {
            values.computeIfAbsent(name, first -> new ArrayList<>()).add(spread.avg());
            highest.merge(name, spread.max(), Math::max);
        }));
        Map<String, FleetSpread> spreads = spreads(values);
        spreads.replaceAll((name, spread) -> new FleetSpread(spread.avg(), highest.get(name), spread.p95(),
                spread.count()));
        return spreads;
    }

    private static Map<String, FleetSpread> spreads(Map<String, List<Double>> values) {
        Map<String, FleetSpread> spreads = new TreeMap<>();
        values.forEach((name, all) -> {
            all.sort(null);
            double sum = all.stream().mapToDouble(Double::doubleValue).sum();
            int rank = Math.ceilDiv(95 * all.size(), 100);
            spreads.put(name, new FleetSpread(sum / all.size(), all.getLast(), all.get(rank - 1), all.size()));
        });
        return spreads;
    }
}
