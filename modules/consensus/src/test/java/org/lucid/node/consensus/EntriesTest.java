package org.lucid.node.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.consensus.Consensus;
import org.lucid.node.contract.consensus.Consensus.ProofReply;
import org.lucid.node.contract.consensus.Consensus.RejectedEntry;
import org.lucid.node.contract.consensus.Consensus.RelayReceipt;
import org.lucid.node.contract.consensus.Consensus.TaskProof;
import org.lucid.node.contract.shards.Audits.Audit;

class EntriesTest {

    private static final long MIB = 1 << 20;

    @Test
    @Tag("CON-25")
    @Tag("CON-26")
    @Tag("CON-50")
    void judgesReceiptsOneByOneAndStoresTheVerdicts() {
        try (Net net = Net.of(4, "")) {
            long slot = net.slot();
            net.open("sess_1", 1);
            net.open("sess_2", 2);
            RelayReceipt forged = new RelayReceipt("sess_3", 7, "0".repeat(128));
            net.open("sess_3", 1);
            TaskProof proof = net.relay(1, slot, List.of(net.receipt(1, "sess_1", slot, 5_242_881),
                    net.receipt(2, "sess_2", slot, 5), forged, net.receipt(1, "sess_4", slot, 9),
                    net.receipt(1, "sess_5", slot, 1)));
            ProofReply reply = net.send(proof);
            assertThat(reply.creditedMc()).isEqualTo(1000);
            assertThat(reply.rejectedEntries()).containsExactly(new RejectedEntry(1, "receipt_signature"),
                    new RejectedEntry(2, "receipt_signature"), new RejectedEntry(3, "receipt_session_unknown"),
                    new RejectedEntry(4, "receipt_session_unknown"));
            ProofReply again = net.send(proof);
            assertThat(again.status()).isEqualTo("repeated");
            assertThat(again.creditedMc()).isEqualTo(1000);
            assertThat(again.rejectedEntries()).isEqualTo(reply.rejectedEntries());
            Consensus.StoredProof stored = net.simulation.call(Consensus.PROOFS, new Consensus.GetProofs(
                    net.world.node(1), slot, slot)).proofs().getFirst();
            assertThat(stored.goodEntries()).isEqualTo(1);
            assertThat(stored.creditedMc()).isEqualTo(1000);
            net.simulation.restart();
            assertThat(net.line(slot, 1).relayMc()).isEqualTo(1000);
            assertThat(net.closed(slot).relayedBytes()).as("node 1 hosts sess_1").isEqualTo(5_242_881);
        }
    }

    @Test
    @Tag("CON-26")
    void takesReceiptsOnlyOfSlotsInWhichTheSessionWasOpen() {
        try (Net net = Net.of(4, "")) {
            long before = net.slot();
            net.slots(1);
            long opened = net.slot();
            net.open("sess_1", 1);
            assertThat(reasons(net, before)).containsExactly("receipt_session_not_open");
            net.slots(1);
            net.closeSession("sess_1", Optional.empty());
            assertThat(reasons(net, opened)).isEmpty();
            net.slots(1);
            assertThat(reasons(net, opened + 1)).as("the slot in which it was closed").isEmpty();
            net.slots(1);
            assertThat(reasons(net, opened + 2)).containsExactly("receipt_session_not_open");
        }
    }

    private static List<String> reasons(Net net, long slot) {
        return net.send(net.relay(2, slot, List.of(net.receipt(2, "sess_1", slot, 1)))).rejectedEntries().stream()
                .map(RejectedEntry::reason).toList();
    }

    @Test
    @Tag("CON-30")
    void refusesWrongSumsCountsAndOrderAndStoresNothing() {
        try (Net net = Net.of(4, "")) {
            long slot = net.slot();
            TaskProof good = net.relay(1, slot, List.of(net.receipt(1, "a", slot, 3), net.receipt(1, "b", slot, 4)));
            assertThat(refusal(net, with(good, 8, 2, good.receipts()))).isEqualTo(5507);
            assertThat(refusal(net, with(good, 7, 3, good.receipts()))).isEqualTo(5507);
            assertThat(refusal(net, with(good, 7, 2, good.receipts().map(List::reversed)))).isEqualTo(5507);
            assertThat(refusal(net, with(good, 6, 2, good.receipts().map(r -> List.of(r.getFirst(), r.getFirst())))))
                    .isEqualTo(5507);
            assertThat(refusal(net, with(good, 0, 0, Optional.of(List.of())))).isEqualTo(5507);
            List<RelayReceipt> many = IntStream.range(0, 33).mapToObj(i -> net.receipt(1, String.format("s%02d", i),
                    slot, 1)).toList();
            assertThat(Net.failure(() -> net.send(net.relay(1, slot, many)))).isEqualTo(5507);
            assertThat(Net.failure(() -> net.send(net.relay(1, slot, List.of(net.receipt(1, "a b", slot, 1))))))
                    .isEqualTo(5507);
            assertThat(net.simulation.call(Consensus.PROOFS, new Consensus.GetProofs(net.world.node(1), slot, slot))
                    .proofs()).isEmpty();
        }
    }

