package org.lucid.node.consensus.slot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.consensus.params.RuleParameters;
import org.lucid.node.consensus.presence.Presence;

class SlotRulesTest {

    /** The rule parameters as they are by default. */
    public static final RuleParameters RULES = new RuleParameters(5000, 3, 16, 7, 200_000, 5, 50_000, 500_000,
            5_242_880, 2000, 10_000, 5000, 15_000_000_000L, 16, 32, 0, 240, 12, 50);

    @Test
    @Tag("CON-01")
    @Tag("CON-02")
    void countsSlotsAndEpochsFromGenesis() {
        SlotClock clock = new SlotClock(Instant.parse("2025-01-01T00:00:00Z"));
        assertThat(clock.slotAt(Instant.parse("2024-12-31T23:59:59.999Z"))).isEqualTo(-1);
        assertThat(clock.slotAt(Instant.parse("2025-01-01T00:01:59.999Z"))).isZero();
        assertThat(clock.slotAt(Instant.parse("2025-01-01T00:02:00Z"))).isEqualTo(1);
        assertThat(clock.slotAt(Instant.parse("2025-01-31T00:00:00Z"))).isEqualTo(21600);
        assertThat(SlotClock.epochOf(21600)).isEqualTo(30);
        assertThat(clock.slotAt(Instant.parse("2026-01-01T00:00:00Z"))).isEqualTo(262800);
        assertThat(SlotClock.epochOf(262800)).isEqualTo(365);
        assertThat(clock.slotAt(Instant.parse("2026-11-22T14:12:00Z"))).isEqualTo(497226);
        assertThat(SlotClock.epochOf(497226)).isEqualTo(690);
        assertThat(clock.monthOf(497226)).hasToString("2026-11");
    }

    @Test
    @Tag("CON-69")
    void knowsTheStatesOfASlot() {
        assertThat(List.of(11L, 10L, 9L, 8L, 7L, 6L)).extracting(slot -> SlotState.of(slot, 10, 7))
                .containsExactly(SlotState.FUTURE, SlotState.OPEN, SlotState.LATE, SlotState.SEALED, SlotState.CLOSED,
                        SlotState.CLOSED);
    }

    @Test
    @Tag("CON-41")
    void observesASlotThatTheManagerWasThereForHalfOf() {
        int after30 = 0b000000000111;
        int from150 = 0b111111111000;
        int from160 = 0b111111110000;
        assertThat(Presence.observed(after30, from150, 12)).isTrue();
        assertThat(Presence.observed(after30, from160, 12)).isFalse();
        assertThat(Presence.observed(0xfff, after30, 12)).isTrue();
        assertThat(Presence.observed(from160, 0xfff, 12)).isTrue();
        assertThat(Presence.observed(0, 0, 12)).as("no record").isFalse();
    }

    private static Observation with(int due, int beacons, SilenceWatch watch) {
        return Observation.of(RULES, 0xfff, 0xfff, due, beacons, watch);
    }

    @Test
    @Tag("CON-42")
    void takesTheSilenceOfMostNodesForItsOwnFault() {
        SilenceWatch watch = new SilenceWatch(List.of(10, 4, 10, 10), "2026-01", 0);
        assertThat(with(10, 4, watch).reason()).as("the lower median is 10").contains("mass_silence");
        assertThat(with(10, 5, watch).observed()).isTrue();
        assertThat(with(4, 0, watch).observed()).as("fewer than 5 nodes").isTrue();
        assertThat(with(10, 0, SilenceWatch.start()).observed()).as("nothing to compare with").isTrue();
        assertThat(with(10, 0, new SilenceWatch(List.of(10), "2026-01", 720)).observed()).isTrue();
        assertThat(with(10, 0, new SilenceWatch(List.of(10), "2026-01", 720).in("2026-02")).observed()).isFalse();
        assertThat(Observation.of(RULES, 0, 0, 10, 10, watch).reason()).contains("manager_down");
    }

    @Test
    @Tag("CON-42")
    void remembersTheLastFifteenObservedSlots() {
        SilenceWatch watch = SilenceWatch.start().in("2026-01");
        for (int i = 0; i < 20; i++) {
            watch = watch.after(true, false, i);
        }
        assertThat(watch.recent()).hasSize(15).startsWith(5).endsWith(19);
        assertThat(watch.after(false, true, 0).used()).isEqualTo(1);
        assertThat(watch.after(false, false, 0)).as("the manager was away").isEqualTo(watch);
    }

    private static long reward(long sessions, long work, long nodes, long halvings) {
        return SlotMetrics.reward(sessions, work, nodes, 200_000, halvings);
    }

    @Test
    @Tag("CON-108")
    void measuresWork() {
        assertThat(SlotMetrics.work(3, 23L << 20, 5)).isEqualTo(5);
        assertThat(SlotMetrics.work(0, 0, 5)).isZero();
        assertThat(SlotMetrics.work(2, 5L << 20, 5)).isEqualTo(2);
        assertThat(SlotMetrics.work(0, (5L << 20) + 1, 5)).isEqualTo(2);
        assertThat(SlotMetrics.of(10, 0, 20, 5, 200_000, 0).densityPpm()).isEqualTo(500_000);
        assertThat(SlotMetrics.of(10, 0, 0, 5, 200_000, 0).densityPpm()).isEqualTo(10_000_000);
    }

    @Test
    @Tag("CON-109")
    void computesTheRewardAsOneExactFraction() {
        assertThat(reward(10, 10, 20, 0)).isEqualTo(19);
        assertThat(reward(10, 10, 1, 0)).isEqualTo(50);
        assertThat(reward(5, 5, 10, 0)).isEqualTo(9);
        assertThat(reward(10, 19, 100, 0)).isEqualTo(1);
        assertThat(reward(1, 1, 1, 0)).isEqualTo(1);
        assertThat(reward(0, 0, 5, 0)).isEqualTo(2);
        assertThat(reward(10, 10, 20, 1)).isEqualTo(10);
        assertThat(List.of(0L, 1L, 2L, 3L, 4L, 5L, 6L)).extracting(SlotMetrics::slotMaximum)
                .containsExactly(50L, 25L, 12L, 6L, 3L, 1L, 1L);
        SlotMetrics metrics = SlotMetrics.of(10, 0, 20, 5, 200_000, 2_100_000_000L);
        assertThat(metrics.reward()).as("one halving").isEqualTo(10);
        assertThat(metrics.minted()).isEqualTo(2_100_000_010L);
    }
}
