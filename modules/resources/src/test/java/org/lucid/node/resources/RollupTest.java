package org.lucid.node.resources;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.resources.Resources.DataPoint;
import org.lucid.node.contract.resources.Resources.FleetSpread;
import org.lucid.node.contract.resources.Resources.Spread;
import org.lucid.node.kernel.json.Json;
import org.lucid.node.kernel.store.Versioned;

class RollupTest {

    private static final Instant T = Instant.parse("2026-01-01T00:00:00Z");

    private static MinuteRecord minute(int number, double... percents) {
        TreeMap<Integer, Values> bySecond = new TreeMap<>();
        for (int i = 0; i < percents.length; i++) {
            bySecond.put(i, Values.of(Map.of(Quantity.CPU_PERCENT, percents[i])));
        }
        return MinuteRecord.of("n", T.plusSeconds(60L * number), bySecond);
    }

    private static List<DataPoint> points(Spans spans, Duration step) {
        return Series.points(spans, T, T.plus(Duration.ofDays(2)), step, quantity -> true);
    }

    @Test
    @Tag("NOD-64")
    void makesPointsOnlyWhereThereIsData() {
        Spans spans = new Spans(Duration.ofMinutes(5));
        List.of(minute(0, 10, 20), minute(1, 60), minute(12, 5)).forEach(spans::add);
        List<DataPoint> points = points(spans, Duration.ofMinutes(5));
        assertThat(points).extracting(DataPoint::timestamp).containsExactly(T, T.plusSeconds(600));
        assertThat(points.getFirst().metrics().get("cpu_percent")).isEqualTo(new Spread(30, 60, 3));
        assertThat(Series.points(spans, T, T.plusSeconds(900), Duration.ofMinutes(5), quantity -> quantity.isAskedFor(
                Optional.of("disk")))).isEmpty();
        assertThat(Series.points(spans, T, T.plusSeconds(900), Duration.ofMinutes(5), quantity -> quantity.isAskedFor(
                Optional.of("cpu")))).hasSize(2);
    }

    @Test
    @Tag("NOD-63")
    void anHourHasTwelvePointsAndADayTwentyFour() {
        Rollup hour = Rollup.ofMinutes("n", T, List.of(minute(0, 10, 20), minute(1, 60), minute(59, 5)), T);
        assertThat(hour.counts()).hasSize(12);
        assertThat(hour.samples()).isEqualTo(4);
        assertThat(hour.points()).isEqualTo(Map.of(T, Map.of(Quantity.CPU_PERCENT, new Cell(30, 60, 3)), T.plusSeconds(
                55 * 60), Map.of(Quantity.CPU_PERCENT, new Cell(5, 5, 1))));
        Instant later = T.plus(Duration.ofHours(23));
        Rollup last = Rollup.ofMinutes("n", later, List.of(minute(23 * 60, 100)), T);
        Rollup day = Rollup.ofHours("n", T, List.of(hour, last), T);
        assertThat(day.counts()).hasSize(24);
        assertThat(day.points()).as("(3 x 30 + 5) / 4").isEqualTo(Map.of(T, Map.of(Quantity.CPU_PERCENT, new Cell(
                23.75, 60, 4)), later, Map.of(Quantity.CPU_PERCENT, new Cell(100, 100, 1))));
        assertThat(Rollup.ofHours("n", T, List.of(last, hour), T)).as("in whatever order").isEqualTo(day);
    }

    @Test
    @Tag("NOD-63")
    void countsWhatWasNotMeasuredEveryTimeByItself() {
        TreeMap<Integer, Values> bySecond = new TreeMap<>();
        bySecond.put(0, Values.of(Map.of(Quantity.CPU_PERCENT, 1.0)));
        bySecond.put(30, Values.of(Map.of(Quantity.CPU_PERCENT, 3.0, Quantity.NETWORK_IN_MBPS, 8.0)));
        Rollup hour = Rollup.ofMinutes("n", T, List.of(MinuteRecord.of("n", T, bySecond)), T);
        assertThat(hour.points().get(T)).containsEntry(Quantity.CPU_PERCENT, new Cell(2, 3, 2)).containsEntry(
                Quantity.NETWORK_IN_MBPS, new Cell(8, 8, 1));
    }

