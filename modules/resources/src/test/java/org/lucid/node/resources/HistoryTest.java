package org.lucid.node.resources;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.resources.ResourceSample;
import org.lucid.node.contract.resources.Resources;
import org.lucid.node.contract.resources.Resources.DataPoint;
import org.lucid.node.contract.resources.Resources.ResourceMetrics;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.store.CollectionSpec;
import org.lucid.node.kernel.store.Documents;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.Versioned;
import org.lucid.node.kernel.store.memory.StoreFaults;
import org.lucid.node.kernel.testkit.Simulation;
import org.lucid.node.kernel.testkit.Simulation.Setup;

class HistoryTest {

    private static final String QUIET = "resources: {enabled: true, own_host: false}\n";
    private static final Duration COARSE = Duration.ofSeconds(10);

    private static Setup setup(String yaml) {
        return Setup.of(yaml, () -> new ResourcesModule(() -> () -> sample(Optional.empty(), 1)));
    }

    private static ResourceSample sample(Optional<Instant> at, double cpu) {
        return new ResourceSample(at, Optional.of("boot"), Optional.of(new ResourceSample.Cpu(Optional.of(cpu), Optional
                .empty(), Optional.empty(), Optional.empty(), Optional.empty())), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty());
    }

    private static long report(Simulation simulation, Instant at, double cpu) {
        return simulation.call(Resources.INGEST, new Resources.Ingest("node_a", Optional.empty(), Optional.of(List.of(
                sample(Optional.of(at), cpu))))).accepted();
    }

    private static ResourceMetrics metrics(Simulation simulation, String granularity, Duration back) {
        return simulation.call(Resources.HISTORY, new Resources.GetHistory("node_a", Optional.empty(), Optional.of(
                granularity), Optional.of(simulation.now().minus(back)), Optional.empty()));
    }

    private static List<DataPoint> history(Simulation simulation, String granularity, Duration back) {
        return metrics(simulation, granularity, back).dataPoints();
    }

    private static long samples(List<DataPoint> points) {
        return points.stream().mapToLong(point -> point.metrics().get("cpu_percent").count()).sum();
    }

    private static <T> Documents<T> collection(Simulation simulation, String name, Class<T> type,
            Function<T, String> id) {
        return simulation.await(simulation.store().open(CollectionSpec.of(name, type, id)));
    }

    private static Documents<Rollup> hours(Simulation simulation) {
        return collection(simulation, "resource_hours", Rollup.class, Rollup::id);
    }

    private static List<Rollup> all(Simulation simulation, String name) {
        return simulation.await(collection(simulation, name, Rollup.class, Rollup::id).find(Query.all().limit(1000)))
                .values();
    }

    /** A sample every five minutes, for so many hours. */
    private static void hours(Simulation simulation, int hours) {
        for (int i = 0; i < 12 * hours; i++) {
            report(simulation, simulation.now(), i % 100);
            simulation.advance(Duration.ofMinutes(5), COARSE);
        }
    }

