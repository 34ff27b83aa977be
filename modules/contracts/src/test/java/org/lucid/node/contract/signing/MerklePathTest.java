package org.lucid.node.contract.signing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MerklePathTest {

    @Test
    void leadsFromEveryLeafToTheRootAndFromNoOther() {
        List<byte[]> leaves = new ArrayList<>();
        for (int size = 1; size <= 33; size++) {
            leaves.add(MerkleTree.leaf(new byte[]{(byte) size}));
            byte[] root = MerkleTree.root(leaves);
            for (int index = 0; index < size; index++) {
                List<byte[]> path = MerkleTree.path(leaves, index);
                assertThat(MerkleTree.rootOf(leaves.get(index), index, size, path)).isEqualTo(root);
                assertThat(MerkleTree.rootOf(MerkleTree.leaf(new byte[]{99}), index, size, path)).isNotEqualTo(root);
                path.add(new byte[32]);
                assertThat(MerkleTree.rootOf(leaves.get(index), index, size, path)).isNotEqualTo(root);
            }
        }
        assertThat(MerkleTree.rootOf(leaves.getFirst(), 40, 33, List.of())).isEmpty();
    }
}
