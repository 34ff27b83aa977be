package org.lucid.node.worker.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.consensus.Consensus.RelayReceipt;
import org.lucid.node.contract.consensus.Consensus.TaskProof;
import org.lucid.node.contract.signing.ConsensusMessages;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.NodeMessages;
import org.lucid.node.contract.worker.NodeSessions;
import org.lucid.node.contract.worker.NodeSessions.Allocate;
import org.lucid.node.contract.worker.NodeSessions.Allocated;
import org.lucid.node.contract.pools.Allocations.SessionReport;
import org.lucid.node.contract.worker.Worker;
import org.lucid.node.kernel.bus.Nothing;
import org.lucid.node.kernel.crypto.Signatures;
import org.lucid.node.kernel.testkit.FastSignatures;
import org.lucid.node.worker.testkit.FakeManager;
import org.lucid.node.worker.testkit.Node;

class SessionSlotsTest {

    private static final Signatures SIGNATURES = new FastSignatures();
    private static final byte[] CLIENT = new byte[32];

    private static Node online() {
        Node node = new Node("");
        node.advance(Duration.ofMinutes(1));
        return node;
    }

    private static Allocate wish(Node node, int number, Optional<String> user) {
        return wish(node, node.status().nodeId(), "alloc_" + number, "s-" + number, 3600,
                node.manager.now().plusSeconds(
                        600),
                user);
    }

    private static Allocate wish(Node node, String nodeId, String allocation, String session, long duration,
            Instant expires, Optional<String> user) {
        String ticket = node.manager.sign(NodeMessages.sessionTicket(FakeManager.NETWORK, allocation, nodeId, session,
                "session_slot", 1, duration, expires));
        return new Allocate(allocation, session, "session_slot", 1, duration, expires, ticket, Optional.of(Hex.of(
                SIGNATURES.publicKey(CLIENT))), user);
    }

    private static Allocated allocate(Node node, int number) {
        return node.call(NodeSessions.ALLOCATE, wish(node, number, Optional.empty()));
    }

    private static String state(Node node, String session) {
        return node.call(NodeSessions.LIST, Nothing.NOTHING).sessions().stream().filter(slot -> slot.sessionId().equals(
                session)).findFirst().orElseThrow().state();
    }

    private static NodeSessions.Receipt receipt(Node node, Allocated slot, long of, long bytes) {
        byte[] message = ConsensusMessages.relayReceipt(FakeManager.NETWORK, slot.sessionId(), node.status().nodeId(),
                of, bytes);
        return new NodeSessions.Receipt(slot.sessionId(), slot.sessionToken(), of, bytes, Hex.of(SIGNATURES.sign(CLIENT,
                message)));
    }

