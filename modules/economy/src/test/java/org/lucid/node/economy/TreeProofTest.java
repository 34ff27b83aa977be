package org.lucid.node.economy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.signing.MerkleTree;

class TreeProofTest {

    private static final int SEGMENT = JournalTree.SEGMENT;
    private static final List<byte[]> LEAVES = leaves(3 * SEGMENT + 5);

    private static List<byte[]> leaves(int count) {
        List<byte[]> leaves = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            leaves.add(MerkleTree.leaf(Integer.toString(i).getBytes(StandardCharsets.UTF_8)));
        }
        return leaves;
    }

    private static List<byte[]> segment(int size, int at) {
        int first = at / SEGMENT * SEGMENT;
        return LEAVES.subList(first, Math.min(size, first + SEGMENT));
    }

    private static List<byte[]> nodes(int size) {
        List<byte[]> nodes = new ArrayList<>();
        for (int at = 0; at < size; at += SEGMENT) {
            nodes.add(MerkleTree.root(segment(size, at)));
        }
        return nodes;
    }

    @Test
    @Tag("MON-37")
    void makesThePathsThatTheWholeTreeHas() {
        for (int size : new int[]{1, 2, SEGMENT - 1, SEGMENT, SEGMENT + 1, 3 * SEGMENT, 3 * SEGMENT + 5}) {
            for (int index : new int[]{0, 1, SEGMENT - 1, SEGMENT, 2 * SEGMENT + 7, size - 1}) {
                if (index < size) {
                    assertThat(TreeProof.path(new HashLevels(nodes(size)), new HashLevels(segment(size, index)), index))
                            .as("%d of %d", index, size)
                            .usingRecursiveComparison().isEqualTo(MerkleTree.path(LEAVES.subList(0, size), index));
                }
            }
        }
    }

    @Test
    @Tag("MON-39")
    void makesTheConsistencyProofsThatTheWholeTreeHas() {
        int size = 3 * SEGMENT + 5;
        for (int from : new int[]{1, 3, 4, 1024, SEGMENT - 1, SEGMENT, SEGMENT + 1, SEGMENT + 1024, SEGMENT + 1025,
                2 * SEGMENT, 2 * SEGMENT + 2, 3 * SEGMENT, 3 * SEGMENT + 1, 3 * SEGMENT + 4}) {
            assertThat(TreeProof.consistency(new HashLevels(nodes(size)), segment(size, from), from))
                    .as("from %d", from)
                    .usingRecursiveComparison().isEqualTo(MerkleTree.consistency(LEAVES, from));
        }
    }
}
