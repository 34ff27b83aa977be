package org.lucid.node.payouts;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.payouts.Payouts;
import org.lucid.node.contract.payouts.Payouts.BatchInfo;
import org.lucid.node.contract.payouts.Payouts.BatchItem;
import org.lucid.node.contract.payouts.Payouts.GetBatch;
import org.lucid.node.contract.payouts.Payouts.SubmitBatch;
import org.lucid.node.contract.registration.PayoutAddresses;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.store.Versioned;
import org.lucid.node.kernel.time.IdSource;
import org.lucid.node.payouts.BatchStore.Batch;
import org.lucid.node.payouts.BatchStore.Refusal;
import org.lucid.node.payouts.HoldRule.Facts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes many payouts from one request (MON-64). The batch is checked whole and stored; its items become payouts one by
 * one, each under its own key, so that a batch that was interrupted is taken up where it stood.
 */
final class Batches {

    private static final Logger LOG = LoggerFactory.getLogger(Batches.class);
    private static final int MOST = 1_000;
    private static final int MOST_ERRORS = 100;
    private static final Duration BASE = Duration.ofMinutes(2);
    private static final int PER_MINUTE = 10;
    private static final int LOOKUP = 500;

    private final PayoutsConfig config;
    private final BatchStore batches;
    private final PayoutStore store;
    private final Progress progress;
    private final NodeFacts nodes;
    private final InstantSource clock;
    private final IdSource ids;

    Batches(PayoutsConfig config, BatchStore batches, PayoutStore store, Progress progress, NodeFacts nodes,
            InstantSource clock, IdSource ids) {
        this.config = config;
        this.batches = batches;
        this.store = store;
        this.progress = progress;
        this.nodes = nodes;
        this.clock = clock;
        this.ids = ids;
    }

    /** Stores a batch and begins it; INVALID 5010 names what is wrong with which items, and nothing is stored. */
    Future<BatchInfo> submit(SubmitBatch request, Call call) {
        if (request.notificationUrl().isPresent()) {
            throw LucidError.RESERVED_FIELD.failure("notification_url is not supported. Leave it out and ask for the "
                    + "batch, or listen to lucid.payouts.payout-changed.");
        }
        request.items().forEach(item -> PayoutDesk.requireUnused(item.kycHash(), item.complianceSignature()));
        return batches.find(request.batchId()).compose(found -> found.isPresent()
                ? replay(found.get().value(), request, call)
                : facts(request).compose(facts -> create(request, facts, call)));
    }

    private Future<BatchInfo> replay(Batch stored, SubmitBatch request, Call call) {
        if (!stored.items().equals(request.items())) {
            throw LucidError.BATCH_DIFFERS.failure("Batch " + request.batchId() + " exists with other items. Use "
                    + "another batch_id.", Map.of("batch_id", request.batchId()));
        }
        call.markAccepted();
        call.markReplayed();
        return info(stored);
    }

    private Future<Map<String, Facts>> facts(SubmitBatch request) {
        if (request.items().isEmpty() || request.items().size() > MOST) {
            throw LucidError.BATCH_REFUSED.failure("A batch has 1 to " + MOST + " items, this one has "
                    + request.items().size() + ". Divide it.", Map.of("items", request.items().size()));
        }
        List<String> ids = request.items().stream().map(BatchItem::nodeId).distinct().toList();
        return nodes.of(ids.subList(0, Math.min(LOOKUP, ids.size()))).compose(first -> ids.size() <= LOOKUP
                ? Future.succeededFuture(first)
                : nodes.of(ids.subList(LOOKUP, ids.size())).map(second -> {
                    second.putAll(first);
                    return second;
                }));
    }

    private Future<BatchInfo> create(SubmitBatch request, Map<String, Facts> facts, Call call) {
        List<Map<String, Object>> errors = new ArrayList<>();
        for (int i = 0; i < request.items().size() && errors.size() < MOST_ERRORS; i++) {
            int item = i;
            problem(request.items().get(i), facts).ifPresent(
                    text -> errors.add(Map.of("item", item, "problem", text)));
        }
        if (!errors.isEmpty()) {
            throw LucidError.BATCH_REFUSED.failure("Nothing was stored. Mend the items named and send the batch again.",
                    Map.of("items", errors));
        }
        Instant now = clock.instant();
        int size = request.items().size();
        Batch batch = new Batch(request.batchId(), request.items(), List.of(), false, call.caller().subject(), now,
                now.plus(BASE).plus(Duration.ofMinutes((size + PER_MINUTE - 1) / PER_MINUTE)));
        return batches.insert(batch).compose(stored -> {
            if (!stored) {
                return batches.find(batch.batchId())
                        .compose(found -> replay(found.orElseThrow().value(), request, call));
            }
            call.markAccepted();
            // The caller need not wait for the items; what fails here is taken up within a minute.
            carryOn(new Versioned<>(batch.batchId(), 1, batch)).onFailure(cause -> LOG.warn(
                    "event=batch_waits batch_id={} reason=\"{}\"", batch.batchId(), cause.toString()));
            return info(batch);
        });
    }

