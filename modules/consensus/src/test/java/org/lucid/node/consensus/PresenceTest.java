package org.lucid.node.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.consensus.proof.IntakeState;
import org.lucid.node.consensus.store.ConsensusStore;
import org.lucid.node.consensus.store.Records.PresenceBits;
import org.lucid.node.consensus.tally.Window;
import org.lucid.node.contract.consensus.Consensus;
import org.lucid.node.contract.consensus.MaintenanceWindows;
import org.lucid.node.contract.consensus.Slots;
import org.lucid.node.kernel.store.memory.StoreFaults;

class PresenceTest {

    private static int bits(Net net, long slot) {
        return net.simulation.await(ConsensusStore.get(net.store().presence(), slot)).map(PresenceBits::bits)
                .map(Integer::bitCount).orElse(0);
    }

    @Test
    @Tag("CON-40")
    @Tag("CON-41")
    void marksTheTenSecondsInWhichItTakesProofs() {
        try (Net net = Net.of(2, "")) {
            long slot = net.slot();
            net.beat(1);
            net.simulation.advance(Duration.ofSeconds(30));
            assertThat(net.slot()).isEqualTo(slot);
            net.simulation.stop();
            net.simulation.advance(Duration.ofSeconds(120));
            net.simulation.restartAfterStop();
            assertThat(net.closed(slot).observed()).as("3 + 9 marks").isTrue();
            assertThat(bits(net, slot) + bits(net, slot + 1)).isGreaterThanOrEqualTo(12);
            long away = net.slot();
            net.simulation.advance(Duration.between(net.simulation.now(), start(away + 1).plusSeconds(30)));
            net.simulation.stop();
            net.simulation.advance(Duration.ofSeconds(140));
            net.simulation.restartAfterStop();
            assertThat(net.closed(away + 1).observed()).isFalse();
            assertThat(net.closed(away + 1).reason()).contains("manager_down");
            assertThat(net.closed(away).observed()).isTrue();
            assertThat(net.closed(away + 2).observed()).isTrue();
        }
    }

    private static Instant start(long slot) {
        return Instant.parse("2025-01-01T00:00:00Z").plusSeconds(slot * 120);
    }

    @Test
    @Tag("CON-40")
    void doesNotMarkWhileTheStoreDoesNotAnswerOrTheQueueIsFull() {
        IntakeState state = new IntakeState(1);
        assertThat(state.isWell()).isTrue();
        state.stored(false);
        assertThat(state.isWell()).isFalse();
        state.stored(true);
        assertThat(state.isWell()).isTrue();
        World world = new World(1);
        boolean[] down = {false};
        StoreFaults faults = (collection, operation) -> down[0] && collection.equals("slot_presence")
                ? StoreFaults.FAIL_BEFORE_APPLY
                : StoreFaults.NONE;
        try (Net net = new Net(world, world.setup("").faults(faults))) {
            net.slots(1);
            long slot = net.slot();
            down[0] = true;
            net.simulation.advance(Duration.ofSeconds(120));
            down[0] = false;
            net.simulation.advance(Duration.ofSeconds(120));
            assertThat(bits(net, slot)).as("marks of before the failed flush are written later").isBetween(1, 6);
            assertThat(bits(net, slot + 1)).isGreaterThanOrEqualTo(8);
        }
    }

    @Test
    @Tag("CON-42")
    @Tag("CON-44")
    void leavesASlotOutInWhichMostNodesAreSilent() {
        try (Net net = Net.of(10, "")) {
            net.slots(5, Net.first(10));
            long silent = net.slot();
            net.slots(1, 1, 2);
            net.slots(1, Net.first(10));
            Slots.Slot header = net.closed(silent);
            assertThat(header.observed()).isFalse();
            assertThat(header.reason()).contains("mass_silence");
            assertThat(header.expected()).isZero();
            assertThat(net.line(silent, 5).expected()).isFalse();
            assertThat(net.closed(silent + 1).expected()).isEqualTo(10);
            assertThat(net.verify(silent).matches()).isTrue();
            assertThat(net.verify(silent + 1).matches()).isTrue();
        }
    }

    @Test
    @Tag("CON-44")
    void expectsANodeFromItsFirstBeaconUnlessSuspended() {
        World world = new World(3);
        try (Net net = new Net(world, world.setup(""))) {
            long first = net.slot();
            net.slots(2, 1);
            assertThat(net.totals(first)).hasSize(1);
            net.beat(2);
            long both = net.slot();
            net.slots(1, 1);
            world.setState(2, "SUSPENDED", net.simulation.now());
            net.slots(2, 1);
            assertThat(net.line(both, 2).expected()).isTrue();
            assertThat(net.line(both + 1, 2).expected()).as("the start of this slot was before").isTrue();
            Slots.TotalsLine barred = net.line(both + 2, 2);
            assertThat(barred.suspended()).isTrue();
            assertThat(barred.expected()).isFalse();
            assertThat(net.verify(both + 2).matches()).isTrue();
        }
    }

