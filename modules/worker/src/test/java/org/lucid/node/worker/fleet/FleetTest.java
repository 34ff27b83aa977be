package org.lucid.node.worker.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.consensus.Consensus.TaskProof;
import org.lucid.node.contract.signing.NodeId;
import org.lucid.node.contract.worker.Worker;
import org.lucid.node.kernel.bus.Nothing;
import org.lucid.node.kernel.crypto.Ed25519;
import org.lucid.node.worker.testkit.Node;

class FleetTest {

    @Test
    @Tag("NOD-79")
    void allKeysComeFromOneSeed() {
        Ed25519 signatures = new Ed25519();
        assertThat(NodeId.of(signatures.publicKey(FleetKeys.seed(new byte[32], 0)))).isEqualTo(
                "node_tbqtfsfixgdfyws6texsh2bxvx5hftj4");
        assertThat(NodeId.of(signatures.publicKey(FleetKeys.seed(new byte[32], 1)))).isEqualTo(
                "node_6w6ipsizpjp7q5d2t2ovqqxkyortft4b");
    }

    @Test
    @Tag("NOD-79")
    void everyAgentOfAFleetBeatsAndSigns() {
        try (Node node = new Node(", fleet: {count: 50, behaviour: honest}")) {
            node.advance(Duration.ofMinutes(21));
            Worker.FleetStatus fleet = node.call(Worker.FLEET, Nothing.NOTHING);
            assertThat(fleet.states()).isEqualTo(Map.of("online", 50));
            assertThat(fleet.beaconsAccepted()).isEqualTo(node.manager.proofs.size()).isBetween(50L * 9, 50L * 11);
            assertThat(fleet.heartbeats()).isBetween(50L * 38, 50L * 46);
            assertThat(node.manager.names).allMatch(name -> name.startsWith("fleet-"));
            assertThat(node.failure(Worker.FLEET, Nothing.NOTHING)).as("only for administrators").isEqualTo(2002);
        }
    }

    @Test
    @Tag("NOD-79")
    void lazyFlappingAndSkewedNodesShowInWhatTheyDo() {
        try (Node node = new Node(", fleet: {count: 32, behaviour: mixed}")) {
            node.simulation().advance(Duration.ofHours(8), Duration.ofSeconds(1));
            Map<String, Long> beacons = new HashMap<>(node.manager.proofs.stream().collect(Collectors.groupingBy(
                    TaskProof::nodeId, Collectors.counting())));
            assertThat(beacons).hasSize(32);
            long punctual = beacons.values().stream().filter(count -> count >= 235).count();
            long lazy = beacons.values().stream().filter(count -> count >= 140 && count <= 185).count();
            assertThat(punctual).as("honest ones, and those whose clocks are wrong").isEqualTo(24);
            assertThat(lazy).isGreaterThanOrEqualTo(4);
        }
    }
}
