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
import org.lucid.node.contract.economy.Ledger;
import org.lucid.node.contract.economy.PayoutFunds;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.contract.payouts.Payouts;
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
 * restored backup or a second manager with the same key pays nothing twice. Balances are compared, not single transfers
 * (level BALANCE_ONLY): what arrived is booked as a deposit.
 */
final class Reconciliation implements Sender.Gatekeeper {

    private static final Logger LOG = LoggerFactory.getLogger(Reconciliation.class);
    private static final String LEVEL = "BALANCE_ONLY";
    private static final String WALLET = "chain:usdt";
    private static final Duration DAILY_AT = Duration.ofHours(2).plusMinutes(30);
    private static final int TRIES = 3;
    private static final Duration AGAIN = Duration.ofMinutes(15);

    private final ReconciliationStore reports;
    private final AttemptStore attempts;
    private final Bookings bookings;
    private final Rail rail;
    private final Bus bus;
    private final Halting halting;
    private final InstantSource clock;
    private final IdSource ids;
    private Optional<Instant> done = Optional.empty();
    private Instant retryAt = Instant.EPOCH;
    private Optional<Future<Report>> running = Optional.empty();

    /** What the ledger says that the wallet holds, and what attempts that it has not booked may have taken. */
    private record Position(Usdt expected, Usdt open) {
    }

    /** What a reconciliation works with. */
    record Parts(ReconciliationStore reports, AttemptStore attempts, Bookings bookings, Rail rail, Halting halting,
            IdSource ids) {
    }

    Reconciliation(Parts parts, Bus bus, InstantSource clock) {
        this.reports = parts.reports();
        this.attempts = parts.attempts();
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
        Future<Report> report = bookings.resume().compose(booked -> look(TRIES));
        if (!report.isComplete()) {
            running = Optional.of(report);
            report.onComplete(ended -> running = Optional.empty());
        }
        return report;
    }

    /** The balance counts only when nothing was booked while it was read. */
    private Future<Report> look(int tries) {
        return position().compose(before -> rail.balances().compose(found -> position().compose(after -> {
            if (before.equals(after)) {
                return compare(found, after);
            }
            return tries > 1
                    ? look(tries - 1)
                    : Future.failedFuture(Failure.of(FailureCode.UNAVAILABLE, "Money was booked while the wallet was "
                            + "looked at. Try again."));
        })));
    }

    private Future<Report> compare(Rail.WalletBalances found, Position position) {
        long more = found.usdt().micro() - position.expected().micro();
        return more > 0
                ? reports.latest().compose(last -> deposit(found, more, last.isEmpty()))
                        .compose(booked -> report(found, new Position(found.usdt(), position.open())))
                : report(found, position);
    }

    private Future<Position> position() {
        return expected().compose(expected -> attempts.unbookedNets().map(open -> new Position(expected, open)));
    }

    /** What the ledger says that the wallet holds. */
    private Future<Usdt> expected() {
        return bus.request(Ledger.SUMMARY, new Ledger.GetSummary()).map(summary -> summary.accounts().stream()
                .filter(account -> account.account().equals(WALLET)).map(Ledger.AccountBalance::balance)
                .map(balance -> new Usdt(-balance.micro())).findFirst().orElse(Usdt.ZERO));
    }

    private Future<?> deposit(Rail.WalletBalances found, long more, boolean first) {
        String id = Hex.of(SignedBytes.sha256(("balance of block " + found.block()).getBytes(
                StandardCharsets.UTF_8)));
        return bus.request(PayoutFunds.MIRROR, new PayoutFunds.Mirror(id, 0, true, new Usdt(more), false, first
                ? "What the wallet held when it was first seen, in block " + found.block() + "."
                : "The wallet holds more than was booked as of block " + found.block() + ": a deposit."));
    }

    private Future<Report> report(Rail.WalletBalances found, Position position) {
        Usdt taken = position.open();
        Usdt expected = position.expected();
        List<String> items = new ArrayList<>();
        if (found.usdt().plus(taken).compareTo(expected) < 0) {
            items.add("The wallet holds " + found.usdt() + " USDT in block " + found.block() + ", the ledger says "
                    + expected + ", and open attempts explain " + taken + ": money left without an attempt of this "
                    + "store.");
        }
        Instant now = clock.instant();
        Report report = new Report(ids.next("reconciliation"), found.block(), found.blockTime(), LEVEL,
                items.isEmpty(), found.usdt(), expected, taken, items, now);
        return reports.insert(report).compose(stored -> report.clean()
                ? Future.succeededFuture()
                : halting.halt(new Reason("MISMATCH", items.getFirst(), Optional.empty()), Progress.SYSTEM))
                .map(ended -> {
                    // After a mismatch nothing is sent before a clean one, whoever resumes (MON-95).
                    done = report.clean() ? Optional.of(now) : Optional.empty();
                    bus.publish(Payouts.RECONCILED, new Payouts.Reconciled(report.horizon(), LEVEL, report.clean()));
                    return report;
                });
    }
}