    @Test
    @Tag("CON-45")
    void excusesANodeInMaintenanceAndGivesUnusedSlotsBack() {
        try (Net net = Net.of(3, "maintenance_slots_per_month: 20")) {
            net.slots(2, 1);
            long current = net.slot();
            MaintenanceWindows.Declared declared = declare(net, 1, net.simulation.now(), Duration.ofHours(1));
            assertThat(declared.excusedFrom()).isEqualTo(start(current + 2));
            assertThat(declared.excusedSlots()).isEqualTo(20);
            assertThat(declared.slotsLeft()).isZero();
            assertThat(Net.failure(() -> declare(net, 1, net.simulation.now().plusSeconds(86_400),
                    Duration.ofHours(1)))).isEqualTo(5519);
            net.slots(5);
            net.beat(1);
            long ends = net.slot();
            MaintenanceWindows.WindowList after = net.simulation.call(MaintenanceWindows.END,
                    new MaintenanceWindows.End(net.world.node(1), declared.maintenanceId(), Optional.empty()));
            assertThat(after.slotsLeft()).isEqualTo(20 - (int) (ends + 1 - (current + 2)));
            assertThat(after.windows()).singleElement().satisfies(window -> assertThat(window.toSlot()).isEqualTo(
                    ends + 1));
            net.slots(2, 1);
            assertThat(net.line(current + 1, 1).expected()).as("not yet").isTrue();
            assertThat(net.line(current + 2, 1).maintenance()).isTrue();
            assertThat(net.line(ends, 1).maintenance()).isTrue();
            assertThat(net.line(ends, 1).beacon()).as("beacons are ignored").isFalse();
            assertThat(net.line(ends + 1, 1).expected()).isTrue();
            assertThat(net.verify(ends).matches()).isTrue();
            assertThat(net.simulation.call(MaintenanceWindows.LIST, new MaintenanceWindows.ListWindows(
                    net.world.node(1)))).isEqualTo(new MaintenanceWindows.WindowList(List.of(
                            new MaintenanceWindows.Window(declared.maintenanceId(), "2026-01", current + 2, ends + 1,
                                    start(current + 2), start(ends + 1), "new disk", true)),
                            after.slotsLeft()));
        }
    }

    private static MaintenanceWindows.Declared declare(Net net, int number, Instant from, Duration length) {
        return net.simulation.call(MaintenanceWindows.DECLARE, new MaintenanceWindows.Declare(
                net.world.node(number), from, from.plus(length), "new disk"));
    }

    @Test
    @Tag("CON-45")
    void refusesMaintenanceThatCanExcuseNothing() {
        try (Net net = Net.of(3, "")) {
            Instant now = net.simulation.now();
            assertThat(Net.failure(() -> declare(net, 1, now, Duration.ofMinutes(3)))).isEqualTo(1001);
            assertThat(Net.failure(() -> declare(net, 1, now, Duration.ofDays(8)))).isEqualTo(1001);
            assertThat(Net.failure(() -> declare(net, 1, now.plus(Duration.ofDays(32)), Duration.ofHours(1))))
                    .isEqualTo(1001);
            assertThat(Net.failure(() -> declare(net, 7, now, Duration.ofHours(1)))).isEqualTo(5001);
            assertThat(Net.failure(() -> net.simulation.call(MaintenanceWindows.END, new MaintenanceWindows.End(
                    net.world.node(1), "maint_x", Optional.empty())))).isEqualTo(5011);
        }
    }

    @Test
    @Tag("CON-47")
    void tellsOfASilentNodeOnceAndOfItsReturn() {
        try (Net net = Net.of(3, "")) {
            List<Object> heard = new ArrayList<>();
            var bus = net.simulation.kernel().switchboard();
            bus.listen(Consensus.NODE_SILENT, heard::add);
            bus.listen(Consensus.NODE_RETURNED, heard::add);
            List<Consensus.UptimeLow> low = new ArrayList<>();
            bus.listen(Consensus.UPTIME_LOW, low::add);
            net.slots(4, 1, 2);
            long gone = net.slot();
            net.slots(3, 2);
            net.simulation.restart();
            net.slots(5, 2);
            net.slots(1, 1, 2);
            net.closed(gone + 8);
            assertThat(heard).containsExactly(new Consensus.NodeSilent(net.world.node(1), gone, 5),
                    new Consensus.NodeSilent(net.world.node(1), gone, 8));
            assertThat(low).extracting(Consensus.UptimeLow::nodeId).containsOnly(net.world.node(1));
            assertThat(low.getFirst().direction()).isEqualTo("down");
            assertThat(low.getFirst().uptimePpm()).isLessThan(800_000);
        }
    }

    @Test
    @Tag("CON-46")
    void dividesBeaconsByExpectedSlots() {
        assertThat(Window.uptimePpm(4700, 5040 - 240 - 60)).isEqualTo(991_561);
        assertThat(Window.uptimePpm(5040 + 2520, 5040 + 5040)).as("a pool of two").isEqualTo(750_000);
        assertThat(Window.uptimePpm(0, 0)).isZero();
    }
}
