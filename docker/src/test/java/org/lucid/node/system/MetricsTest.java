package org.lucid.node.system;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.lucid.node.kernel.module.LucidModule;
import org.lucid.node.kernel.testkit.Simulation;
import org.lucid.node.kernel.testkit.Simulation.Setup;
import org.lucid.node.worker.SimulatedFleet;

/**
 * The meters of a manager and of the agents on its bus, against {@code metrics.txt}. Those of the gateway are not among
 * them: it opens sockets, which do not run on virtual time.
 */
class MetricsTest {

    /** The registry of the tests shows the buckets of a timer as meters of their own; others do not. */
    private static final String BUCKETS = ".histogram ";
    private static final Duration HEARTBEAT = Duration.ofSeconds(30);

    private static String line(Meter.Id id) {
        String keys = id.getTags().stream().map(Tag::getKey).sorted().collect(Collectors.joining(","));
        return keys.isEmpty() ? id.getName() : id.getName() + " " + keys;
    }

    @Test
    void areTheCommittedOnes() throws IOException {
        List<Supplier<? extends LucidModule<?>>> makers = new ArrayList<>(InstalledModules.makers());
        makers.add(() -> new SimulatedFleet(2, HEARTBEAT));
        String configuration = InstalledModules.running(new TreeSet<>(InstalledModules.simulated()))
                + "fleet: {enabled: true, manager_url: \"http://bus\"}\n";
        Setup plain = Setup.of(configuration);
        try (Simulation simulation = new Simulation(new Setup(plain.seed(), plain.start(), plain.signatures(),
                plain.faults(), configuration, makers))) {
            simulation.advance(Duration.ofHours(3));
            Set<String> lines = simulation.meters().getMeters().stream().map(meter -> line(meter.getId()))
                    .filter(line -> !line.contains(BUCKETS))
                    .collect(Collectors.toSet());
            CommittedList.requireSame("metrics.txt", List.copyOf(lines));
        }
    }
}
