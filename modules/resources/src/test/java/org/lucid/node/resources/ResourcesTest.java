package org.lucid.node.resources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.resources.ResourceSample;
import org.lucid.node.contract.resources.Resources;
import org.lucid.node.contract.resources.Resources.DataPoint;
import org.lucid.node.kernel.bus.Caller;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.Nothing;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.store.memory.StoreFaults;
import org.lucid.node.kernel.testkit.Simulation;
import org.lucid.node.kernel.testkit.Simulation.Setup;

class ResourcesTest {

    private static final String QUIET = "resources: {enabled: true, own_host: false}\n";

    private static Setup setup(String yaml) {
        return Setup.of(yaml, () -> new ResourcesModule(() -> () -> sample(Optional.empty(), 33, 0)));
    }

    private static ResourceSample sample(Optional<Instant> at, double cpu, long inBytes) {
        return new ResourceSample(at, Optional.of("boot"), Optional.of(new ResourceSample.Cpu(Optional.of(cpu),
                Optional.empty(), Optional.of(4), Optional.empty(), Optional.empty())), Optional.empty(),
                Optional.empty(),
                Optional.of(new ResourceSample.Network(Optional.of(inBytes), Optional.of(inBytes / 5))),
                Optional.empty());
    }

    private static Resources.IngestReply report(Simulation simulation, String nodeId, ResourceSample... samples) {
        return simulation.call(Resources.INGEST, new Resources.Ingest(nodeId, Optional.empty(), Optional.of(List.of(
                samples))));
    }

    private static Resources.NodeResources newest(Simulation simulation, String nodeId) {
        return simulation.call(Resources.GET, new Resources.GetResources(nodeId));
    }