    @Test
    @Tag("NOD-75")
    void tenSlotsGetTheLowestPortsAndTheEleventhNone() {
        try (Node node = online()) {
            List<Integer> ports = new ArrayList<>();
            List<Allocated> slots = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                slots.add(allocate(node, i));
                ports.add(slots.getLast().port());
            }
            assertThat(ports).as("%d is held by another program", Node.TAKEN_PORT).containsExactly(3389, 3390, 3392,
                    3393, 3394, 3395, 3396, 3397, 3398, 3399);
            assertThat(node.failure(NodeSessions.ALLOCATE, wish(node, 10, Optional.empty()))).isEqualTo(5901);
            node.call(NodeSessions.RELEASE, new NodeSessions.Release("s-1", slots.get(1).sessionToken(), Optional
                    .empty(), Optional.empty()));
            assertThat(allocate(node, 11).port()).isEqualTo(3390);
        }
    }

    @Test
    @Tag("NOD-75")
    void oneUserGetsThreeAndABusyNodeNone() {
        try (Node node = online()) {
            for (int i = 0; i < 3; i++) {
                node.call(NodeSessions.ALLOCATE, wish(node, i, Optional.of("ann")));
            }
            assertThat(node.failure(NodeSessions.ALLOCATE, wish(node, 3, Optional.of("ann")))).isEqualTo(5901);
            node.call(NodeSessions.ALLOCATE, wish(node, 4, Optional.of("bob")));
            node.host.set(Optional.of(Node.sample(91)));
            node.advance(Duration.ofMinutes(1));
            assertThat(node.failure(NodeSessions.ALLOCATE, wish(node, 5, Optional.empty()))).isEqualTo(5903);
            node.host.set(Optional.of(Node.sample(10)));
            node.advance(Duration.ofMinutes(1));
            node.call(Worker.STOP, Nothing.NOTHING);
            assertThat(node.failure(NodeSessions.ALLOCATE, wish(node, 6, Optional.empty()))).isEqualTo(5903);
        }
    }

    @Test
    @Tag("NOD-76")
    void onlyTheManagersTicketForThisNodeOpensASlotAndOnlyOnce() {
        try (Node node = online()) {
            Instant later = node.manager.now().plusSeconds(600);
            String self = node.status().nodeId();
            Allocate good = wish(node, self, "alloc_1", "s-1", 3600, later, Optional.empty());
            assertThat(node.failure(NodeSessions.ALLOCATE, wish(node, "node_other", "alloc_1", "s-1", 3600, later,
                    Optional.empty()))).as("of another node").isEqualTo(5902);
            assertThat(node.failure(NodeSessions.ALLOCATE, new Allocate("alloc_1", "s-1", "session_slot", 1, 7200,
                    later, good.ticket(), good.clientKey(), Optional.empty()))).as("longer than signed").isEqualTo(
                            5902);
            assertThat(node.failure(NodeSessions.ALLOCATE, wish(node, self, "alloc_2", "s-2", 3600, node.manager.now()
                    .minusSeconds(1), Optional.empty()))).as("over").isEqualTo(5902);
            Allocated slot = node.call(NodeSessions.ALLOCATE, good);
            assertThat(slot.sessionToken()).hasSize(64);
            assertThat(node.failure(NodeSessions.ALLOCATE, good)).as("a second time").isEqualTo(5902);
            assertThat(node.failure(NodeSessions.CONFIRM, new NodeSessions.Confirm("s-1", "00".repeat(32)))).isEqualTo(
                    5902);
            assertThat(node.call(NodeSessions.CONFIRM, new NodeSessions.Confirm("s-1", slot.sessionToken())).state())
                    .isEqualTo("active");
        }
    }

    @Test
    @Tag("NOD-77")
    void theLargestReceiptOfASlotIsProvenAndTheEndIsReported() {
        try (Node node = online()) {
            node.advance(Duration.ofMinutes(2)); // nothing is signed for the slot in which it was first started
            Allocated slot = allocate(node, 1);
            node.call(NodeSessions.CONFIRM, new NodeSessions.Confirm("s-1", slot.sessionToken()));
            long current = node.manager.slot();
            node.call(NodeSessions.RECEIPT, receipt(node, slot, current, 5_000_000));
            node.call(NodeSessions.RECEIPT, receipt(node, slot, current, 9_000_000));
            node.call(NodeSessions.RECEIPT, receipt(node, slot, current, 7_000_000));
            NodeSessions.Receipt forged = receipt(node, slot, current, 8_000_000);
            assertThat(node.failure(NodeSessions.RECEIPT, new NodeSessions.Receipt("s-1", slot.sessionToken(), current,
                    80_000_000, forged.sig()))).isEqualTo(5503);
            assertThat(node.failure(NodeSessions.RECEIPT, receipt(node, slot, current - 5, 1))).isEqualTo(5501);
            node.advance(Duration.ofMinutes(5));
            List<TaskProof> relayed = node.manager.proofs.stream().filter(proof -> proof.kind().equals(
                    "relay_bandwidth")).toList();
            assertThat(relayed).hasSize(1);
            assertThat(relayed.getFirst().slot()).isEqualTo(current);
            assertThat(relayed.getFirst().value()).isEqualTo(9_000_000);
            assertThat(relayed.getFirst().receipts().orElseThrow()).extracting(RelayReceipt::sessionId).containsExactly(
                    "s-1");
            node.call(NodeSessions.RELEASE, new NodeSessions.Release("s-1", slot.sessionToken(), Optional.of(11L),
                    Optional.of(22L)));
            node.advance(Duration.ofMinutes(1));
            assertThat(node.manager.released).containsExactly("alloc_1");
            SessionReport report = node.manager.reports.getFirst();
            assertThat(report.bytesIn()).isEqualTo(11);
            assertThat(report.bytesOut()).isEqualTo(22);
            assertThat(report.reason()).isEqualTo("released");
        }
    }

    @Test
    @Tag("NOD-77")
    void aReportWaitsForTheManager() {
        try (Node node = online()) {
            Allocated slot = allocate(node, 1);
            node.manager.weather = () -> Optional.of(LucidError.PEER_DOWN.failure("away"));
            node.call(NodeSessions.RELEASE, new NodeSessions.Release("s-1", slot.sessionToken(), Optional.empty(),
                    Optional.empty()));
            node.advance(Duration.ofMinutes(3));
            node.simulation().restart();
            node.advance(Duration.ofMinutes(1));
            assertThat(node.manager.released).isEmpty();
            node.manager.weather = Optional::empty;
            node.advance(Duration.ofMinutes(6));
            assertThat(node.manager.released).containsExactly("alloc_1");
        }
    }

    @Test
    @Tag("NOD-86")
    void slotsEndByThemselvesAndSurviveARestart() {
        try (Node node = online()) {
            allocate(node, 1);
            Allocated two = node.call(NodeSessions.ALLOCATE, wish(node, node.status().nodeId(), "alloc_2", "s-2", 1800,
                    node.manager.now().plusSeconds(600), Optional.empty()));
            node.call(NodeSessions.CONFIRM, new NodeSessions.Confirm("s-2", two.sessionToken()));
            node.simulation().restart();
            node.advance(Duration.ofMinutes(9));
            assertThat(state(node, "s-1")).isEqualTo("pending");
            node.advance(Duration.ofMinutes(2));
            assertThat(state(node, "s-1")).isEqualTo("expired");
            assertThat(state(node, "s-2")).isEqualTo("active");
            assertThat(node.failure(NodeSessions.CONFIRM, new NodeSessions.Confirm("s-1", "00".repeat(32)))).isEqualTo(
                    5902);
            node.advance(Duration.ofMinutes(20));
            assertThat(state(node, "s-2")).isEqualTo("timed_out");
            assertThat(node.failure(NodeSessions.END, new NodeSessions.End("s-2", Optional.empty()))).isEqualTo(2002);
            assertThat(node.manager.reports).extracting(SessionReport::reason).containsExactlyInAnyOrder("expired",
                    "timed_out");
        }
    }

    @Test
    @Tag("NOD-71")
    void aNodeThatIsToldToRestLetsSessionsEndForAMinute() {
        try (Node node = online()) {
            Allocated slot = allocate(node, 1);
            node.call(NodeSessions.CONFIRM, new NodeSessions.Confirm("s-1", slot.sessionToken()));
            node.call(Worker.STOP, Nothing.NOTHING);
            node.advance(Duration.ofSeconds(50));
            assertThat(state(node, "s-1")).isEqualTo("active");
            assertThat(node.status().working()).isTrue();
            node.advance(Duration.ofSeconds(30));
            assertThat(state(node, "s-1")).isEqualTo("released");
            assertThat(node.manager.heartbeats.getLast().state()).contains("stopped");
        }
    }

    @Test
    @Tag("NOD-86")
    void theTableOfStatesHasTheseLinesAndNoOthers() {
        StringBuilder table = new StringBuilder();
        for (SessionState from : SessionState.values()) {
            for (SessionState.Trigger trigger : SessionState.Trigger.values()) {
                from.on(trigger).ifPresent(to -> table.append(from).append(' ').append(trigger).append(' ').append(to)
                        .append('\n'));
            }
        }
        assertThat(table.toString()).isEqualTo("""
                PENDING CONFIRM ACTIVE
                PENDING RELEASE RELEASED
                PENDING TIME_OVER EXPIRED
                ACTIVE RELEASE RELEASED
                ACTIVE TIME_OVER TIMED_OUT
                """);
    }
}
