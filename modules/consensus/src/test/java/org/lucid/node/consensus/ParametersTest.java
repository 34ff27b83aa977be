package org.lucid.node.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.consensus.Consensus;
import org.lucid.node.contract.consensus.Consensus.Parameters;
import org.lucid.node.kernel.config.ConfigRefused;

class ParametersTest {

    private static final Instant EVENING = Instant.parse("2026-01-01T23:00:00Z");

    private static Parameters now(Net net) {
        return net.simulation.call(Consensus.PARAMETERS, new Consensus.GetParameters(Optional.empty()));
    }

    @Test
    void takesAChangeUpWithTheNextEpochAndNamesItInEverySlot() {
        World world = new World(3);
        try (Net net = new Net(world, world.setup("").start(EVENING))) {
            assertThat(now(net).version()).isEqualTo(1);
            assertThat(now(net).pending()).isEmpty();
            assertThat(now(net).values()).containsEntry("validators_per_session", 0L).containsEntry("d_min_ppm",
                    200_000L);
            net.simulation.configure(World.configuration("observe_min_bits: 14, window_days: 3", false));
            net.simulation.reload();
            net.slots(3, 1);
            assertThat(now(net).version()).isEqualTo(1);
            assertThat(now(net).pending().orElseThrow().effectiveSlot()).isEqualTo(263_520);
            net.simulation.restart();
            net.slots(40, 1);
            assertThat(now(net).version()).isEqualTo(2);
            assertThat(now(net).values()).containsEntry("observe_min_bits", 14L);
            assertThat(net.closed(263_519).parametersVersion()).isEqualTo(1);
            assertThat(net.closed(263_520).parametersVersion()).isEqualTo(2);
            assertThat(net.simulation.call(Consensus.PARAMETERS, new Consensus.GetParameters(Optional.of(263_519L)))
                    .version()).isEqualTo(1);
            assertThat(net.verify(263_521).matches()).isTrue();
        }
    }

    @Test
    @Tag("CON-65")
    void sumsTheWindowAnewOnceItsLengthChanges() {
        World changed = new World(3);
        String expected;
        try (Net net = new Net(changed, changed.setup("window_days: 3").start(EVENING))) {
            net.slots(45, 1, 2);
            expected = net.closed(263_530).tallyDigest();
        }
        World world = new World(3);
        try (Net net = new Net(world, world.setup("").start(EVENING))) {
            net.simulation.configure(World.configuration("window_days: 3", false));
            net.simulation.reload();
            net.slots(45, 1, 2);
            assertThat(net.closed(263_530).tallyDigest()).isEqualTo(expected);
        }
    }

    @Test
    @Tag("CON-01")
    void refusesAnotherLengthOfSlots() {
        try (Net net = Net.of(1, "")) {
            net.simulation.configure(World.configuration("slot_duration_sec: 60", false));
            assertThatExceptionOfType(ConfigRefused.class).isThrownBy(net.simulation::reload);
            net.simulation.advance(Duration.ofSeconds(1));
            assertThat(net.status().currentSlot()).isEqualTo(262_801);
        }
    }
}
