package org.lucid.node.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A few short runs of {@link ChurnedWeek}; {@code scripts/simulate} makes many long ones. {@code -Dseed=} replays one.
 */
class ChurnedWeekTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    @Tag("CON-95")
    @Tag("CON-190")
    @Tag("NOD-82")
    void everythingHoldsWhateverHappens(long given) {
        long seed = Long.getLong("seed", given);
        ChurnedWeek.Report report = ChurnedWeek.run(seed, 26);
        assertThat(report.faults()).as("replay with -Dseed=%d%n%s", seed, report.story()).isEmpty();
        assertThat(report.slots()).isGreaterThan(700);
        assertThat(report.schedules()).isGreaterThan(400);
        assertThat(report.events()).isGreaterThan(1500);
        assertThat(report.signed()).isGreaterThan(5000);
    }
}