    private static int refusal(Net net, TaskProof proof) {
        return Net.failure(() -> net.send(proof));
    }

    private static TaskProof with(TaskProof p, long value, long count, Optional<List<RelayReceipt>> receipts) {
        return new TaskProof(p.nodeId(), p.slot(), p.kind(), value, count, p.ts(), p.sig(), receipts, p.auditIds(),
                p.validations(), p.seal());
    }

    @Test
    @Tag("CON-30")
    void capsWhatIsNotPlausible() {
        try (Net net = Net.of(4, "caps: {relay_bytes: 10485760, audits: 2}")) {
            long slot = net.slot();
            net.open("sess_1", 1);
            ProofReply reply = net.send(net.relay(1, slot, List.of(net.receipt(1, "sess_1", slot, 20 * MIB))));
            assertThat(reply.capped()).isTrue();
            assertThat(reply.creditedMc()).isEqualTo(2000);
            assertThat(net.line(slot, 1).relayMc()).isEqualTo(2000);
            assertThat(net.simulation.call(Consensus.PARAMETERS, new Consensus.GetParameters(Optional.empty())).caps())
                    .containsEntry("relay_bytes", 10485760L).containsEntry("validations", 32L);
        }
    }

    @Test
    @Tag("CON-27")
    void judgesAuditsByWhatTheModuleOfShardsSays() {
        World world = new World(4);
        try (Net net = new Net(world, world.withShards("caps: {audits: 2}"))) {
            long slot = net.slot();
            world.audit(new Audit("a1", world.node(1), "chunk1", 8 * MIB, slot, true));
            world.audit(new Audit("a2", world.node(1), "chunk1", 8 * MIB, slot, true));
            world.audit(new Audit("a3", world.node(2), "chunk2", 8 * MIB, slot, true));
            world.audit(new Audit("a4", world.node(1), "chunk3", 8 * MIB, slot - 1, true));
            world.audit(new Audit("a5", world.node(1), "chunk4", 8 * MIB, slot, false));
            ProofReply reply = net.send(net.storage(1, slot, 40 * MIB, List.of("a1", "a2", "a3", "a4", "a5", "a6")));
            assertThat(reply.rejectedEntries()).extracting(RejectedEntry::reason).containsExactly(
                    "audit_of_the_same_chunk", "audit_of_another_node", "audit_of_another_slot", "audit_not_passed",
                    "audit_unknown");
            assertThat(reply.creditedMc()).isEqualTo(2078);
            assertThat(refusal(net, net.storage(2, slot, 1, List.of("a3")))).as("another sum").isEqualTo(5507);
            for (String id : List.of("b1", "b2", "b3")) {
                world.audit(new Audit(id, world.node(3), "chunk" + id, 1L << 29, slot, true));
            }
            ProofReply three = net.send(net.storage(3, slot, 3L << 29, List.of("b1", "b2", "b3")));
            assertThat(three.capped()).isTrue();
            assertThat(three.creditedMc()).as("two chunks and 1 GiB").isEqualTo(2 * 2000 + 10000);
            assertThat(net.line(slot, 1).storageMc()).isEqualTo(2078);
        }
    }

    @Test
    @Tag("CON-27")
    void cannotTakeAStorageProofWhileTheModuleOfShardsIsAbsent() {
        try (Net net = Net.of(4, "")) {
            assertThat(refusal(net, net.storage(1, net.slot(), 1, List.of("a1")))).isEqualTo(5033);
            assertThat(net.simulation.call(Consensus.PROOFS, new Consensus.GetProofs(net.world.node(1), net.slot(),
                    net.slot())).proofs()).as("nothing stored, the node repeats").isEmpty();
        }
    }
}
