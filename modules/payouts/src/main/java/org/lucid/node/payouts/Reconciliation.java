package org.lucid.node.payouts;

import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.economy.PayoutFunds;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.contract.payouts.Reconciliations;
import org.lucid.node.contract.payouts.Payouts.Reason;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.SignedBytes;
import org.lucid.node.kernel.bus.Bus;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.FailureCode;
import org.lucid.node.kernel.time.IdSource;
import org.lucid.node.payouts.ReconciliationStore.Report;
import org.lucid.node.payouts.rail.Rail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds what the ledger believes of the wallet against the chain (MON-91 to MON-94): before the first payout after every
 * start, daily at 02:30 UTC, and on demand. Money that left without an attempt of this store halts all sending, so a
 * restored backup or a second manager with the same key pays nothing twice. Where the network keeps a list of transfers
 * each one since the last clean report is looked at; else balances are compared (level BALANCE_ONLY).
 */
final class Reconciliation implements Sender.Gatekeeper {

    private static final Logger LOG = LoggerFactory.getLogger(Reconciliation.class);
    private static final Duration DAILY_AT = Duration.ofHours(2).plusMinutes(30);
    private static final int TRIES = 3;
    private static final Duration AGAIN = Duration.ofMinutes(15);

    private final ReconciliationStore reports;
    private final Books books;
    private final WalletHistory history;
    private final TransferDesk transfers;
    private final Bookings bookings;
    private final Rail rail;
    private final Bus bus;
    private final Halting halting;
    private final InstantSource clock;
    private final IdSource ids;
    private Optional<Instant> done = Optional.empty();
    private Instant retryAt = Instant.EPOCH;
    private Optional<Future<Report>> running = Optional.empty();

    /** What a reconciliation works with. */
    record Parts(ReconciliationStore reports, Books books, WalletHistory history, TransferDesk transfers,
            Bookings bookings, Rail rail, Halting halting, IdSource ids) {
    }

    Reconciliation(Parts parts, Bus bus, InstantSource clock) {
        this.reports = parts.reports();
        this.books = parts.books();
        this.history = parts.history();
        this.transfers = parts.transfers();
        this.bookings = parts.bookings();
        this.rail = parts.rail();
        this.halting = parts.halting();
        this.ids = parts.ids();
        this.bus = bus;
        this.clock = clock;
    }

    /** The first one after a start, and the one of the day, are made here; a look-up that fails is made again later. */
    @Override
    public Future<Optional<Reason>> refuses() {
        Instant now = clock.instant();
        boolean due = done.isEmpty() || done.get().isBefore(lastDaily(now));
        if (!due) {
            return Future.succeededFuture(Optional.empty());
        }
        if (now.isBefore(retryAt)) {
            return Future.succeededFuture(waiting());
        }
        return run().map(report -> report.clean() ? Optional.<Reason>empty() : waiting()).recover(cause -> {
            LOG.warn("event=reconciliation_failed reason=\"{}\"", cause.toString());
            retryAt = clock.instant().plus(AGAIN);
            return Future.succeededFuture(waiting());
        });
    }

    private Optional<Reason> waiting() {
        return Optional.of(new Reason("RAIL_NOT_READY", "The wallet must be held against the chain first.",
                Optional.of(retryAt.isAfter(clock.instant()) ? retryAt : clock.instant())));
    }

    private static Instant lastDaily(Instant now) {
        Instant today = now.truncatedTo(ChronoUnit.DAYS).plus(DAILY_AT);
        return today.isAfter(now) ? today.minus(Duration.ofDays(1)) : today;
    }

    /** Compares now, or joins the comparison that is going on. A mismatch halts all sending. */
    Future<Report> run() {
        if (running.isPresent()) {
            return running.get();
        }
        Future<Report> report = bookings.resume().compose(booked -> transfers.resume())
                .compose(booked -> reports.latestClean()).compose(last -> deposit(last).compose(booked -> seen(last))
                        .compose(seen -> look(TRIES, last.isEmpty(), seen)));
        if (!report.isComplete()) {
            running = Optional.of(report);
            report.onComplete(ended -> running = Optional.empty());
        }
        return report;
    }

    /** Without a clean report there is no block to go on from: then the balance is all that counts. */
    private Future<WalletHistory.Seen> seen(Optional<Report> last) {
        return last.isEmpty()
                ? Future.succeededFuture(WalletHistory.Seen.NOTHING)
                : rail.balances().compose(now -> history.since(last.get(), now));
    }

    /** The balance counts only when nothing was booked while it was read. */
    private Future<Report> look(int tries, boolean first, WalletHistory.Seen seen) {
        return books.position().compose(before -> rail.balances().compose(found -> books.position().compose(after -> {
            if (before.equals(after)) {
                return report(found, after, first, seen);
            }
            return tries > 1
                    ? look(tries - 1, first, seen)
                    : Future.failedFuture(Failure.of(FailureCode.UNAVAILABLE, "Money was booked while the wallet was "
                            + "looked at. Try again."));
        })));
    }

    /** A deposit is booked under the report that found it, which is stored before. */
    private Future<Void> deposit(Optional<Report> stored) {
        if (stored.filter(report -> report.deposit().micro() > 0).isEmpty()) {
            return Future.succeededFuture();
        }
        Report report = stored.get();
        String id = Hex.of(SignedBytes.sha256(("deposit of " + report.reportId()).getBytes(StandardCharsets.UTF_8)));
        return bus.request(PayoutFunds.MIRROR, new PayoutFunds.Mirror(id, 0, true, report.deposit(), false,
                "The wallet held more than was booked as of block " + report.horizon()
                        + ": a deposit, or what it held when it was first seen."))
                .mapEmpty();
    }

    private Future<Report> report(Rail.WalletBalances found, Books.Position position, boolean first,
            WalletHistory.Seen seen) {
        List<String> items = new ArrayList<>(seen.items());
        items.addAll(position.mismatches(found, seen.unexplained()));
        long more = found.usdt().micro() - position.expected().micro();
        Usdt deposit = items.isEmpty() && more > 0 ? new Usdt(more) : Usdt.ZERO;
        Instant now = clock.instant();
        Report report = new Report(ids.next("reconciliation"), found.block(), found.blockTime(), seen.listed()
                ? "TRANSFERS"
                : "BALANCE_ONLY", items.isEmpty(), found.usdt(), position.expected().plus(deposit), position.open(),
                deposit, items, first ? List.of() : position.warnings(found), now);
        return reports.insert(report).compose(stored -> report.clean()
                ? deposit(Optional.of(report))
                : halting.halt(new Reason("MISMATCH", items.getFirst(), Optional.empty()), Progress.SYSTEM)
                        .<Void>mapEmpty())
                .map(ended -> {
                    // After a mismatch nothing is sent before a clean one, whoever resumes (MON-95).
                    done = report.clean() ? Optional.of(now) : Optional.empty();
                    bus.publish(Reconciliations.RECONCILED,
                            new Reconciliations.Reconciled(report.horizon(), report.level(), report
                                    .clean()));
                    return report;
                });
    }
}
