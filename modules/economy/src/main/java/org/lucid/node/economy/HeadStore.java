package org.lucid.node.economy;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.lucid.node.economy.StoredHead.BalancePage;
import org.lucid.node.kernel.store.CollectionOpener;
import org.lucid.node.kernel.store.CollectionSpec;
import org.lucid.node.kernel.store.Documents;
import org.lucid.node.kernel.store.Index;
import org.lucid.node.kernel.store.Page;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.Query.Comparison;
import org.lucid.node.kernel.store.Versioned;

/** The collections of signed heads and of the balances that belong to them. */
final class HeadStore {

    private static final CollectionSpec<StoredHead> HEADS = CollectionSpec.of("ledger_heads", StoredHead.class,
            StoredHead::id, Index.unique("tree_size"), Index.on("closes"));
    private static final CollectionSpec<BalancePage> PAGES = CollectionSpec.of("ledger_balance_pages",
            BalancePage.class, BalancePage::id, Index.on("page"));
    private static final String NO_MONTH = "";
    private static final int KEPT = 8;

    private final Documents<StoredHead> heads;
    private final Documents<BalancePage> pages;

    private HeadStore(Documents<StoredHead> heads, Documents<BalancePage> pages) {
        this.heads = heads;
        this.pages = pages;
    }

    static Future<HeadStore> open(CollectionOpener store) {
        return store.open(HEADS).compose(heads -> store.open(PAGES).map(pages -> new HeadStore(heads, pages)));
    }

    Future<Optional<StoredHead>> newest() {
        return first(Query.all().sortByDescending("tree_size"));
    }

    Future<Optional<StoredHead>> of(long treeSize) {
        return first(Query.where("tree_size", treeSize));
    }

    /** The newest head that closes a month. */
    Future<Optional<StoredHead>> lastClosing() {
        return first(Query.all().and("closes", Comparison.GT, NO_MONTH).sortByDescending("closes"));
    }

    /** The head that closed a month. */
    Future<Optional<StoredHead>> closing(String month) {
        return first(Query.all().and("closes", Comparison.GTE, month).sortBy("closes"));
    }

    /** The heads after a size in their order, at most 1,000. */
    Future<List<StoredHead>> after(long treeSize) {
        return heads.find(Query.all().and("tree_size", Comparison.GT, treeSize).sortBy("tree_size")
                .limit(Query.MAX_LIMIT)).map(Page::values);
    }

    private Future<Optional<StoredHead>> first(Query query) {
        return heads.find(query.limit(1)).map(found -> found.values().stream().findFirst());
    }

    /** Page by number; empty when it is not there. */
    Future<Optional<BalancePage>> page(long treeSize, int page) {
        return pages.get(BalancePage.id(treeSize, page)).map(found -> found.map(Versioned::value));
    }

    /** Stores the pages, then the head. What a process that died left of the very same snapshot is taken over. */
    Future<Void> save(StoredHead head, List<BalancePage> balances) {
        Future<?> chain = Future.succeededFuture();
        for (BalancePage page : balances) {
            chain = chain.compose(before -> pages.insert(page));
        }
        return chain.compose(written -> put(head));
    }

    private Future<Void> put(StoredHead head) {
        return heads.get(head.id()).compose(found -> found.isPresent()
                ? heads.replace(found.get().with(before -> head))
                : heads.insert(head)).mapEmpty();
    }

    /** Keeps the newest eight heads and those that close a month; drops the rest, and pages without a head. */
    Future<Void> prune() {
        return heads.find(Query.all().sortByDescending("tree_size").limit(Query.MAX_LIMIT)).compose(found -> {
            List<StoredHead> all = found.values();
            Set<Long> known = all.stream().map(StoredHead::treeSize).collect(Collectors.toSet());
            Future<Void> chain = Future.succeededFuture();
            for (StoredHead head : all.subList(Math.min(KEPT, all.size()), all.size())) {
                if (head.closes().isEmpty()) {
                    known.remove(head.treeSize());
                    chain = chain.compose(before -> drop(head.treeSize()));
                }
            }
            return chain.compose(done -> dropPages(known));
        });
    }

    /** Forgets a head; its pages go at the next {@link #prune}. */
    Future<Void> drop(long treeSize) {
        return heads.delete(Long.toString(treeSize)).mapEmpty();
    }

    private Future<Void> dropPages(Set<Long> known) {
        return pages.find(Query.where("page", 0).limit(Query.MAX_LIMIT)).compose(found -> {
            Future<Void> chain = Future.succeededFuture();
            for (BalancePage first : found.values()) {
                if (!known.contains(first.treeSize())) {
                    chain = chain.compose(before -> dropPages(first.treeSize(), 1));
                }
            }
            return chain;
        });
    }

    /** The first page goes last, so that a process that dies meanwhile leaves what can be found again. */
    private Future<Void> dropPages(long treeSize, int page) {
        return pages.delete(BalancePage.id(treeSize, page)).compose(there -> there
                ? dropPages(treeSize, page + 1)
                : pages.delete(BalancePage.id(treeSize, 0)).mapEmpty());
    }
}
