package org.lucid.node.payouts;

import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.economy.PayoutFunds;
import org.lucid.node.contract.payouts.Reconciliations.ResolveTransfer;
import org.lucid.node.contract.payouts.Reconciliations.TransferResolution;
import org.lucid.node.kernel.bus.Bus;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.kernel.store.Versioned;
import org.lucid.node.payouts.TransferStore.Out;
import org.lucid.node.payouts.TransferStore.Resolution;
import org.lucid.node.payouts.TransferStore.State;
import org.lucid.node.payouts.rail.Rail;

/**
 * Explains what left the wallet without an attempt (MON-95): one person proposes, another says the same, and only then the
 * ledger books it, so that the next reconciliation can be clean.
 */
final class TransferDesk {

    private final TransferStore store;
    private final AttemptStore attempts;
    private final Rail rail;
    private final Bus bus;
    private final InstantSource clock;

    TransferDesk(TransferStore store, AttemptStore attempts, Rail rail, Bus bus, InstantSource clock) {
        this.store = store;
        this.attempts = attempts;
        this.rail = rail;
        this.bus = bus;
        this.clock = clock;
    }

    /**
     * NOT_FOUND 5011 for a transaction that moved nothing out of the wallet, CONFLICT 5006 for one of a payout and for
     * another word than the one proposed, UNAVAILABLE 5033 while the chain cannot be asked.
     */
    Future<TransferResolution> resolve(ResolveTransfer request, Call call) {
        String person = call.caller().subject();
        return store.find(request.txid()).compose(found -> {
            if (found.isEmpty()) {
                return propose(request, person);
            }
            Versioned<Resolution> stored = found.get();
            Resolution known = stored.value();
            if (known.state() != State.PROPOSED) {
                return known.as().equals(request.as()) ? Future.succeededFuture(stored) : refused(known);
            }
            if (known.proposedBy().equals(person)) {
                return change(stored, request);
            }
            return known.as().equals(request.as())
                    ? store.replace(stored.with(old -> old.approved(person, clock.instant()))).compose(
                            done -> again(request.txid()))
                    : refused(known);
        }).compose(this::book).map(done -> done.value().shown());
    }

    private static <T> Future<T> refused(Resolution known) {
        return Future.failedFuture(LucidError.PAYOUT_STATE.failure("The transfer was " + known.state().name()
                .toLowerCase(java.util.Locale.ROOT) + " as " + known.as() + " by " + known.proposedBy()
                + ". Say the same, or let that person change the proposal before it is approved.",
                Map.of("txid", known.txid(), "as", known.as())));
    }

    private Future<Versioned<Resolution>> propose(ResolveTransfer request, String person) {
        return attempts.byTxid(request.txid()).compose(attempt -> {
            if (attempt.isPresent()) {
                return Future.failedFuture(LucidError.PAYOUT_STATE.failure("The transaction carries payout "
                        + attempt.get().payoutId() + "; nothing needs to be explained.",
                        Map.of("payout_id", attempt.get().payoutId())));
            }
            return out(request.txid()).compose(transfers -> store.insert(new Resolution(request.txid(), request.as(),
                    transfers, State.PROPOSED, request.reason(), person, clock.instant(), Optional.empty(),
                    Optional.empty())));
        }).compose(done -> again(request.txid()));
    }

    private Future<List<Out>> out(String txid) {
        String wallet = rail.info().wallet().orElse("");
        return rail.transfersIn(txid).recover(cause -> Future.failedFuture(LucidError.PEER_DOWN.failure("The chain "
                + "cannot be asked at present: " + cause.getMessage()))).map(transfers -> {
                    List<Out> out = transfers.stream().filter(transfer -> transfer.from().equals(wallet))
                            .map(transfer -> new Out(transfer.log(), transfer.to(), transfer.amount())).toList();
                    if (out.isEmpty()) {
                        throw LucidError.unknown("final transfer out of the wallet in transaction", txid);
                    }
                    return out;
                });
    }

    /** Whoever proposed may think better of it. */
    private Future<Versioned<Resolution>> change(Versioned<Resolution> stored, ResolveTransfer request) {
        Resolution next = new Resolution(request.txid(), request.as(), stored.value().transfers(), State.PROPOSED,
                request.reason(), stored.value().proposedBy(), clock.instant(), Optional.empty(), Optional.empty());
        return store.replace(stored.with(old -> next)).compose(done -> again(request.txid()));
    }

    private Future<Versioned<Resolution>> again(String txid) {
        return store.find(txid).map(found -> found.orElseThrow(() -> LucidError.unknown("transfer", txid)));
    }

    /** Books what was approved and could not be booked at once. */
    Future<Void> resume() {
        return store.approved().compose(approved -> Future.join(approved.stream().map(this::book).toList()))
                .mapEmpty();
    }

    /** The ledger takes each transfer once, however often it is told. */
    private Future<Versioned<Resolution>> book(Versioned<Resolution> stored) {
        Resolution resolution = stored.value();
        if (resolution.state() != State.APPROVED) {
            return Future.succeededFuture(stored);
        }
        boolean own = resolution.as().equals("operator_withdrawal");
        Future<?> chain = Future.succeededFuture();
        for (Out out : resolution.transfers()) {
            chain = chain.compose(done -> bus.request(PayoutFunds.MIRROR, new PayoutFunds.Mirror(resolution.txid(),
                    out.log(), false, out.amount(), own, resolution.reason())));
        }
        return chain.compose(done -> store.replace(stored.with(Resolution::booked)))
                .compose(done -> again(resolution.txid()));
    }
}