    @Test
    void summarisesThePointsOfASeries() {
        Spans spans = new Spans(Duration.ofMinutes(1));
        for (int i = 0; i < 20; i++) {
            spans.add(minute(i, i, i + 2));
        }
        assertThat(Series.summary(points(spans, Duration.ofMinutes(1)))).isEqualTo(Map.of("cpu_percent",
                new FleetSpread(10.5, 21, 19, 20)));
    }

    /** A month of minutes, hours and days of a node that measures everything, every 30 s. */
    @Test
    @Tag("NOD-64")
    void fitsIntoFourMebibytesOfStore() {
        SplittableRandom random = new SplittableRandom(1);
        String node = "node_eh7ddx5bksrgcytl7bkai36se4nxx3kl";
        List<MinuteRecord> minutes = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            TreeMap<Integer, Values> bySecond = new TreeMap<>();
            bySecond.put(7, everything(random));
            bySecond.put(37, everything(random));
            minutes.add(MinuteRecord.of(node, T.plusSeconds(60L * i), bySecond));
        }
        Rollup hour = Rollup.ofMinutes(node, T, minutes, T);
        List<Rollup> hours = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            hours.add(new Rollup(node, T.plus(Duration.ofHours(i)), hour.counts(), hour.columns(), 120, T));
        }
        Rollup day = Rollup.ofHours(node, T, hours, T);
        int row = 2 * (node.length() + 25) + 40; // id, index entry and what an engine adds
        long bytes = 48L * minutes.stream().mapToLong(minute -> row + Json.encodeBytes(minute).length).sum()
                + 720L * (row + Json.encodeBytes(hour).length) + 365L * (row + Json.encodeBytes(day).length);
        assertThat(bytes).isLessThan(4L << 20).isGreaterThan(1L << 20);
    }

    private static Values everything(SplittableRandom random) {
        Map<Quantity, Double> all = new EnumMap<>(Quantity.class);
        for (Quantity quantity : Quantity.values()) {
            double most = quantity.name().endsWith("BYTES") ? 8e9 : 100;
            all.put(quantity, quantity == Quantity.ACTIVE_SESSIONS ? 3.0 : random.nextDouble() * most);
        }
        return Values.of(all);
    }

    @Test
    void everyRecordComesBackFromTheStoreAsItWas() {
        Rollup hour = Rollup.ofMinutes("n", T, List.of(minute(0, 10.123456, 20), minute(17, 60)), T);
        AlertRecord alert = AlertRecord.open("alert_1", "n", Watched.DISK_PERCENT, AlertLevel.WARNING, 86, 85, T);
        List<Object> records = List.of(minute(3, 1, 2.5), hour, Rollup.ofHours("n", T, List.of(hour), T), alert,
                alert.acknowledged("ann", Optional.of("seen"), 87, 88, T.plusSeconds(5)), alert.resolved(1, 99, T),
                new ResourceStore.ThresholdsRecord("n", Thresholds.DEFAULTS, 2, T), new ResourceStore.FactsRecord("n",
                        new Facts(Optional.of("boot"), Optional.of(4), Optional.of(2400), Optional.of(8L << 30),
                                Optional.empty(), List.of("eth0", "wlan0"), Optional.of(1000)),
                        T));
        for (Object stored : records) {
            assertThat(Json.decode(Json.encode(stored), stored.getClass())).isEqualTo(stored);
        }
        assertThat(new Versioned<>("n", 1, minute(3, 1, 2.5)).value().bySecond()).containsEntry(1, Values.of(Map.of(
                Quantity.CPU_PERCENT, 2.5)));
    }
}
