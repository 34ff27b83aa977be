package org.lucid.node.contract.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class MerkleConsistencyTest {

    private static final byte[] ONE = hex("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
    private static final byte[] TWO = hex("fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125");
    private static final byte[] THREE = hex("aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77");

    private static byte[] hex(String text) {
        return Hex.bytes("root", text, 32);
    }

    @Test
    @Tag("MON-40")
    void showsThatTheTreesOfTheStandardGrew() {
        List<byte[]> leaves = List.of(MerkleTree.leaf(new byte[0]), MerkleTree.leaf(new byte[]{0}),
                MerkleTree.leaf(new byte[]{0x10}));
        List<byte[]> two = leaves.subList(0, 2);
        assertThat(MerkleTree.consistency(two, 1)).containsExactly(leaves.get(1));
        assertThat(MerkleTree.consistency(leaves, 2)).containsExactly(leaves.get(2));
        assertThat(MerkleTree.isConsistent(1, ONE, 2, TWO, MerkleTree.consistency(two, 1))).isTrue();
        assertThat(MerkleTree.isConsistent(1, ONE, 3, THREE, MerkleTree.consistency(leaves, 1))).isTrue();
        assertThat(MerkleTree.isConsistent(2, TWO, 3, THREE, MerkleTree.consistency(leaves, 2))).isTrue();
        assertThat(MerkleTree.isConsistent(2, ONE, 3, THREE, MerkleTree.consistency(leaves, 2))).isFalse();
    }

    @Test
    void holdsForEveryPairOfSizesAndForNoOtherRoot() {
        List<byte[]> leaves = new ArrayList<>();
        byte[] other = MerkleTree.leaf(new byte[]{99});
        for (int to = 1; to <= 33; to++) {
            leaves.add(MerkleTree.leaf(new byte[]{(byte) to}));
            byte[] toRoot = MerkleTree.root(leaves);
            for (int from = 1; from <= to; from++) {
                byte[] fromRoot = MerkleTree.root(leaves.subList(0, from));
                List<byte[]> proof = MerkleTree.consistency(leaves, from);
                assertThat(MerkleTree.isConsistent(from, fromRoot, to, toRoot, proof)).isTrue();
                assertThat(MerkleTree.isConsistent(from, other, to, toRoot, proof)).isFalse();
                assertThat(MerkleTree.isConsistent(from, fromRoot, to, other, proof)).isFalse();
                proof.add(other);
                assertThat(MerkleTree.isConsistent(from, fromRoot, to, toRoot, proof)).isFalse();
            }
        }
        assertThat(MerkleTree.isConsistent(0, other, 33, MerkleTree.root(leaves), List.of())).isTrue();
        assertThat(MerkleTree.isConsistent(3, other, 33, MerkleTree.root(leaves), List.of())).isFalse();
        assertThat(MerkleTree.isConsistent(34, other, 33, other, List.of())).isFalse();
        assertThatThrownBy(() -> MerkleTree.consistency(leaves, 34)).isInstanceOf(IllegalArgumentException.class);
    }
}