    @Test
    @Tag("NOD-63")
    void everyLevelTellsTheSame() {
        try (Simulation simulation = new Simulation(setup(QUIET))) {
            hours(simulation, 30);
            simulation.advance(Duration.ofMinutes(4), COARSE);
            assertThat(all(simulation, "resource_hours")).hasSize(30).allMatch(hour -> hour.samples() == 12);
            assertThat(all(simulation, "resource_days")).singleElement().satisfies(day -> {
                assertThat(day.samples()).isEqualTo(288);
                assertThat(day.points()).hasSize(24);
            });
            Duration back = Duration.ofHours(31);
            for (String granularity : List.of("1m", "5m", "15m", "1h")) {
                assertThat(samples(history(simulation, granularity, back))).as(granularity).isEqualTo(360);
            }
            assertThat(history(simulation, "5m", back)).hasSize(360);
            assertThat(history(simulation, "15m", back)).hasSize(120);
            assertThat(history(simulation, "1h", back)).hasSize(30);
            assertThat(history(simulation, "1h", back).getFirst().metrics().get("cpu_percent")).isEqualTo(
                    new Resources.Spread(5.5, 11, 12));
            assertThat(simulation.call(Resources.GET, new Resources.GetResources("node_a", Optional.of("6h")))
                    .dataPoints().orElseThrow()).hasSize(72);
            assertThat(simulation.call(Resources.GET_MEMORY, new Resources.GetResources("node_a", Optional.of("6h")))
                    .dataPoints()).as("measured, yet never its memory").contains(List.of());
            assertThat(simulation.call(Resources.USAGE_HISTORY, new Resources.GetRange("node_a", Optional.of("24h")))
                    .usageHistory()).hasSize(288).allMatch(usage -> usage.memoryPercent().isEmpty());
            assertThat(simulation.call(Resources.USAGE, new Resources.GetUsage("node_a")).cpuPercent()).contains(59.0);
            Resources.NodeSummary summary = simulation.call(Resources.NODE_SUMMARY, new Resources.GetRange("node_a",
                    Optional.of("1h")));
            assertThat(summary.metrics()).containsOnlyKeys("cpu_percent");
            assertThat(summary.openAlerts()).isZero();
        }
    }

    @Test
    @Tag("NOD-63")
    void lateSamplesRebuildTheirHourAndDay() {
        try (Simulation simulation = new Simulation(setup(QUIET))) {
            Instant begin = simulation.now();
            hours(simulation, 25);
            simulation.advance(Duration.ofMinutes(4), COARSE);
            assertThat(report(simulation, begin.plus(Duration.ofMinutes(61)), 100)).isEqualTo(1);
            simulation.advance(Duration.ofMinutes(3), COARSE);
            Rollup hour = simulation.await(hours(simulation).get(MinuteRecord.id("node_a", begin.plus(Duration.ofHours(
                    1))))).orElseThrow().value();
            assertThat(hour.samples()).isEqualTo(13);
            assertThat(all(simulation, "resource_days").getFirst().samples()).isEqualTo(289);
            assertThat(report(simulation, simulation.now().minus(Duration.ofHours(48)).minusSeconds(1), 1)).as(
                    "too old").isZero();
        }
    }

    @Test
    @Tag("NOD-63")
    void whatWasMissedIsMadeUpForAfterAStartAndAtNight() {
        try (Simulation simulation = new Simulation(setup(QUIET))) {
            Instant begin = simulation.now();
            hours(simulation, 3);
            simulation.stop();
            simulation.restartAfterStop();
            hours(simulation, 3);
            simulation.advance(Duration.ofMinutes(4), COARSE);
            List<Rollup> before = all(simulation, "resource_hours");
            assertThat(before).hasSize(6);
            // as if a crash had come between a late minute and the hour made of it
            Versioned<Rollup> second = simulation.await(hours(simulation).get(before.get(1).id())).orElseThrow();
            simulation.await(hours(simulation).replace(second.with(hour -> new Rollup(hour.nodeId(), hour.start(), hour
                    .counts(), hour.columns(), 7, hour.builtAt()))));
            simulation.await(hours(simulation).delete(before.get(3).id()));
            simulation.advance(Duration.between(simulation.now(), begin.plus(Duration.ofMinutes(24 * 60 + 5))), COARSE);
            List<Rollup> after = all(simulation, "resource_hours");
            assertThat(after).extracting(Rollup::samples).containsExactly(12L, 12L, 12L, 12L, 12L, 12L);
            assertThat(after.get(1).columns()).isEqualTo(second.value().columns());
            assertThat(all(simulation, "resource_days")).singleElement().satisfies(day -> assertThat(day.samples())
                    .isEqualTo(72));
        }
    }

