package org.lucid.node.economy;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.Pagination;
import org.lucid.node.contract.economy.EntryKind;
import org.lucid.node.contract.economy.JournalEntry;
import org.lucid.node.contract.economy.Ledger.EntryPage;
import org.lucid.node.kernel.module.ModuleContext;
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

    private final Documents<JournalEntry> documents;

    JournalStore(Documents<JournalEntry> documents) {
        this.documents = documents;
    }

    static Future<JournalStore> open(ModuleContext<?> context) {
        return context.open(ENTRIES).map(JournalStore::new);
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
