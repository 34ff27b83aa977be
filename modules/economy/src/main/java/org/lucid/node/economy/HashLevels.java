package org.lucid.node.economy;

import java.util.ArrayList;
import java.util.List;
import org.lucid.node.contract.signing.MerkleTree;

/**
 * An RFC 6962 tree with all its inner nodes, level by level, for many paths out of one tree. A node without a neighbour goes
 * up as it is, which makes the very tree that the RFC describes by splitting.
 */
final class HashLevels {

    private final List<List<byte[]>> levels = new ArrayList<>();

    HashLevels(List<byte[]> leaves) {
        levels.add(List.copyOf(leaves));
        while (levels.getLast().size() > 1) {
            levels.add(above(levels.getLast()));
        }
    }

    private static List<byte[]> above(List<byte[]> level) {
        List<byte[]> above = new ArrayList<>((level.size() + 1) / 2);
        for (int i = 0; i < level.size(); i += 2) {
            above.add(MerkleTree.root(level.subList(i, Math.min(i + 2, level.size()))));
        }
        return above;
    }

    List<byte[]> leaves() {
        return levels.getFirst();
    }

    byte[] root() {
        return MerkleTree.root(levels.getLast());
    }

    /** The hashes from the sibling of a leaf up to below the root. */
    List<byte[]> path(int index) {
        List<byte[]> path = new ArrayList<>();
        int at = index;
        for (List<byte[]> level : levels) {
            int sibling = at ^ 1;
            if (sibling < level.size()) {
                path.add(level.get(sibling));
            }
            at >>= 1;
        }
        return path;
    }
}