    @Test
    @Tag("NOD-64")
    void aLongerWishGetsWhatThereIs() {
        try (Simulation simulation = new Simulation(setup("resources: {enabled: true, own_host: false, "
                + "keep_minutes: 2h, keep_hours: 1d}\n"))) {
            assertThat(metrics(simulation, "5m", Duration.ofHours(2)).dataPoints()).isEmpty();
            hours(simulation, 60);
            simulation.await(simulation.store().sweep());
            Map<String, Duration> kept = Map.of("1m", Duration.ofHours(2), "5m", Duration.ofDays(1), "15m", Duration
                    .ofDays(1), "1h", Duration.ofDays(365));
            kept.forEach((granularity, keep) -> assertThat(metrics(simulation, granularity, keep.plusSeconds(600))
                    .availableFrom()).as(granularity).contains(simulation.now().minus(keep)));
            assertThat(metrics(simulation, "5m", Duration.ofHours(23)).availableFrom()).isEmpty();
            assertThat(samples(history(simulation, "1h", Duration.ofHours(61)))).as("coarse points outlive fine ones")
                    .isEqualTo(720);
            assertThat(samples(history(simulation, "1m", Duration.ofHours(61)))).isLessThan(12 * 6);
            for (List<Object> bad : List.<List<Object>>of(List.of("1m", Duration.ZERO), List.of("1m", Duration.ofDays(
                    7)))) {
                assertThat(numberOf(() -> metrics(simulation, (String) bad.get(0), (Duration) bad.get(1)))).isEqualTo(
                        1001);
            }
        }
    }

    private static int numberOf(Runnable call) {
        try {
            call.run();
        } catch (Failure failure) {
            return failure.number();
        }
        return 0;
    }

    @Test
    @Tag("NOD-83")
    @Tag("NOD-84")
    void tellsWhenSamplesAreDropped() {
        boolean[] broken = {false};
        StoreFaults faults = (collection, operation) -> broken[0] && (operation == StoreFaults.Operation.INSERT_ALL
                || operation == StoreFaults.Operation.INSERT)
                        ? StoreFaults.FAIL_BEFORE_APPLY
                        : StoreFaults.NONE;
        try (Simulation simulation = new Simulation(setup(QUIET).faults(faults))) {
            broken[0] = true;
            Instant now = simulation.now();
            int taken = 0;
            int node = 0;
            List<Resources.Rejection> rejected = new ArrayList<>();
            while (rejected.isEmpty()) {
                List<ResourceSample> samples = new ArrayList<>();
                for (int i = 0; i < 120; i++) {
                    samples.add(sample(Optional.of(now.minusSeconds(i)), 1));
                }
                Resources.IngestReply reply = simulation.call(Resources.INGEST, new Resources.Ingest("node_" + node++,
                        Optional.empty(), Optional.of(samples)));
                taken += reply.accepted();
                rejected.addAll(reply.rejected());
            }
            assertThat(taken).isEqualTo(50_000);
            assertThat(counted(simulation, "accepted")).isEqualTo(50_000);
            assertThat(counted(simulation, "dropped")).isEqualTo(rejected.size());
            assertThat(states(simulation)).containsEntry("buffer", "degraded");
            simulation.advance(Duration.ofMinutes(2), COARSE);
            assertThat(simulation.meters().get("lucid_resource_buffer_samples").gauge().value()).isEqualTo(50_000);
            simulation.advance(Duration.ofMinutes(1), COARSE);
            assertThat(states(simulation)).containsEntry("buffer", "up").containsEntry("store", "down");
            broken[0] = false;
            simulation.advance(Duration.ofMinutes(3), COARSE);
            assertThat(states(simulation)).containsEntry("store", "up");
            assertThat(simulation.meters().get("lucid_resource_buffer_samples").gauge().value()).isZero();
        }
    }

    private static double counted(Simulation simulation, String result) {
        return simulation.meters().get("lucid_resource_samples").tag("result", result).counter().count();
    }

    private static Map<String, String> states(Simulation simulation) {
        simulation.advance(Duration.ofSeconds(31), COARSE);
        return simulation.kernel().checks().stream().filter(check -> check.module().equals("lucid.resources")).collect(
                Collectors.toMap(check -> check.name(), check -> check.state()));
    }
}
