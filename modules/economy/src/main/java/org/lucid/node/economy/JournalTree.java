package org.lucid.node.economy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.lucid.node.contract.economy.JournalEntry;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.MerkleTree;

/**
 * The RFC 6962 tree over the journal: of full segments only the roots are kept, of the last entries the leaves
 * (MON-12). Kept by one event loop.
 */
final class JournalTree {

    /** Entries of a segment; a power of two, so that its root is a node of the whole tree. */
    static final int SEGMENT = 4_096;

    private final List<Segment> segments;
    private final List<byte[]> leaves;

    JournalTree() {
        this(List.of(), List.of());
    }

    /** The tree over full segments and the leaves after them, fewer than a segment. */
    JournalTree(List<Segment> segments, List<byte[]> leaves) {
        this.segments = new ArrayList<>(segments);
        this.leaves = new ArrayList<>(leaves);
    }

    /** Takes the next entry. */
    void add(JournalEntry entry) {
        leaves.add(bytes(entry.hash()));
        if (leaves.size() == SEGMENT) {
            segments.add(new Segment(segments.size(), entry.seq() - SEGMENT + 1, entry.seq(), entry.hash(),
                    Hex.of(MerkleTree.root(leaves))));
            leaves.clear();
        }
    }

    /** The full segments, the oldest first. */
    List<Segment> segments() {
        return Collections.unmodifiableList(segments);
    }

    /** The root over all entries taken. */
    byte[] root() {
        return MerkleTree.root(nodes(segments, leaves));
    }

    /** The roots of full segments and the one of the leaves after them: together they are the tree of all leaves. */
    static List<byte[]> nodes(List<Segment> segments, List<byte[]> leaves) {
        List<byte[]> nodes = new ArrayList<>(segments.stream().map(segment -> bytes(segment.root())).toList());
        if (!leaves.isEmpty()) {
            nodes.add(MerkleTree.root(leaves));
        }
        return nodes;
    }

    /** The leaf that a hash of an entry is. */
    static byte[] bytes(String hash) {
        return Hex.bytes("hash", hash, 32);
    }
}