    private Optional<String> problem(BatchItem item, Map<String, Facts> facts) {
        Optional<PayoutAddresses.Item> address = facts.get(item.nodeId()).address();
        if (address.isEmpty()) {
            return Optional.of("node_id: no such node");
        }
        if (facts.get(item.nodeId()).payableAddress().isEmpty() && address.get().holdUntil().isEmpty()) {
            return Optional.of("node_id: the node has no proven payout address");
        }
        if (item.walletAddress().isPresent() && !item.walletAddress().equals(address.get().address())) {
            return Optional.of("wallet_address: is not the registered address of the node");
        }
        if (item.amount().isEmpty()) {
            return Optional.of("amount: is missing");
        }
        try {
            config.terms().fee(item.amount().get());
            return Optional.empty();
        } catch (Failure failure) {
            return Optional.of("amount: " + failure.getMessage());
        }
    }

    /** Takes up batches that were left half way. */
    Future<Void> resume() {
        return batches.incomplete().compose(page -> {
            Future<Void> chain = Future.succeededFuture();
            for (Versioned<Batch> batch : page.items()) {
                chain = chain.compose(done -> carryOn(batch));
            }
            return chain;
        });
    }

    private Future<Void> carryOn(Versioned<Batch> batch) {
        Batch value = batch.value();
        return facts(new SubmitBatch(value.batchId(), value.items(), Optional.empty())).compose(facts -> {
            Future<Void> chain = Future.succeededFuture();
            List<Refusal> refused = new ArrayList<>();
            for (int i = 0; i < value.items().size(); i++) {
                int item = i;
                chain = chain.compose(done -> make(value, item, facts).map(made -> {
                    made.ifPresent(refused::add);
                    return null;
                }));
            }
            return chain.compose(done -> batches.replace(batch.with(old -> old.ended(refused))).mapEmpty());
        });
    }

    /** Why the item made no payout, if it made none. An item that made one before finds it by its key. */
    private Future<Optional<Refusal>> make(Batch batch, int index, Map<String, Facts> facts) {
        BatchItem item = batch.items().get(index);
        String key = "batch:" + batch.batchId() + ":" + index;
        Optional<String> operator = facts.get(item.nodeId()).address().flatMap(PayoutAddresses.Item::operatorId);
        Payout payout = Payout.pending(ids.next("payout"), item.nodeId(), operator, Payout.Kind.BATCH, key,
                item.amount().orElseThrow(), config.terms(), batch.requestedBy(), clock.instant())
                .asked(item.walletAddress(), item.priority().orElse(Payout.NORMAL), Optional.empty(),
                        Optional.empty(), Optional.empty())
                .with(draft -> draft.batchId = Optional.of(batch.batchId()));
        return store.insert(payout).compose(stored -> stored
                ? progress.advance(new Versioned<>(payout.payoutId(), 1, payout)).map(Versioned::value)
                        .otherwise(payout)
                : Future.succeededFuture(payout)).map(made -> made.state() == PayoutState.FAILED
                        ? Optional.of(new Refusal(index, made.reason().map(Payouts.Reason::message).orElse("")))
                        : Optional.empty());
    }

    /** One batch. */
    Future<BatchInfo> get(GetBatch request, Call call) {
        return batches.find(request.batchId()).compose(found -> info(found.orElseThrow(
                () -> LucidError.unknown("batch", request.batchId())).value()));
    }

    private Future<BatchInfo> info(Batch batch) {
        return count(batch, Optional.empty(), new int[PayoutState.values().length]).map(states -> {
            int confirmed = states[PayoutState.CONFIRMED.ordinal()];
            int unpaid = 0;
            int all = 0;
            for (PayoutState state : PayoutState.values()) {
                all += states[state.ordinal()];
                unpaid += state.isFinal() && state != PayoutState.CONFIRMED ? states[state.ordinal()] : 0;
            }
            return new BatchInfo(batch.batchId(), status(batch, all, confirmed, unpaid), batch.items().size(),
                    confirmed, unpaid, batch.estimatedCompletion(), batch.createdAt());
        });
    }

    private static String status(Batch batch, int made, int confirmed, int unpaid) {
        if (!batch.complete() || made < batch.items().size()) {
            return made == 0 ? "ACCEPTED" : "RUNNING";
        }
        if (confirmed + unpaid < made) {
            return "RUNNING";
        }
        return unpaid == 0 ? "COMPLETED" : confirmed == 0 ? "FAILED" : "PARTIAL";
    }

    private Future<int[]> count(Batch batch, Optional<String> cursor, int[] states) {
        return store.ofBatch(batch.batchId(), cursor).compose(page -> {
            page.values().forEach(payout -> states[payout.state().ordinal()]++);
            return page.next().isEmpty() ? Future.succeededFuture(states) : count(batch, page.next(), states);
        });
    }
}
