package org.lucid.node.resources;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.resources.Resources.DataPoint;
import org.lucid.node.contract.resources.Resources.FleetSpread;
import org.lucid.node.contract.resources.Resources.Spread;
import org.lucid.node.resources.MinuteRecord.Sum;

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

    /**
     * One point for each span with data, in order.
     *
     * @param metric a quantity, or the beginning of several; empty for all
     */
    static List<DataPoint> points(List<MinuteRecord> minutes, Duration step, String metric) {
        TreeMap<Instant, Map<String, Sum>> spans = new TreeMap<>();
        for (MinuteRecord minute : minutes) {
            long seconds = step.toSeconds();
            Instant span = Instant.ofEpochSecond(Math.floorDiv(minute.start().getEpochSecond(), seconds) * seconds);
            Map<String, Sum> sums = spans.computeIfAbsent(span, start -> new TreeMap<>());
            minute.sums().forEach((name, sum) -> {
                if (metric.isEmpty() || name.equals(metric) || name.startsWith(metric + "_")) {
                    sums.merge(name, sum, Sum::plus);
                }
            });
        }
        List<DataPoint> points = new ArrayList<>();
        spans.forEach((start, sums) -> {
            Map<String, Spread> metrics = new TreeMap<>();
            sums.forEach((name, sum) -> metrics.put(name, new Spread(sum.sum() / sum.count(), sum.max(),
                    sum.count())));
            if (!metrics.isEmpty()) {
                points.add(new DataPoint(start, metrics));
            }
        });
        return points;
    }

    /** Average, maximum and 95th percentile by nearest rank of each quantity over nodes. */
    static Map<String, FleetSpread> fleet(List<Current> nodes) {
        Map<String, List<Double>> values = new TreeMap<>();
        nodes.forEach(node -> node.values().forEach((name, value) -> values.computeIfAbsent(name,
                first -> new ArrayList<>()).add(value)));
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
