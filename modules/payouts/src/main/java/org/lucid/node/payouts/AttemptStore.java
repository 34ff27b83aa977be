package org.lucid.node.payouts;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.CollectionSpec;
import org.lucid.node.kernel.store.Documents;
import org.lucid.node.kernel.store.Index;
import org.lucid.node.kernel.store.Page;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.Query.Comparison;
import org.lucid.node.kernel.store.Versioned;

/** The collection of attempts; none is ever deleted. */
final class AttemptStore {

    static final CollectionSpec<Attempt> ATTEMPTS = CollectionSpec.of("payout_attempts", Attempt.class,
            Attempt::attemptId, Index.unique("txid"), Index.on("payout_id", "n"), Index.on("booked", "state"),
            Index.on("wallet", "timestamp"), Index.on("created_at"), Index.on("limit_day"));
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

    /** What attempts may have taken from the wallet that the ledger has not booked. */
    Future<Usdt> unbookedNets() {
        return unbooked(Optional.empty(), 0);
    }

    private Future<Usdt> unbooked(Optional<String> cursor, long sum) {
        Query query = Query.where("booked", false)
                .in("state", List.of(Attempt.State.PREPARED, Attempt.State.SENT, Attempt.State.SUCCEEDED)).limit(PAGE);
        return documents.find(cursor.map(query::after).orElse(query)).compose(page -> {
            long more = sum + page.values().stream().mapToLong(attempt -> attempt.net().micro()).sum();
            return page.next().isEmpty() ? Future.succeededFuture(new Usdt(more)) : unbooked(page.next(), more);
        });
    }

    /** The attempts that use the limit of a day of UTC. */
    Future<Page<Attempt>> ofDay(String day, Optional<String> cursor) {
        Query query = Query.where("limit_day", day).limit(PAGE);
        return documents.find(cursor.map(query::after).orElse(query));
    }

    /** Attempts made since a time that paid. */
    Future<List<Attempt>> paidSince(Instant from) {
        return paidSince(from, Optional.empty(), new ArrayList<>());
    }

    private Future<List<Attempt>> paidSince(Instant from, Optional<String> cursor, List<Attempt> found) {
        Query query = Query.all().and("created_at", Comparison.GTE, from).sortBy("created_at").limit(PAGE);
        return documents.find(cursor.map(query::after).orElse(query)).compose(page -> {
            page.values().stream().filter(attempt -> attempt.state() == Attempt.State.SUCCEEDED).forEach(found::add);
            return page.next().isEmpty() ? Future.succeededFuture(found) : paidSince(from, page.next(), found);
        });
    }

    /** Closed attempts that the ledger may not have booked. */
    Future<Page<Attempt>> notBooked(Optional<String> cursor) {
        Query query = Query.where("booked", false)
                .in("state", List.of(Attempt.State.SUCCEEDED, Attempt.State.FAILED_ON_CHAIN)).limit(PAGE);
        return documents.find(cursor.map(query::after).orElse(query));
    }
}