    private static List<DataPoint> history(Simulation simulation, String nodeId, String granularity) {
        return simulation.call(Resources.HISTORY, new Resources.GetHistory(nodeId, Optional.empty(), Optional.of(
                granularity), Optional.of(simulation.now().minus(Duration.ofHours(47))), Optional.empty()))
                .dataPoints();
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
    @Tag("NOD-61")
    @Tag("API-75")
    void answersTheNewestSampleAndTellsWhenItIsStale() {
        try (Simulation simulation = new Simulation(setup(QUIET))) {
            assertThat(numberOf(() -> newest(simulation, "node_a"))).isEqualTo(5011);
            report(simulation, "node_a", sample(Optional.empty(), 10, 1_000_000));
            simulation.advance(Duration.ofSeconds(30));
            report(simulation, "node_a", sample(Optional.empty(), 20, 38_500_000));
            Resources.NodeResources now = newest(simulation, "node_a");
            assertThat(now.cpu().percent()).contains(20.0);
            assertThat(now.cpu().cores()).contains(4);
            assertThat(now.network().inMbps().orElseThrow()).isCloseTo(10, within(1e-9));
            assertThat(simulation.call(Resources.LOADS, new Resources.GetLoads(List.of("node_a"))).items().getFirst()
                    .networkMbps().orElseThrow()).as("in and out").isCloseTo(12, within(1e-9));
            assertThat(now.memory().percent()).as("not measured is null").isEmpty();
            assertThat(now.stale()).isFalse();
            simulation.advance(Duration.ofSeconds(120));
            assertThat(newest(simulation, "node_a").stale()).isFalse();
            simulation.advance(Duration.ofSeconds(1));
            assertThat(newest(simulation, "node_a").stale()).isTrue();
            simulation.restart();
            assertThat(newest(simulation, "node_a").cpu()).as("after a restart").satisfies(cpu -> {
                assertThat(cpu.percent()).contains(20.0);
                assertThat(cpu.cores()).contains(4);
            });
        }
    }

    @Test
    @Tag("NOD-60")
    void rejectsImpossibleSamplesAloneAndCountsDuplicates() {
        try (Simulation simulation = new Simulation(setup(QUIET))) {
            Instant then = simulation.now().minusSeconds(600);
            Resources.IngestReply reply = report(simulation, "node_a", sample(Optional.of(then), 10, 0), sample(
                    Optional.of(then.plusSeconds(30)), 101, 0), sample(Optional.of(then.plusMillis(500)), 11, 0));
            assertThat(reply.accepted()).isEqualTo(1);
            assertThat(reply.duplicates()).isEqualTo(1);
            assertThat(reply.rejected()).extracting(Resources.Rejection::index).containsExactly(1);
            simulation.advance(Duration.ofMinutes(2));
            assertThat(report(simulation, "node_a", sample(Optional.of(then), 10, 0)).duplicates()).as("in the store")
                    .isEqualTo(1);
            simulation.restart();
            Resources.IngestReply late = report(simulation, "node_a", sample(Optional.of(then), 10, 0), sample(Optional
                    .of(then.plusSeconds(1)), 30, 0));
            assertThat(late.duplicates()).isEqualTo(1);
            assertThat(late.accepted()).isEqualTo(1);
            simulation.advance(Duration.ofMinutes(2));
            assertThat(history(simulation, "node_a", "1m")).singleElement().satisfies(point -> assertThat(point
                    .metrics().get("cpu_percent")).isEqualTo(new Resources.Spread(20, 30, 2)));
            assertThat(history(simulation, "node_b", "1m")).as("no data").isEmpty();
        }
    }

    @Test
    @Tag("NOD-63")
    @Tag("NOD-81")
    void writesTheMinutesOfManyNodesByOneInsert() {
        List<String> writes = new ArrayList<>();
        StoreFaults recording = (collection, operation) -> {
            switch (operation) {
                case INSERT, INSERT_ALL, REPLACE, DELETE -> writes.add(collection + " " + operation);
                default -> {
                    // reads are free
                }
            }
            return StoreFaults.NONE;
        };
        try (Simulation simulation = new Simulation(setup(QUIET).faults(recording))) {
            for (int half = 0; half < 20; half++) {
                for (int node = 0; node < 50; node++) {
                    report(simulation, "node_" + node, sample(Optional.empty(), node, half));
                }
                simulation.advance(Duration.ofSeconds(30));
            }
            simulation.advance(Duration.ofSeconds(2));
            assertThat(writes.stream().filter("resource_minutes INSERT_ALL"::equals)).hasSize(10);
            assertThat(writes.stream().filter(write -> write.startsWith("resource_minutes"))).hasSize(10);
            assertThat(writes.stream().filter(write -> write.startsWith("resource_facts"))).hasSize(50);
            assertThat(history(simulation, "node_7", "1m")).hasSize(10);
            assertThat(history(simulation, "node_7", "5m")).hasSize(2);
        }
    }

    @Test
    void losesNoSampleThatItTookWhileTheStoreFails() {
        for (int seed = 0; seed < 50; seed++) {
            boolean[] calm = {true};
            StoreFaults storm = StoreFaults.random(new SplittableRandom(seed), 0.1, 0.1);
            StoreFaults faults = (collection, operation) -> calm[0]
                    ? StoreFaults.NONE
                    : storm.decide(collection, operation);
            try (Simulation simulation = new Simulation(setup(QUIET).seed(seed).faults(faults))) {
                calm[0] = false;
                long accepted = 0;
                for (int i = 0; i < 20; i++) {
                    try {
                        accepted += report(simulation, "node_a", sample(Optional.empty(), 1, 0)).accepted();
                    } catch (Failure expected) {
                        // not taken, so it need not be there
                    }
                    simulation.advance(Duration.ofSeconds(20));
                }
                calm[0] = true;
                simulation.advance(Duration.ofMinutes(3));
                simulation.restart();
                long stored = history(simulation, "node_a", "1m").stream().mapToLong(point -> point.metrics().get(
                        "cpu_percent").count()).sum();
                assertThat(stored).as("seed " + seed).isEqualTo(accepted);
            }
        }
    }

    @Test
    void knowsALateBatchAgainAlsoOnAnotherInstance() {
        try (Simulation simulation = new Simulation(setup(QUIET))) {
            Instant begin = simulation.now().minusSeconds(7200);
            ResourceSample[] batch = new ResourceSample[120];
            for (int i = 0; i < batch.length; i++) {
                batch[i] = sample(Optional.of(begin.plusSeconds(60L * i)), 1, 0);
            }
            assertThat(report(simulation, "node_a", batch).accepted()).isEqualTo(120);
            assertThat(report(simulation, "node_a", batch).duplicates()).isEqualTo(120);
            simulation.configure("resources: {enabled: true, own_host: false, instances: 3}\n");
            simulation.reload();
            assertThat(report(simulation, "node_a", batch).duplicates()).as("on another instance").isEqualTo(120);
            assertThat(history(simulation, "node_a", "1m")).hasSize(120);
            assertThat(history(simulation, "node_a", "1h")).hasSize(2);
        }
    }

    @Test
    @Tag("NOD-68")
    void measuresTheOwnHostAndAnswersItsSample() {
        try (Simulation simulation = new Simulation(setup("resources: {enabled: true}\n"))) {
            simulation.advance(Duration.ofSeconds(61));
            assertThat(newest(simulation, ResourcesModule.SELF).cpu().percent()).contains(33.0);
            assertThat(simulation.call(Resources.SAMPLE_HOST, Nothing.NOTHING).timestamp()).isPresent();
        }
        try (Simulation simulation = new Simulation(setup(QUIET))) {
            assertThat(numberOf(() -> simulation.call(Resources.SAMPLE_HOST, Nothing.NOTHING))).isEqualTo(5031);
        }
    }

    @Test
    @Tag("NOD-68")
    void measuresTheOwnHostAnewAtTheShortestInterval() {
        try (Simulation simulation = new Simulation(setup("resources: {enabled: true, interval: 5s}\n"))) {
            simulation.advance(Duration.ofSeconds(61));
            assertThat(simulation.meters().get("lucid_resource_samples").tag("result", "accepted").counter().count())
                    .isEqualTo(12);
            assertThat(simulation.meters().get("lucid_resource_samples").tag("result", "duplicate").counter().count())
                    .isZero();
        }
    }

    @Test
    void summarisesTheNodesThatReport() {
        try (Simulation simulation = new Simulation(setup(QUIET))) {
            report(simulation, "node_old", sample(Optional.empty(), 100, 0));
            simulation.advance(Duration.ofMinutes(3));
            for (int i = 1; i <= 20; i++) {
                report(simulation, "node_" + i, sample(Optional.empty(), i, 0));
            }
            Resources.FleetSummary fleet = simulation.call(Resources.FLEET_SUMMARY, Nothing.NOTHING);
            assertThat(fleet.reporting()).isEqualTo(20);
            assertThat(fleet.total()).isEqualTo(21);
            assertThat(fleet.metrics().get("cpu_percent")).isEqualTo(new Resources.FleetSpread(10.5, 20, 19, 20));
            assertThat(fleet.metrics()).doesNotContainKey("memory_percent");
        }
    }

    @Test
    void letsANodeReportOnlyForItself() {
        try (Simulation simulation = new Simulation(setup(QUIET))) {
            Caller node = new Caller("node_a", Set.of(Role.NODE), Optional.empty(), Optional.of("node_a"));
            Resources.Ingest own = new Resources.Ingest("node_a", Optional.empty(), Optional.of(List.of(sample(
                    Optional.empty(), 1, 0))));
            assertThat(simulation.callAs(node, Resources.INGEST, own).accepted()).isEqualTo(1);
            Resources.Ingest other = new Resources.Ingest("node_b", Optional.empty(), own.samples());
            assertThat(numberOf(() -> simulation.callAs(node, Resources.INGEST, other))).isEqualTo(2006);
            Resources.Ingest nothing = new Resources.Ingest("node_a", Optional.empty(), Optional.empty());
            assertThat(numberOf(() -> simulation.callAs(node, Resources.INGEST, nothing))).isEqualTo(1001);
        }
    }

    @Test
    void measuresThisVeryHostByOshi() {
        ResourceSample sample = new OshiHostProbe().sample();
        assertThat(sample.memory().flatMap(ResourceSample.Memory::totalBytes).orElse(0L)).isPositive();
        assertThat(Measured.check(sample, Simulation.START)).isInstanceOf(Measured.Verdict.Good.class);
    }
}
