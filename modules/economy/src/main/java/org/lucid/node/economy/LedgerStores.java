package org.lucid.node.economy;

import io.vertx.core.Future;
import org.lucid.node.kernel.store.CollectionOpener;
import org.lucid.node.kernel.store.Documents;

/** The collections that together are the ledger: entries, full segments, signed heads with their balances. */
record LedgerStores(JournalStore entries, Documents<Segment> segments, HeadStore heads) {

    static Future<LedgerStores> open(CollectionOpener store) {
        return store.open(JournalStore.ENTRIES).map(JournalStore::new).compose(entries -> store
                .open(SegmentStore.SEGMENTS).compose(segments -> HeadStore.open(store)
                        .map(heads -> new LedgerStores(entries, segments, heads))));
    }
}
