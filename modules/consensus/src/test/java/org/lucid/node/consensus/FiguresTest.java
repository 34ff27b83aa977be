package org.lucid.node.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.consensus.Consensus.TaskProof;
import org.lucid.node.contract.consensus.Leaders;
import org.lucid.node.kernel.store.memory.StoreFaults;

/** What consensus shows of itself in figures, and what it asks of the store. */
class FiguresTest {

    private static double counted(Net net, String name, String... tags) {
        return net.simulation.meters().get(name).tags(tags).counter().count();
    }

    @Test
    @Tag("CON-183")
    void countsSlotsProofsClaimsAndEvidence() {
        try (Net net = Net.of(3, "")) {
            long slot = net.slot();
            TaskProof first = net.beacon(1, slot, net.simulation.now());
            net.send(first);
            net.send(first);
            TaskProof second = net.beacon(1, slot, net.simulation.now().plusSeconds(1));
            assertThat(Net.failure(() -> net.send(second))).isEqualTo(5506);
            assertThat(Net.failure(() -> net.simulation.call(Leaders.CLAIM, new Leaders.ClaimSlot(slot,
                    net.world.node(1), net.world.node(1), 0, "0".repeat(64), net.simulation.now(), "0".repeat(128)))))
                    .isEqualTo(5513);
            assertThat(counted(net, "lucid_consensus_proofs", "kind", "uptime_beacon", "result", "accepted"))
                    .isEqualTo(1);
            assertThat(counted(net, "lucid_consensus_proofs", "kind", "uptime_beacon", "result", "repeated")).isEqualTo(
                    1);
            assertThat(counted(net, "lucid_consensus_proofs", "kind", "uptime_beacon", "result", "equivocated"))
                    .isEqualTo(1);
            assertThat(counted(net, "lucid_consensus_equivocations", "type", "proof_equivocation")).isEqualTo(1);
            assertThat(counted(net, "lucid_consensus_claims", "result", "refused")).isEqualTo(1);
            net.simulation.stop();
            net.simulation.advance(Duration.ofMinutes(10));
            net.simulation.restartAfterStop();
            net.closed(slot + 6);

            assertThat(counted(net, "lucid_consensus_unobserved", "reason", "manager_down")).isPositive().isEqualTo(
                    counted(net, "lucid_consensus_slots", "result", "unobserved"));
            assertThat(counted(net, "lucid_consensus_slots", "result", "observed")).isPositive();
            assertThat(net.simulation.meters().getMeters().stream().map(Meter::getId).map(Meter.Id::getName).collect(
                    Collectors.toSet())).contains("lucid_consensus_slots_behind", "lucid_consensus_queue_depth",
                            "lucid_consensus_slot_close", "lucid_consensus_verify");
        }
    }

    /** How often the store was asked, by collection and operation, while one slot was closed with all its proofs. */
    private static Map<String, Integer> asked(int nodes) {
        Map<String, Integer> asked = new HashMap<>();
        World world = new World(nodes);
        StoreFaults counting = (collection, operation) -> {
            asked.merge(collection + " " + operation, 1, Integer::sum);
            return StoreFaults.NONE;
        };
        try (Net net = new Net(world, world.setup("").faults(counting))) {
            net.slots(4, Net.first(nodes));
            net.simulation.advance(Duration.ofSeconds(20), Duration.ofSeconds(1));
            long before = net.status().closedSlot();
            asked.clear();
            net.simulation.advance(Duration.ofSeconds(15), Duration.ofSeconds(1));
            assertThat(net.status().closedSlot()).isEqualTo(before + 1);
            assertThat(net.closed(before + 1).beacons()).isEqualTo(nodes);
            return asked;
        }
    }

    @Test
    @Tag("CON-181")
    void closesFromMemoryWithAsFewQueriesForManyNodesAsForFew() {
        Map<String, Integer> few = asked(20);
        Map<String, Integer> many = asked(300);
        assertThat(many).as("no proof is read back: the one query is the sweep's").containsEntry("task_proofs FIND", 1)
                .doesNotContainKeys("task_proofs GET", "task_proofs COUNT");
        assertThat(many).isEqualTo(few);
        assertThat(many.values().stream().mapToInt(Integer::intValue).sum()).isLessThan(60);
    }
}
