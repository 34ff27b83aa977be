package org.lucid.node.payouts;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.CollectionSpec;
import org.lucid.node.kernel.store.Documents;
import org.lucid.node.kernel.store.Index;
import org.lucid.node.kernel.store.Page;
import org.lucid.node.kernel.store.Listing;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.Query.Comparison;
import org.lucid.node.kernel.store.Versioned;

/** The collection of payouts; none is ever deleted. */
final class PayoutStore {

    static final CollectionSpec<Payout> PAYOUTS = CollectionSpec.of("payouts", Payout.class, Payout::payoutId,
            Index.unique("origin_key"), Index.unique("idempotency_key"), Index.on("node_id", "created_at"),
            Index.on("operator_id", "created_at"), Index.on("state", "next_at"), Index.on("settled", "state"),
            Index.on("created_at"), Index.on("state", "rank_at"), Index.on("limit_day"), Index.on("batch_id"));
    private static final int BATCH = 500;

    private final Documents<Payout> documents;

    private PayoutStore(Documents<Payout> documents) {
        this.documents = documents;
    }

    static Future<PayoutStore> open(ModuleContext<?> context) {
        return context.open(PAYOUTS).map(PayoutStore::new);
    }

    /** How many are in a state. */
    Future<Long> count(PayoutState state) {
        return documents.count(Query.where("state", state));
    }

    /** Stores a new payout; false when its origin or idempotency key exists. */
    Future<Boolean> insert(Payout payout) {
        return documents.insert(payout);
    }

    /** Compare-and-set; false when the payout changed meanwhile. */
    Future<Boolean> replace(Versioned<Payout> next) {
        return documents.replace(next);
    }

    /** NOT_FOUND 5011 when there is none. */
    Future<Versioned<Payout>> get(String payoutId) {
        return documents.get(payoutId)
                .map(found -> found.orElseThrow(() -> LucidError.unknown("payout", payoutId)));
    }

    Future<Optional<Versioned<Payout>>> byIdempotencyKey(String key) {
        return documents.find(Query.where("idempotency_key", key).limit(1))
                .map(page -> page.items().stream().findFirst());
    }

    /** When the newest automatic payout of a node was created, if that was after some time. */
    Future<Optional<Instant>> lastAutomatic(String nodeId, Instant after) {
        return newestAutomatic(Query.where("node_id", nodeId).and("created_at", Comparison.GT, after)
                .sortByDescending("created_at"));
    }

    private Future<Optional<Instant>> newestAutomatic(Query query) {
        return documents.find(query).compose(page -> {
            Optional<Instant> found = page.values().stream().filter(payout -> payout.kind().automatic())
                    .map(Payout::createdAt).findFirst();
            return found.isPresent() || page.next().isEmpty()
                    ? Future.succeededFuture(found)
                    : newestAutomatic(query.after(page.next().get()));
        });
    }

    /** Payouts that the ledger has not answered for. */
    Future<Page<Payout>> pending(Optional<String> cursor) {
        return batch(Query.where("state", PayoutState.PENDING), cursor);
    }

    /** Ended payouts whose money the ledger may still hold. */
    Future<Page<Payout>> unsettled(Optional<String> cursor) {
        return batch(Query.where("settled", false).in("state", PayoutState.finals()), cursor);
    }

    /** Held payouts whose time has come. */
    Future<Page<Payout>> due(Instant now, Optional<String> cursor) {
        return batch(Query.where("state", PayoutState.HELD).and("next_at", Comparison.LTE, now), cursor);
    }

    /** Payouts that may be sent now, in the order of their rank (MON-60). */
    Future<Page<Payout>> ready(Instant now, Optional<String> cursor) {
        return batch(Query.where("state", PayoutState.READY).and("next_at", Comparison.LTE, now).sortBy("rank_at"),
                cursor);
    }

    /** Payouts that somebody claimed and that have not left the sender. */
    Future<Page<Payout>> inSender(Optional<String> cursor) {
        return batch(Query.all().in("state", List.of(PayoutState.CLAIMED, PayoutState.SIGNED, PayoutState.BROADCAST)),
                cursor);
    }

    /** Payouts that use the limit of a day of UTC. */
    Future<Page<Payout>> ofDay(String day, Optional<String> cursor) {
        return batch(Query.where("limit_day", day), cursor);
    }

    /** Some payouts in a state. */
    Future<Page<Payout>> ofState(PayoutState state) {
        return batch(Query.where("state", state), Optional.empty());
    }

    /** Payouts created within a time, the oldest first. */
    Future<Page<Payout>> created(Instant from, Optional<String> cursor) {
        return batch(Query.all().and("created_at", Comparison.GTE, from).sortBy("created_at"), cursor);
    }

    /** Held payouts by the time at which they are looked at again. */
    Future<Page<Payout>> heldByTime(int limit) {
        return documents.find(Query.where("state", PayoutState.HELD).and("next_at", Comparison.GT, Instant.EPOCH)
                .sortBy("next_at").limit(limit));
    }

    /** Payouts that wait for the sender, in the order of sending. */
    Future<Page<Payout>> queue(Optional<String> cursor) {
        return batch(Query.where("state", PayoutState.READY).sortBy("rank_at"), cursor);
    }

    /** Payouts of a batch. */
    Future<Page<Payout>> ofBatch(String batchId, Optional<String> cursor) {
        return batch(Query.where("batch_id", batchId), cursor);
    }

    /**
     * What open payouts say that the ledger holds for them.
     *
     * @param certain of payouts under way
     * @param perhaps of those that are just being reserved or given back
     */
    record Reservations(Usdt certain, Usdt perhaps) {

        private Reservations and(Payout payout) {
            boolean sure = payout.reserved() && !payout.state().isFinal() && payout.state() != PayoutState.PENDING;
            return sure
                    ? new Reservations(certain.plus(payout.amount()), perhaps)
                    : new Reservations(certain, perhaps.plus(payout.amount()));
        }
    }

    Future<Reservations> reservations() {
        return reservations(Optional.empty(), new Reservations(Usdt.ZERO, Usdt.ZERO));
    }

    private Future<Reservations> reservations(Optional<String> cursor, Reservations before) {
        return batch(Query.where("settled", false), cursor).compose(page -> {
            Reservations sum = before;
            for (Payout payout : page.values()) {
                sum = sum.and(payout);
            }
            return page.next().isEmpty() ? Future.succeededFuture(sum) : reservations(page.next(), sum);
        });
    }

    private Future<Page<Payout>> batch(Query query, Optional<String> cursor) {
        Query limited = query.limit(BATCH);
        return documents.find(cursor.map(limited::after).orElse(limited));
    }

    /** One page of payouts, the newest first. */
    Future<Listing<Payout>> page(Optional<String> nodeId, Optional<String> operatorId, List<PayoutState> states,
            Optional<Integer> page, Optional<Integer> limit, Optional<String> cursor) {
        Query query = (states.isEmpty() ? Query.all() : Query.all().in("state", states))
                .sortByDescending("created_at");
        if (nodeId.isPresent()) {
            query = query.and("node_id", nodeId.get());
        }
        if (operatorId.isPresent()) {
            query = query.and("operator_id", operatorId.get());
        }
        return Listing.read(documents, query, page, limit, cursor);
    }
}
