package org.lucid.node.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.consensus.Consensus;
import org.lucid.node.contract.registration.Nodes;

class SimulatedMonthTest {

    private static String hashOf(long seed, Duration time) {
        try (SimulatedMonth month = new SimulatedMonth(seed, 20)) {
            month.run(time);
            assertThat(month.events()).isGreaterThan(50);
            return month.eventHash();
        }
    }

    @Test
    void givesTheSameEventsForTheSameSeed() {
        assertThat(hashOf(7, Duration.ofHours(6))).isEqualTo(hashOf(7, Duration.ofHours(6)))
                .isNotEqualTo(hashOf(8, Duration.ofHours(6)));
    }

    @Test
    void creditsAHundredWorkersForThirtyDaysWithoutLosingABeacon() {
        try (SimulatedMonth month = new SimulatedMonth(1, 100)) {
            month.run(Duration.ofDays(30).plusMinutes(10));
            Consensus.Tally tally = month.simulation().call(Consensus.TALLY, new Consensus.GetTally(Optional.of(394L)));
            assertThat(tally.entities()).hasSize(100).allSatisfy(line -> {
                assertThat(line.beacons()).isEqualTo(720);
                assertThat(line.expected()).isEqualTo(720);
            });
            Nodes.NodePage page = month.simulation().call(Nodes.LIST, new Nodes.ListNodes(Optional.of("active"),
                    Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
            assertThat(page.pagination().total()).contains(100L);
        }
    }
}
