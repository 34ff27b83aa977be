package org.lucid.node.economy;

import io.vertx.core.Future;
import java.util.Optional;
import org.lucid.node.contract.economy.JournalEntry;
import org.lucid.node.contract.economy.LedgerHead;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.contract.signing.Hex;

/**
 * Where the fold of the journal goes on from: a signed head and its snapshot, or the beginning (MON-14). Everything is held
 * against the signature; what does not agree fails with {@link DamagedLedger} and is never passed over.
 */
record Restore(LedgerStores stores, Seal seal) {

    /** From the newest head; from the first entry when there is none. */
    Future<Replay> newest() {
        return stores.heads().newest().compose(head -> head.isPresent()
                ? from(head.get())
                : Future.succeededFuture(new Replay()));
    }

    /** From one head. */
    Future<Replay> from(StoredHead stored) {
        LedgerHead head = stored.head();
        long size = head.treeSize();
        if (!seal.isOn(head)) {
            return damaged(size, "has a head that is not signed by the key of this process");
        }
        return balances(stored, 0, new Balances()).compose(balances -> {
            if (!balances.hash().equals(head.balancesHash())) {
                return damaged(size, "has a snapshot whose balances are not those of its signed head");
            }
            if (balances.sums().values().stream().anyMatch(sum -> !sum.equals(Usdt.ZERO))) {
                return damaged(size, "has a snapshot whose balances do not sum to zero");
            }
            return tree(size).compose(tree -> Hex.of(tree.root()).equals(head.treeRoot())
                    ? last(head).map(last -> new Replay(balances, tree, size, head.lastHash(), last.at()))
                    : damaged(size, "ends a journal whose root is " + Hex.of(tree.root()) + ", its head says "
                            + head.treeRoot()));
        });
    }

    private Future<Balances> balances(StoredHead head, int page, Balances balances) {
        if (page == head.pages()) {
            return Future.succeededFuture(balances);
        }
        return stores.heads().page(head.treeSize(), page).compose(found -> {
            if (found.isEmpty()) {
                return damaged(head.treeSize(), "has a snapshot without its page " + page);
            }
            found.get().accounts().forEach(balances::load);
            return balances(head, page + 1, balances);
        });
    }

    private Future<JournalTree> tree(long size) {
        long full = size / JournalTree.SEGMENT;
        return SegmentStore.first(stores.segments(), full).compose(segments -> {
            for (int i = 0; i < full; i++) {
                if (i >= segments.size() || segments.get(i).segment() != i) {
                    return damaged((long) i * JournalTree.SEGMENT + 1, "begins a segment that is not stored");
                }
            }
            return stores.entries().leaves(full * JournalTree.SEGMENT, size)
                    .map(leaves -> new JournalTree(segments, leaves));
        });
    }

    private Future<JournalEntry> last(LedgerHead head) {
        return stores.entries().bySeq(head.treeSize()).compose(found -> {
            Optional<JournalEntry> same = found.filter(entry -> entry.hash().equals(head.lastHash()));
            return same.isPresent()
                    ? Future.succeededFuture(same.get())
                    : damaged(head.treeSize(), "is not the entry of the signed head, which has " + head.lastHash());
        });
    }

    private static <T> Future<T> damaged(long seq, String text) {
        return Future.failedFuture(new DamagedLedger(seq, text));
    }
}
