package org.lucid.node.economy;

import java.util.ArrayList;
import java.util.List;
import org.lucid.node.contract.signing.MerkleTree;

/**
 * Proofs over the whole tree from the roots of its segments and the leaves of one of them (MON-37). A full segment is a node
 * of the tree, so a proof is one inside the segment and one over the segments.
 */
final class TreeProof {

    private TreeProof() {
    }

    /**
     * The path of a leaf (RFC 6962, section 2.1.1).
     *
     * @param nodes the roots of all segments, the last of which may be short
     * @param leaves the leaves of the segment that it is in
     */
    static List<byte[]> path(HashLevels nodes, HashLevels leaves, long index) {
        List<byte[]> path = new ArrayList<>(leaves.path(Math.toIntExact(index % JournalTree.SEGMENT)));
        path.addAll(nodes.path(Math.toIntExact(index / JournalTree.SEGMENT)));
        return path;
    }

    /**
     * What shows that a tree of an earlier size grew into this one (RFC 6962, section 2.1.2).
     *
     * @param leaves the leaves of the segment in which the earlier tree ended
     */
    static List<byte[]> consistency(HashLevels nodes, List<byte[]> leaves, long from) {
        int segment = Math.toIntExact(from / JournalTree.SEGMENT);
        int within = Math.toIntExact(from % JournalTree.SEGMENT);
        if (within == 0) {
            return MerkleTree.consistency(nodes.leaves(), segment);
        }
        List<byte[]> proof = new ArrayList<>(MerkleTree.consistency(leaves, within));
        if (segment > 0 && Integer.bitCount(within) == 1) {
            proof.addFirst(MerkleTree.root(leaves.subList(0, within))); // no whole of the earlier tree, so it is not known
        }
        proof.addAll(nodes.path(segment));
        return proof;
    }
}
