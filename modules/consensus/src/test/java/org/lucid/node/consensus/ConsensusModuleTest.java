package org.lucid.node.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.consensus.Consensus;
import org.lucid.node.contract.consensus.NodeWork;
import org.lucid.node.kernel.module.ModuleState;

class ConsensusModuleTest {

    @Test
    void closesSlotsAndCountsUptimeOverARestartAndDowntime() {
        try (Net net = Net.of(10, "")) {
            for (int slot = 0; slot < 10; slot++) {
                net.beat(slot % 2 == 0 ? new int[]{1, 2} : new int[]{1});
                net.simulation.advance(Duration.ofMinutes(2));
            }
            net.simulation.advance(Duration.ofMinutes(6));
            net.simulation.restart();
            Consensus.UptimeDay day = uptime(net, 1).days().getFirst();
            assertThat(day.beacons()).isEqualTo(10);
            assertThat(day.date()).isEqualTo("2026-01-01");
            assertThat(uptime(net, 2).days().getFirst().beacons()).isEqualTo(5);
            assertThat(uptime(net, 2).days().getFirst().expected()).isEqualTo(day.expected());
            net.simulation.stop();
            net.simulation.advance(Duration.ofHours(1));
            net.simulation.restartAfterStop();
            net.simulation.advance(Duration.ofMinutes(10));
            assertThat(uptime(net, 1).days().getFirst().unobserved()).as("the manager's own downtime")
                    .isBetween(27, 32);
            assertThat(net.status().slotsBehind()).isZero();
        }
    }

    private static Consensus.Uptime uptime(Net net, int number) {
        return net.simulation.call(Consensus.UPTIME, new Consensus.GetUptime(net.world.node(number),
                Optional.empty(), Optional.empty()));
    }

    @Test
    @Tag("CON-68")
    void closesADayWithADigestThatNeverChanges() {
        try (Net net = Net.of(3, "")) {
            for (int slot = 0; slot < 725; slot++) {
                net.beat(slot % 3);
                net.simulation.advance(Duration.ofMinutes(2), Duration.ofSeconds(5));
            }
            Consensus.Tally tally = net.simulation.call(Consensus.TALLY, new Consensus.GetTally(Optional.empty()));
            assertThat(tally.epoch()).isEqualTo(365);
            assertThat(tally.entities()).hasSize(3).allMatch(line -> line.beacons() >= 238 && line.beacons() <= 240);
            NodeWork.Work work = net.simulation.call(NodeWork.WORK, NodeWork.GetWork.of(365));
            assertThat(work.digest()).contains(tally.digest());
            net.simulation.restart();
            assertThat(net.simulation.call(Consensus.TALLY, new Consensus.GetTally(Optional.of(365L))).digest())
                    .isEqualTo(tally.digest());
        }
    }

    @Test
    @Tag("CON-03")
    void refusesDataOfAnotherNetwork() {
        try (Net net = Net.of(1, "")) {
            long first = net.slot();
            assertThat(Net.failure(() -> net.closed(first - 5))).as("slots before the first do not exist")
                    .isIn(5516, 5517);
            net.simulation.configure(World.configuration("", false) + "network: {id: lucid-other}\n");
            net.simulation.restart();
            assertThat(net.simulation.kernel().modules()).filteredOn(m -> m.id().equals("lucid.consensus"))
                    .singleElement().satisfies(m -> {
                        assertThat(m.state()).isEqualTo(ModuleState.FAILED);
                        assertThat(m.detail().orElse("")).contains("belongs to network lucid-main");
                    });
        }
    }
}
