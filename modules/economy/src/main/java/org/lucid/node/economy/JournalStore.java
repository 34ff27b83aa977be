package org.lucid.node.economy;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.Pagination;
import org.lucid.node.contract.economy.EntryKind;
import org.lucid.node.contract.economy.JournalEntry;
import org.lucid.node.contract.economy.Ledger.EntryPage;
import org.lucid.node.kernel.store.CollectionSpec;
import org.lucid.node.kernel.store.Documents;
import org.lucid.node.kernel.store.Index;
import org.lucid.node.kernel.store.Page;
import org.lucid.node.kernel.store.Listing;
import org.lucid.node.kernel.store.Page;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.Versioned;

/** The collection of journal entries. They are never changed and never deleted. */
final class JournalStore {

    static final CollectionSpec<JournalEntry> ENTRIES = CollectionSpec.of("ledger_entries", JournalEntry.class,
            JournalEntry::id, Index.unique("seq"), Index.unique("payment_ref"), Index.on("node_id", "seq"),
            Index.on("kind", "seq"), Index.on("at"));

    /** The most ids that one query takes. */
    static final int MOST_IDS = 500;
    private static final int MOST_OF_A_DAY = 500;

    private final Documents<JournalEntry> documents;

    JournalStore(Documents<JournalEntry> documents) {
        this.documents = documents;
    }

    Documents<JournalEntry> documents() {
        return documents;
    }

    Future<Optional<JournalEntry>> byId(String id) {
        return documents.get(id).map(found -> found.map(Versioned::value));
    }

    /** Those of at most 500 ids that there are, by one query. */
    Future<List<JournalEntry>> byIds(List<String> ids) {
        return documents.find(Query.all().in(Query.ID, ids).limit(ids.size())).map(Page::values);
    }

    Future<Optional<JournalEntry>> bySeq(long seq) {
        return newest(Query.where("seq", seq));
    }

    /** Entries after a number up to another in their order, at most 1,000. */
    Future<List<JournalEntry>> range(long after, long last) {
        return documents.find(Query.all().and("seq", Query.Comparison.GT, after)
                .and("seq", Query.Comparison.LTE, last).sortBy("seq").limit(Query.MAX_LIMIT)).map(Page::values);
    }

    /** The entries of a node up to a number, the newest first, at most 1,000. */
    Future<List<JournalEntry>> ofNodeBack(String nodeId, long last) {
        return documents.find(Query.where("node_id", nodeId).and("seq", Query.Comparison.LTE, last)
                .sortByDescending("seq").limit(Query.MAX_LIMIT)).map(Page::values);
    }

    /** Entries dated within a time, not at its end, in their order; 500 at a time. */
    Future<Page<JournalEntry>> between(Instant from, Instant end, Optional<String> cursor) {
        Query query = Query.all().and("at", Query.Comparison.GTE, from).and("at", Query.Comparison.LT, end)
                .sortBy("at").limit(MOST_OF_A_DAY);
        return documents.find(cursor.isPresent() ? query.after(cursor.get()) : query);
    }

    /** The number of the last entry dated before a time, 0 when there is none. */
    Future<Long> lastBefore(Instant time) {
        return newest(Query.all().and("at", Query.Comparison.LT, time).sortByDescending("at"))
                .compose(found -> found.isEmpty()
                        ? Future.succeededFuture(0L)
                        : newest(Query.where("at", found.get().at()).sortByDescending("seq"))
                                .map(last -> last.orElseThrow().seq()));
    }

    private Future<Optional<JournalEntry>> newest(Query query) {
        return documents.find(query.limit(1)).map(found -> found.values().stream().findFirst());
    }

    /** The entries of a node after a number up to another in their order. */
    Future<List<JournalEntry>> ofNode(String nodeId, long after, long last, int limit) {
        return documents.find(Query.where("node_id", nodeId).and("seq", Query.Comparison.GT, after)
                .and("seq", Query.Comparison.LTE, last).sortBy("seq").limit(limit)).map(Page::values);
    }

    /** The leaves of the tree after a number up to another; fewer when entries are missing. */
    Future<List<byte[]>> leaves(long after, long last) {
        return leaves(after, last, new ArrayList<>());
    }

    private Future<List<byte[]>> leaves(long after, long last, List<byte[]> found) {
        if (after >= last) {
            return Future.succeededFuture(found);
        }
        return range(after, last).compose(entries -> {
            entries.forEach(entry -> found.add(JournalTree.bytes(entry.hash())));
            return entries.isEmpty()
                    ? Future.succeededFuture(found)
                    : leaves(entries.getLast().seq(), last, found);
        });
    }

    /** One page of entries, the newest first, by cursor when there is one, else by number with a total. */
    Future<EntryPage> page(Optional<EntryKind> kind, Optional<String> nodeId, Optional<Integer> page,
            Optional<Integer> limit, Optional<String> cursor) {
        Query query = Query.all().sortByDescending("seq");
        if (kind.isPresent()) {
            query = query.and("kind", kind.get());
        }
        if (nodeId.isPresent()) {
            query = query.and("node_id", nodeId.get());
        }
        return Listing.read(documents, query, page, limit, cursor).map(found -> new EntryPage(found.items(),
                Pagination.of(found.page(), found.limit(), found.total(), found.next())));
    }
}
