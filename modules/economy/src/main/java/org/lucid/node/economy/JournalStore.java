package org.lucid.node.economy;

import io.vertx.core.Future;
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
import org.lucid.node.kernel.store.PageWalk;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.Versioned;

/** The collection of journal entries. They are never changed and never deleted. */
final class JournalStore {

    static final CollectionSpec<JournalEntry> ENTRIES = CollectionSpec.of("ledger_entries", JournalEntry.class,
            JournalEntry::id, Index.unique("seq"), Index.unique("payment_ref"), Index.on("node_id", "seq"),
            Index.on("kind", "seq"), Index.on("at"));

    private final Documents<JournalEntry> documents;

    private JournalStore(Documents<JournalEntry> documents) {
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

    /** One page of entries, the newest first, by cursor when there is one, else by number with a total. */
    Future<EntryPage> page(Optional<EntryKind> kind, Optional<String> nodeId, PageRequest request) {
        Query all = Query.all();
        if (kind.isPresent()) {
            all = all.and("kind", kind.get());
        }
        if (nodeId.isPresent()) {
            all = all.and("node_id", nodeId.get());
        }
        Query query = all.sortByDescending("seq").limit(request.limit());
        if (request.cursor().isPresent()) {
            return documents.find(query.after(request.cursor().get())).map(page -> new EntryPage(page.values(),
                    Pagination.byCursor(request.limit(), page.next())));
        }
        Future<Page<JournalEntry>> found = PageWalk.page(documents, query, request.number());
        return found.compose(page -> documents.count(query).map(total -> new EntryPage(page.values(),
                Pagination.byNumber(request.number(), request.limit(), total, page.next()))));
    }
}
