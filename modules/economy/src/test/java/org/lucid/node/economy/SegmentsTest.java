package org.lucid.node.economy;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.economy.Cause;
import org.lucid.node.contract.economy.EntryKind;
import org.lucid.node.contract.economy.JournalEntry;
import org.lucid.node.contract.economy.Revenue;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.MerkleTree;
import org.lucid.node.kernel.boot.LucidCommand.Environment;
import org.lucid.node.kernel.module.ModuleState;
import org.lucid.node.kernel.store.memory.StoreFaults;
import org.lucid.node.kernel.store.memory.StoreFaults.Operation;
import org.lucid.node.kernel.testkit.Simulation;

class SegmentsTest {

    private StoreFaults.Outcome segmentInsert = StoreFaults.NONE;

    private Simulation simulation() {
        return new Simulation(Bench.setup("").faults((collection, operation) -> collection.equals("ledger_segments")
                && operation == Operation.INSERT ? segmentInsert : StoreFaults.NONE));
    }

    private static void sessions(Simulation simulation, int from, int to) {
        List<Future<?>> sent = new ArrayList<>();
        for (int i = from; i < to; i++) {
            sent.add(simulation.send(Revenue.RECORD, Bench.session("s" + i, "n1", 1)));
        }
        sent.forEach(simulation::await);
    }

    private static List<Segment> stored(Simulation simulation) {
        return simulation.await(simulation.store().open(SegmentStore.SEGMENTS)
                .compose(documents -> SegmentStore.read(documents, 0)));
    }

    private static int verify(Simulation simulation) throws InterruptedException {
        return new VerifyLedger().run(new Environment(simulation.vertx(), simulation.store(),
                simulation.identity(), simulation.signatures(), Path.of("."),
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8)), List.of());
    }

    private static void replace(Simulation simulation, Segment segment) {
        simulation.await(simulation.store().open(SegmentStore.SEGMENTS).compose(documents -> documents
                .delete(segment.id()).compose(gone -> documents.insert(segment))));
    }

    @Test
    @Tag("MON-12")
    void isTheTreeOfAllLeavesWhateverTheirNumber() {
        JournalTree tree = new JournalTree();
        List<byte[]> leaves = new ArrayList<>();
        for (int seq = 1; seq <= 3 * 4_096 + 1; seq++) {
            leaves.add(MerkleTree.leaf(Integer.toString(seq).getBytes(StandardCharsets.UTF_8)));
            tree.add(new JournalEntry(seq, "e" + seq, Instant.EPOCH, EntryKind.FUND, 0, Optional.empty(), List.of(),
                    new Cause("fund", "e", List.of(), List.of()), "", Optional.empty(), "",
                    Hex.of(leaves.getLast())));
            int place = seq % 4_096;
            if (place <= 1 || place == 4_095) {
                assertThat(tree.root()).as("root of %d", seq).isEqualTo(MerkleTree.root(leaves));
            }
        }
        assertThat(tree.segments()).extracting(Segment::firstSeq).containsExactly(1L, 4_097L, 8_193L);
        assertThat(tree.segments().get(1)).isEqualTo(new Segment(1, 4_097, 8_192, Hex.of(leaves.get(8_191)),
                Hex.of(MerkleTree.root(leaves.subList(4_096, 8_192)))));
    }

    @Test
    @Tag("MON-12")
    void storesEachSegmentOnceWhateverTheStoreAnswersAndWhenTheProcessDies() throws InterruptedException {
        try (Simulation simulation = simulation()) {
            sessions(simulation, 0, 4_095);
            segmentInsert = StoreFaults.FAIL_BEFORE_APPLY;
            sessions(simulation, 4_095, 4_097);
            assertThat(stored(simulation)).as("the store refused it").isEmpty();
            assertThat(verify(simulation)).as("the newest may be missing").isZero();
            simulation.crash();
            segmentInsert = StoreFaults.FAIL_AFTER_APPLY;
            simulation.advance(Duration.ofMinutes(1));
            assertThat(stored(simulation)).hasSize(1);
            segmentInsert = StoreFaults.NONE;
            simulation.advance(Duration.ofMinutes(2));
            sessions(simulation, 4_097, 8_192);
            assertThat(stored(simulation)).extracting(Segment::lastSeq).containsExactly(4_096L, 8_192L);
            simulation.crash();
            assertThat(verify(simulation)).isZero();
            assertThat(Bench.balance(simulation, "n1").seq()).isEqualTo(8_192);
        }
    }

    @Test
    @Tag("MON-12")
    void refusesAJournalThatIsNotTheOneOfItsSegments() throws InterruptedException {
        try (Simulation simulation = simulation()) {
            sessions(simulation, 0, 4_096);
            Segment good = stored(simulation).getFirst();
            replace(simulation, new Segment(0, 1, 4_096, good.lastHash(), "00".repeat(32)));
            assertThat(verify(simulation)).isEqualTo(1);
            simulation.crash();
            var economy = simulation.kernel().modules().stream().filter(m -> m.id().equals("lucid.economy"))
                    .findFirst().orElseThrow();
            assertThat(economy.state()).isEqualTo(ModuleState.FAILED);
            assertThat(economy.toString()).contains("entry 1: begins a segment", "expected");
            replace(simulation, good);
            assertThat(verify(simulation)).isZero();
            replace(simulation, new Segment(1, 4_097, 8_192, good.lastHash(), good.root()));
            assertThat(verify(simulation)).as("the journal is shorter than its segments").isEqualTo(1);
        }
    }
}
