package org.lucid.node.payouts;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.CollectionSpec;
import org.lucid.node.kernel.store.Documents;
import org.lucid.node.kernel.store.Index;
import org.lucid.node.kernel.store.Page;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.Versioned;

/** The collection of attempts; none is ever deleted. */
final class AttemptStore {

    static final CollectionSpec<Attempt> ATTEMPTS = CollectionSpec.of("payout_attempts", Attempt.class,
            Attempt::attemptId, Index.unique("txid"), Index.on("payout_id", "n"), Index.on("cost_posted", "state"),
            Index.on("wallet", "timestamp"), Index.on("created_at"));
    private static final int PAGE = 500;

    private final Documents<Attempt> documents;

    private AttemptStore(Documents<Attempt> documents) {
        this.documents = documents;
    }

    static Future<AttemptStore> open(ModuleContext<?> context) {
        return context.open(ATTEMPTS).map(AttemptStore::new);
    }

    /** False when this number or this txid exists already. */
    Future<Boolean> insert(Attempt attempt) {
        return documents.insert(attempt);
    }

    Future<Boolean> replace(Versioned<Attempt> next) {
        return documents.replace(next);
    }

    Future<Optional<Versioned<Attempt>>> find(String payoutId, int n) {
        return documents.get(Attempt.id(payoutId, n));
    }

    /** The attempts of a payout, the first one first; there are few. */
    Future<List<Attempt>> ofPayout(String payoutId) {
        return documents.find(Query.where("payout_id", payoutId).sortBy("n").limit(PAGE)).map(Page::values);
    }

    Future<Optional<Attempt>> byTxid(String txid) {
        return documents.find(Query.where("txid", txid).limit(1)).map(page -> page.values().stream().findFirst());
    }

    /** The newest time stamp of a wallet's attempts in ms, 0 when there is none. */
    Future<Long> lastTimestamp(String wallet) {
        return documents.find(Query.where("wallet", wallet).sortByDescending("timestamp").limit(1))
                .map(page -> page.values().stream().mapToLong(Attempt::timestamp).findFirst().orElse(0));
    }

    /** Closed attempts whose cost the ledger may not know. */
    Future<Page<Attempt>> costsNotPosted(Optional<String> cursor) {
        Query query = Query.where("cost_posted", false)
                .in("state", List.of(Attempt.State.SUCCEEDED, Attempt.State.FAILED_ON_CHAIN)).limit(PAGE);
        return documents.find(cursor.map(query::after).orElse(query));
    }
}
