package org.lucid.node.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.economy.Ledger;
import org.lucid.node.contract.economy.Ledger.Fund;
import org.lucid.node.contract.economy.Ledger.FundKind;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.contract.pools.Pools;
import org.lucid.node.contract.pools.Pools.CreatePool;
import org.lucid.node.kernel.testkit.Simulation;
import org.lucid.node.kernel.testkit.Simulation.Setup;

/**
 * The meters of a manager and of the agents on its bus, against {@code metrics.txt}. Those of the gateway are not among
 * them: it opens sockets, which do not run on virtual time.
 */
class MetricsTest {

    /** The registry of the tests shows the buckets of a timer as meters of their own; others do not. */
    private static final String BUCKETS = ".histogram ";

    private static String line(Meter.Id id) {
        String keys = id.getTags().stream().map(Tag::getKey).sorted().collect(Collectors.joining(","));
        return keys.isEmpty() ? id.getName() : id.getName() + " " + keys;
    }

    /** A manager with a pool, money in the ledger and two agents on its bus. */
    static Simulation running() {
        String configuration = InstalledModules.running(new TreeSet<>(InstalledModules.simulated())).replace(
                "worker: {enabled: false}",
                "worker: {enabled: true, manager_url: \"http://bus\", fleet: {count: 2, transport: bus}}");
        Setup plain = Setup.of(configuration);
        Simulation simulation = new Simulation(new Setup(plain.seed(), plain.start(), plain.signatures(),
                plain.faults(), configuration, InstalledModules.makers()));
        simulation.call(Pools.CREATE, new CreatePool("First pool", Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
        simulation.call(Ledger.FUND, new Fund("k1", FundKind.FUND, Usdt.parse("12.5"), Optional.empty(),
                Optional.of("operator:treasury"), "seed money"));
        return simulation;
    }

    @Test
    @org.junit.jupiter.api.Tag("API-65")
    void areTheCommittedOnes() throws IOException {
        try (Simulation simulation = running()) {
            simulation.advance(Duration.ofHours(3));
            Set<String> lines = simulation.meters().getMeters().stream().map(meter -> line(meter.getId()))
                    .filter(line -> !line.contains(BUCKETS))
                    .collect(Collectors.toSet());
            CommittedList.requireSame("metrics.txt", List.copyOf(lines));
            assertThat(value(simulation, "lucid_nodes", "state", "active")).isEqualTo(2);
            assertThat(value(simulation, "lucid_nodes", "state", "offline")).isZero();
            assertThat(value(simulation, "lucid_node_heartbeat_age_seconds")).isLessThanOrEqualTo(60);
            assertThat(value(simulation, "lucid_registrations", "outcome", "admitted")).isEqualTo(2);
            assertThat(value(simulation, "lucid_pools", "status", "forming")).isEqualTo(1);
            assertThat(value(simulation, "lucid_pool_members")).isZero();
            assertThat(value(simulation, "lucid_ledger_entries", "kind", "fund")).isEqualTo(1);
            assertThat(value(simulation, "lucid_ledger_imbalance_usdt")).isZero();
            assertThat(value(simulation, "lucid_payouts", "state", "pending")).isZero();
            assertThat(value(simulation, "lucid_node_resource_percent", "resource", "memory")).isBetween(0.1, 100.0);
            assertThat(value(simulation, "lucid_module_state", "module", "lucid.pools", "state", "RUNNING"))
                    .isEqualTo(1);
        }
    }

    private static double value(Simulation simulation, String name, String... labels) {
        return simulation.meters().getMeters().stream().filter(found -> found.getId().getName().equals(name))
                .filter(found -> IntStream.range(0, labels.length / 2)
                        .allMatch(i -> labels[2 * i + 1].equals(found.getId().getTag(labels[2 * i]))))
                .findFirst().orElseThrow(() -> new AssertionError("no meter " + name + List.of(labels)))
                .measure().iterator().next().getValue();
    }
}
