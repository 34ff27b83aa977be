package org.lucid.node.worker.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.consensus.Consensus;
import org.lucid.node.contract.consensus.Consensus.TaskProof;
import org.lucid.node.contract.consensus.Leaders;
import org.lucid.node.contract.consensus.Slots;
import org.lucid.node.contract.signing.ConsensusMessages;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.MerkleTree;
import org.lucid.node.contract.signing.SlotDigest;
import org.lucid.node.worker.store.AgentStore;
import org.lucid.node.worker.testkit.FakeManager;
import org.lucid.node.worker.testkit.Node;

class ProofsTest {

    /** A closed slot in which the node has the only line. */
    private static Slots.Inclusion line(Node node, String nodeId, long slot) {
        byte[] leaf = SlotDigest.leaf(nodeId, nodeId, SlotDigest.EXPECTED | SlotDigest.BEACON, 0, 0, 0, 0, 0);
        String root = Hex.of(MerkleTree.leaf(leaf));
        Slots.Slot open = header(slot, root, "", "");
        String digest = Hex.of(SlotDigest.header(FakeManager.NETWORK, open));
        String signature = node.manager.sign(ConsensusMessages.slotHeader(FakeManager.NETWORK, slot, Hex.bytes("digest",
                digest, 32)));
        return new Slots.Inclusion("totals", Hex.of(leaf), 0, 1, List.of(), root, header(slot, root, digest, signature),
                Hex.of(FakeManager.NETWORK), Hex.of(node.manager.key()));
    }

    private static Slots.Slot header(long slot, String totalsRoot, String digest, String signature) {
        String none = "00".repeat(32);
        return new Slots.Slot(slot, true, Optional.empty(), 1, 1, 1, 1, 0, 0, 0, 0, 2, 2, Optional.empty(), List.of(),
                none, totalsRoot, none, none, digest, signature);
    }

    private static Leaders.Grant grant(String nodeId, long slot, int window) {
        Instant opens = FakeManager.GENESIS.plusSeconds(120 * slot).plusSeconds(5L * window);
        return new Leaders.Grant(slot, window, nodeId, opens, opens.plusSeconds(5));
    }

    @Test
    @Tag("CON-120")
    @Tag("NOD-73")
    void whatIsSentWasNotedBeforeAndIsNeverAnotherThing() {
        try (Node node = new Node("")) {
            node.advance(Duration.ofSeconds(5));
            String mark = node.status().nodeId() + ":uptime_beacon";
            AgentStore store = node.simulation().await(AgentStore.open(node.simulation().store()::open));
            List<Long> noted = new ArrayList<>();
            node.manager.onProof = () -> store.mark(mark).onSuccess(found -> noted.add(found.orElseThrow().slot()));
            node.advance(Duration.ofMinutes(10));
            assertThat(noted).hasSize(node.manager.proofs.size()).containsExactlyElementsOf(node.manager.proofs.stream()
                    .map(TaskProof::slot).toList());
        }
    }

    @Test
    @Tag("CON-120")
    @Tag("NOD-82")
    void noTwoDifferentBytesAreSignedForASlotHoweverOftenItIsRestarted() {
        try (Node node = new Node("")) {
            Map<String, String> signed = new HashMap<>();
            int[] turn = {0};
            node.manager.judge = () -> turn[0]++ % 3 == 0
                    ? Optional.of(LucidError.DEADLINE.failure("the reply was lost"))
                    : Optional.empty();
            for (int i = 0; i < 60; i++) {
                node.advance(Duration.ofSeconds(17 + i));
                node.simulation().restart();
            }
            for (TaskProof proof : node.manager.proofs) {
                String before = signed.put(proof.kind() + proof.slot(), proof.sig());
                assertThat(before == null || before.equals(proof.sig())).as("%s", proof).isTrue();
            }
            assertThat(signed).hasSizeGreaterThan(10);
        }
    }

    @Test
    @Tag("CON-97")
    @Tag("NOD-87")
    void aGrantedWindowIsClaimedWhenItOpensWithTheDigestOfACheckedHeader() {
        try (Node node = new Node("")) {
            node.advance(Duration.ofMinutes(4));
            String nodeId = node.status().nodeId();
            long slot = node.manager.slot() + 2;
            Slots.Inclusion line = line(node, nodeId, slot - 3);
            node.manager.line = Optional.of(line);
            node.manager.grants = List.of(grant(nodeId, slot, 1));
            node.advance(Duration.ofMinutes(6));
            assertThat(node.manager.claims).hasSize(1);
            Leaders.ClaimSlot claim = node.manager.claims.getFirst();
            assertThat(claim.blockDigest()).isEqualTo(line.header().digest());
            assertThat(claim.window()).isEqualTo(1);
            assertThat(Duration.between(grant(nodeId, slot, 1).opensAt(), node.manager.claimTimes.getFirst()))
                    .isBetween(Duration.ZERO, Duration.ofSeconds(1));
            assertThat(node.status().beacons().claimed()).isEqualTo(1);
        }
    }

    @Test
    @Tag("CON-97")
    void aHeaderThatDoesNotHoldIsNotClaimedWith() {
        try (Node node = new Node("")) {
            node.advance(Duration.ofMinutes(4));
            String nodeId = node.status().nodeId();
            long slot = node.manager.slot() + 2;
            Slots.Inclusion line = line(node, nodeId, slot - 3);
            node.manager.line = Optional.of(new Slots.Inclusion(line.tree(), Hex.of(SlotDigest.leaf(nodeId, nodeId, 1,
                    5, 0, 0, 0, 0)), 0, 1, List.of(), line.root(), line.header(), line.networkHash(), line
                            .managerKey()));
            node.manager.grants = List.of(grant(nodeId, slot, 0));
            node.advance(Duration.ofMinutes(6));
            assertThat(node.manager.claims).isEmpty();
        }
    }

    @Test
    @Tag("NOD-87")
    void aClaimThatCameTooEarlyIsSentAgainAndATakenSlotIsLeft() {
        try (Node node = new Node("")) {
            node.advance(Duration.ofMinutes(4));
            String nodeId = node.status().nodeId();
            long slot = node.manager.slot() + 2;
            Leaders.Grant grant = grant(nodeId, slot, 0);
            node.manager.line = Optional.of(line(node, nodeId, slot - 3));
            node.manager.grants = List.of(grant);
            node.manager.herald = () -> Optional.of(node.manager.claims.size() < 2
                    ? LucidError.CLAIM_WINDOW.failure("early", Map.of("opens_at", grant.opensAt().plusSeconds(2)
                            .toString()))
                    : LucidError.SLOT_TAKEN.failure("taken"));
            node.advance(Duration.ofMinutes(6));
            assertThat(node.manager.claims).hasSize(2);
            assertThat(node.manager.claims.get(1)).as("the same bytes").isEqualTo(node.manager.claims.get(0));
            assertThat(node.manager.claimTimes.get(1)).isAfterOrEqualTo(grant.opensAt().plusSeconds(2));
        }
    }

    @Test
    @Tag("NOD-87")
    void dutiesWithoutASourceAreCountedAndNothingIsSignedForThem() {
        try (Node node = new Node("")) {
            node.advance(Duration.ofMinutes(4));
            node.manager.validations = List.of(new Consensus.ValidationDuty("s-1", node.manager.slot() + 2));
            node.advance(Duration.ofMinutes(8));
            assertThat(node.status().beacons().unserved()).isEqualTo(1);
            assertThat(node.manager.proofs).allMatch(proof -> proof.kind().equals("uptime_beacon"));
        }
    }
}
