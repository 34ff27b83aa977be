package org.lucid.node.contract.signing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class MerkleTreeTest {

    @Test
    @Tag("MON-40")
    void hashesTheTreesOfTheStandard() {
        List<byte[]> leaves = List.of(MerkleTree.leaf(new byte[0]), MerkleTree.leaf(new byte[]{0}),
                MerkleTree.leaf(new byte[]{0x10}));
        assertThat(Hex.of(MerkleTree.root(leaves.subList(0, 0))))
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assertThat(Hex.of(MerkleTree.root(leaves.subList(0, 1))))
                .isEqualTo("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
        assertThat(Hex.of(MerkleTree.root(leaves.subList(0, 2))))
                .isEqualTo("fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125");
        assertThat(Hex.of(MerkleTree.root(leaves)))
                .isEqualTo("aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77");
    }
}
