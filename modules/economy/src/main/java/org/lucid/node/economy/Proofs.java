package org.lucid.node.economy;

import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.economy.LedgerHead;
import org.lucid.node.contract.signing.Hex;

/**
 * Makes the proofs over the stored journal. Roots of full segments never change and are kept, 32 bytes for 4,096 entries; of
 * leaves those of two segments are kept, so that proofs in the order of the journal read each segment once.
 */
final class Proofs {

    private static final int MOST_KEPT = 2;

    private final LedgerStores stores;
    private final List<Segment> segments = new ArrayList<>();
    private final Deque<Leaves> kept = new ArrayDeque<>();

    /** The leaves of a segment as far as a tree has them. */
    private record Leaves(long segment, long size, HashLevels hashes) {
    }

    /** The tree of a size: the roots of all its segments. */
    record Tree(long size, HashLevels nodes) {
    }

    Proofs(LedgerStores stores) {
        this.stores = stores;
    }

    /** The newest head, if there is one. */
    Future<Optional<LedgerHead>> head() {
        return stores.heads().newest().map(found -> found.map(StoredHead::head));
    }

    /** The tree over the first so many entries, which a head covers. */
    Future<Tree> tree(long size) {
        long full = size / JournalTree.SEGMENT;
        return roots(full).compose(known -> {
            List<Segment> first = segments.subList(0, Math.toIntExact(full));
            return size == full * JournalTree.SEGMENT
                    ? Future.succeededFuture(new Tree(size, new HashLevels(JournalTree.nodes(first, List.of()))))
                    : leaves(full, size)
                            .map(leaves -> new Tree(size, new HashLevels(JournalTree.nodes(first, leaves.leaves()))));
        });
    }

    /** The path of a leaf, in hex. */
    Future<List<String>> path(Tree tree, long index) {
        return leaves(index / JournalTree.SEGMENT, tree.size())
                .map(leaves -> hex(TreeProof.path(tree.nodes(), leaves, index)));
    }

    /** What shows that the tree of an earlier size grew into one, in hex. */
    Future<List<String>> consistency(long from, long to) {
        if (from == 0 || from == to) {
            return Future.succeededFuture(List.of());
        }
        return tree(to).compose(tree -> (from % JournalTree.SEGMENT == 0
                ? Future.succeededFuture(new HashLevels(List.of()))
                : leaves(from / JournalTree.SEGMENT, to))
                .map(leaves -> hex(TreeProof.consistency(tree.nodes(), leaves.leaves(), from))));
    }

    private Future<Void> roots(long count) {
        if (segments.size() >= count) {
            return Future.succeededFuture();
        }
        return SegmentStore.read(stores.segments(), segments.size()).compose(page -> {
            page.stream().filter(segment -> segment.segment() == segments.size()).forEach(segments::add);
            return page.isEmpty()
                    ? Future.failedFuture(new IllegalStateException("segment " + segments.size() + " is not stored"))
                    : roots(count);
        });
    }

    private Future<HashLevels> leaves(long segment, long size) {
        long first = segment * JournalTree.SEGMENT;
        long end = Math.min(first + JournalTree.SEGMENT, size);
        Optional<Leaves> known = kept.stream().filter(leaves -> leaves.segment() == segment && leaves.size() == end)
                .findFirst();
        if (known.isPresent()) {
            return Future.succeededFuture(known.get().hashes());
        }
        return stores.entries().leaves(first, end).map(hashes -> {
            if (hashes.size() != end - first) {
                throw new IllegalStateException("entries of " + (first + 1) + " to " + end + " are missing");
            }
            HashLevels levels = new HashLevels(hashes);
            kept.addFirst(new Leaves(segment, end, levels));
            if (kept.size() > MOST_KEPT) {
                kept.removeLast();
            }
            return levels;
        });
    }

    private static List<String> hex(List<byte[]> hashes) {
        return hashes.stream().map(Hex::of).toList();
    }
}
