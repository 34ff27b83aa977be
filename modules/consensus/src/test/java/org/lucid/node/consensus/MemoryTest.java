package org.lucid.node.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.consensus.proof.OpenSlots;
import org.lucid.node.consensus.proof.Verdicts;
import org.lucid.node.consensus.slot.Line;
import org.lucid.node.consensus.slot.ProofFact;
import org.lucid.node.consensus.tally.Tally;
import org.lucid.node.contract.consensus.ProofKind;
import org.lucid.node.contract.signing.SignedBytes;
import org.lucid.node.contract.signing.SlotDigest;
import org.lucid.node.kernel.testkit.Heap;

/** What is kept in memory of each node, by the heap itself. */
class MemoryTest {

    private static final int NODES = 10_000;
    private static final long FIRST = 262_800;
    private static final int FLAGS = Line.STARTED | SlotDigest.EXPECTED | SlotDigest.BEACON;

    private static List<Line> lines() {
        List<Line> lines = new ArrayList<>(NODES);
        for (int node = 0; node < NODES; node++) {
            String id = String.format("node_%032d", node);
            lines.add(new Line(id, node % 2 == 0 ? id : "pool_" + node % 100, FLAGS, 1000, 0, 0, 0, 0, 5_242_880, 0, 0,
                    0));
        }
        return lines;
    }

    @Test
    @Tag("CON-182")
    void theSumsAndTheOpenSlotsOfTenThousandNodesTakeAtMostOneKibibyteEach() {
        long before = Heap.used();
        Tally tally = new Tally(FIRST, 5040);
        for (int slot = 0; slot < 40; slot++) {
            tally.add(FIRST + slot, true, lines(), List.of(), 5);
        }
        OpenSlots open = new OpenSlots(FIRST + 39);
        for (long slot = FIRST + 40; slot < FIRST + 42; slot++) {
            for (int node = 0; node < NODES; node++) {
                open.begin(slot);
                String id = String.format("node_%032d", node);
                open.accept(slot, new ProofFact(id, ProofKind.UPTIME_BEACON, SignedBytes.untagged().str(id).u64(slot)
                        .sha256(), Verdicts.NONE));
                open.end(slot);
            }
        }
        long each = (Heap.used() - before) / NODES;
        assertThat(each).isBetween(100L, 1024L);
        assertThat(tally.started()).hasSize(NODES);
        assertThat(open.all(FIRST + 41).orElseThrow()).hasSize(NODES);
    }
}
