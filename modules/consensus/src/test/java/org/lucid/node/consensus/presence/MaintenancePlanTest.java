package org.lucid.node.consensus.presence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.consensus.slot.SlotClock;
import org.lucid.node.consensus.store.Records.Maintenance;
import org.lucid.node.consensus.store.Records.MaintenanceWindow;

@Tag("CON-45")
class MaintenancePlanTest {

    private static MaintenanceWindow window(String id, long from, long to, Long ended) {
        return new MaintenanceWindow(id, from, to, "because", Optional.ofNullable(ended));
    }

    private static Optional<MaintenancePlan.Part> fit(List<MaintenanceWindow> windows, long from, long to) {
        return MaintenancePlan.fit(windows, new MaintenancePlan.Part(YearMonth.of(2026, 1), from, to), 240);
    }

    @Test
    void countsASlotThatTwoWindowsExcuseOnce() {
        List<MaintenanceWindow> windows = List.of(window("a", 100, 200, null), window("b", 150, 250, null),
                window("c", 300, 400, 310L), window("d", 400, 410, 400L));
        assertThat(MaintenancePlan.used(windows)).isEqualTo(150 + 10);
        assertThat(MaintenancePlan.excuses(windows, 309)).isTrue();
        assertThat(MaintenancePlan.excuses(windows, 310)).as("ended early").isFalse();
        assertThat(MaintenancePlan.excuses(windows, 250)).isFalse();
    }

    @Test
    void endsAWindowWhereTheMonthIsUsedUp() {
        assertThat(fit(List.of(), 100, 200).orElseThrow().toSlot()).isEqualTo(200);
        assertThat(fit(List.of(), 100, 500).orElseThrow().toSlot()).isEqualTo(340);
        assertThat(fit(List.of(window("a", 100, 200, null)), 150, 500).orElseThrow().toSlot())
                .as("50 of them are excused already").isEqualTo(340);
        assertThat(fit(List.of(window("a", 100, 340, null)), 400, 500)).isEmpty();
        assertThat(fit(List.of(window("a", 100, 340, 110L)), 400, 500)).as("given back").isPresent();
    }

    @Test
    void endsOnlyWhatIsNotOver() {
        Maintenance record = new Maintenance("n:m", "n", "m", List.of(window("a", 100, 200, null),
                window("b", 300, 400, null)), 400);
        assertThat(MaintenancePlan.ended(record, "a", 150).windows().getFirst().endedAtSlot()).contains(150L);
        assertThat(MaintenancePlan.ended(record, "a", 50).windows().getFirst().endedAtSlot()).contains(100L);
        assertThat(MaintenancePlan.ended(record, "a", 250)).isEqualTo(record);
        assertThat(MaintenancePlan.ended(record, "b", 350).untilSlot()).isEqualTo(350);
    }

    @Test
    void cutsAtTheEndOfAMonth() {
        SlotClock clock = new SlotClock(Instant.parse("2025-01-01T00:00:00Z"));
        assertThat(MaintenancePlan.split(22_310, 22_330, clock)).containsExactly(
                new MaintenancePlan.Part(YearMonth.of(2025, 1), 22_310, 22_320),
                new MaintenancePlan.Part(YearMonth.of(2025, 2), 22_320, 22_330));
    }
}
