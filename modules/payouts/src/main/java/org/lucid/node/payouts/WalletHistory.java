package org.lucid.node.payouts;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.lucid.node.contract.economy.PayoutFunds;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.kernel.bus.Bus;
import org.lucid.node.payouts.ReconciliationStore.Report;
import org.lucid.node.payouts.rail.Rail;
import org.lucid.node.payouts.rail.Rail.Transfer;

/**
 * Looks at every transfer of the wallet since the last clean reconciliation (MON-91, MON-92, MON-94): what arrived is
 * booked as a deposit, what left must be what an attempt says.
 */
final class WalletHistory {

    /** A list of transfers may lag behind the chain by so much. */
    private static final Duration LAG = Duration.ofMinutes(10);

    private final AttemptStore attempts;
    private final TransferStore resolutions;
    private final Rail rail;
    private final Bus bus;

    /**
     * What was seen.
     *
     * @param listed whether there was a list at all
     * @param unexplained what left without an attempt and without an explanation
     * @param items every mismatch in words
     */
    record Seen(boolean listed, Usdt unexplained, List<String> items) {

        static final Seen NOTHING = new Seen(false, Usdt.ZERO, List.of());
    }

    WalletHistory(AttemptStore attempts, TransferStore resolutions, Rail rail, Bus bus) {
        this.attempts = attempts;
        this.resolutions = resolutions;
        this.rail = rail;
        this.bus = bus;
    }

    /** Everything after the block of the last clean report, through a final block. */
    Future<Seen> since(Report last, Rail.WalletBalances now) {
        return rail.transfers(last.horizonAt(), now.blockTime()).compose(list -> list.isEmpty()
                ? Future.succeededFuture(Seen.NOTHING)
                : look(list.get().stream().filter(transfer -> transfer.block() > last.horizon()
                        && transfer.block() <= now.block()).toList(), last, now));
    }

    private Future<Seen> look(List<Transfer> transfers, Report last, Rail.WalletBalances now) {
        String wallet = rail.info().wallet().orElse("");
        List<String> items = new ArrayList<>();
        long[] unexplained = {0};
        Future<?> chain = Future.succeededFuture();
        for (Transfer transfer : transfers) {
            chain = chain.compose(done -> transfer.from().equals(wallet)
                    ? out(transfer).map(problem -> {
                        problem.ifPresent(text -> {
                            items.add(text);
                            unexplained[0] += transfer.amount().micro();
                        });
                        return null;
                    })
                    : deposit(transfer));
        }
        return chain.compose(done -> missing(transfers, last.horizon(), last.horizonAt(), now.blockTime()))
                .map(missing -> {
                    items.addAll(missing);
                    return new Seen(true, new Usdt(unexplained[0]), items);
                });
    }

    private Future<?> deposit(Transfer transfer) {
        return bus.request(PayoutFunds.MIRROR, new PayoutFunds.Mirror(transfer.railRef(), transfer.log(), true,
                transfer.amount(), false, "Deposit from " + transfer.from() + ", final in block " + transfer.block()
                        + "."));
    }

    /** What is wrong with a transfer that left the wallet. */
    private Future<Optional<String>> out(Transfer transfer) {
        return attempts.byTxid(transfer.railRef()).compose(found -> found.isPresent()
                ? ofAttempt(transfer, found.get())
                : resolutions.find(transfer.railRef()).map(known -> known.filter(resolution -> resolution.value()
                        .state() == TransferStore.State.BOOKED).isPresent()
                                ? Optional.<String>empty()
                                : Optional.of("Transaction " + transfer.railRef() + " took " + transfer.amount()
                                        + " USDT to " + transfer.to() + " in block " + transfer.block()
                                        + " without an attempt of this store. If it is known, two persons explain it "
                                        + "by resolving the transfer.")));
    }

    private Future<Optional<String>> ofAttempt(Transfer transfer, Attempt attempt) {
        if (!attempt.to().equals(transfer.to()) || !attempt.net().equals(transfer.amount())) {
            return Future.succeededFuture(Optional.of("Transaction " + transfer.railRef() + " of attempt "
                    + attempt.attemptId() + " moved something else than the attempt says."));
        }
        if (attempt.state() == Attempt.State.FAILED_ON_CHAIN || attempt.state() == Attempt.State.EXPIRED) {
            return Future.succeededFuture(Optional.of("Transaction " + transfer.railRef() + " moved money, but attempt "
                    + attempt.attemptId() + " is " + attempt.state() + "."));
        }
        return attempts.ofPayout(attempt.payoutId()).map(all -> all.stream().anyMatch(
                other -> other.n() != attempt.n() && other.state() == Attempt.State.SUCCEEDED)
                        ? Optional.of("Payout " + attempt.payoutId() + " was paid twice, also by transaction "
                                + transfer.railRef() + ".")
                        : Optional.empty());
    }

    /** Attempts that are said to have paid and whose transfer is not in the list. */
    private Future<List<String>> missing(List<Transfer> transfers, long horizon, Instant from, Instant to) {
        Set<String> listed = transfers.stream().map(Transfer::railRef).collect(Collectors.toSet());
        return attempts.paidSince(from.minus(Duration.ofDays(1))).map(paid -> paid.stream().filter(attempt -> attempt
                .receipt().filter(receipt -> receipt.block() > horizon && receipt.blockTime().filter(at -> at.isBefore(
                        to.minus(LAG))).isPresent())
                .isPresent() && !listed.contains(attempt.txid()))
                .map(attempt -> "Attempt " + attempt.attemptId() + " is said to have paid in transaction " + attempt
                        .txid() + ", which is not among the transfers of the wallet.")
                .toList());
    }
}
