package org.lucid.node.payouts;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.contract.payouts.Payouts.Reason;
import org.lucid.node.kernel.store.Versioned;
import org.lucid.node.payouts.PayoutState.Event;
import org.lucid.node.payouts.rail.Rail;
import org.lucid.node.payouts.rail.Rail.Outcome;
import org.lucid.node.payouts.rail.Rail.Preparation;
import org.lucid.node.payouts.rail.Rail.Submission;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries a claimed payout through the rail: bytes are stored before they leave, the same bytes go out again, and only a
 * final outcome of the rail closes an attempt (MON-80 to MON-85). Every step starts from what is stored, so it can be
 * taken up after a crash at any point.
 */
final class Courier {

    /** After so long without an outcome a person must look (MON-84). */
    static final Duration NO_OUTCOME = Duration.ofHours(6);
    private static final int MOST_EXPIRED = 10;
    private static final Duration SHORT_WAIT = Duration.ofSeconds(60);
    private static final Duration LONGEST_BACKOFF = Duration.ofHours(1);
    private static final Set<String> WAY_FAULTS = Set.of("SERVER_BUSY", "NO_CONNECTION",
            "NOT_ENOUGH_EFFECTIVE_CONNECTION");
    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);

    private final PayoutsConfig config;
    private final AttemptStore attempts;
    private final Progress progress;
    private final Rail rail;
    private final Breaker breaker;
    private final Bookings bookings;
    private final PayoutMeters meters;
    private final Consumer<Reason> halt;
    private final InstantSource clock;
    private final SignedSums signed = new SignedSums();
    private long lastTimestamp;

    /**
     * What a courier works with.
     *
     * @param halt is told why all sending must stop
     */
    record Parts(AttemptStore attempts, Progress progress, Bookings bookings, Rail rail, Breaker breaker,
            PayoutMeters meters, Consumer<Reason> halt) {
    }

    Courier(PayoutsConfig config, Parts parts, InstantSource clock) {
        this.config = config;
        this.attempts = parts.attempts();
        this.progress = parts.progress();
        this.rail = parts.rail();
        this.breaker = parts.breaker();
        this.bookings = parts.bookings();
        this.meters = parts.meters();
        this.halt = parts.halt();
        this.clock = clock;
    }

    /** Reads where the time stamps of the wallet stand, and what was signed of the limits of yesterday and today. */
    Future<Void> begin() {
        Instant now = clock.instant();
        return fold(Limits.day(now.minus(Duration.ofDays(1))), Optional.empty())
                .compose(done -> fold(Limits.day(now), Optional.empty()))
                .compose(done -> rail.info().wallet().map(wallet -> attempts.lastTimestamp(wallet).<Void>map(last -> {
                    lastTimestamp = Math.max(lastTimestamp, last);
                    return null;
                })).orElseGet(Future::succeededFuture));
    }

    private Future<Void> fold(String day, Optional<String> cursor) {
        return attempts.ofDay(day, cursor).compose(page -> {
            page.values().forEach(signed::count);
            return page.next().isEmpty() ? Future.succeededFuture() : fold(day, page.next());
        });
    }

    /**
     * Takes the next step of a payout in the sender.
     *
     * @param outstanding what the other open attempts will still take from the wallet
     * @param mayStart false while sending is halted: nothing is prepared and nothing goes out for the first time
     */
    Future<Void> step(Flight flight, Usdt outstanding, boolean mayStart) {
        return switch (flight.payout().state()) {
            case CLAIMED -> claimed(flight, outstanding, mayStart);
            case SIGNED, BROADCAST -> attempt(flight).compose(attempt -> attempt.state().isOpen()
                    ? open(flight, attempt, mayStart)
                    : close(flight, attempt));
            default -> {
                flight.end();
                yield Future.succeededFuture();
            }
        };
    }

    private Future<Void> claimed(Flight flight, Usdt outstanding, boolean mayStart) {
        Payout payout = flight.payout();
        int n = payout.sending().attempts() + 1;
        return attempts.find(payout.payoutId(), n).compose(found -> {
            if (found.isPresent()) {
                return signed(flight, found.get());
            }
            boolean holds = flight.claimedHere()
                    && payout.sending().claimedUntil().filter(until -> until.isAfter(clock.instant())).isPresent();
            return holds && mayStart
                    ? prepare(flight, n, outstanding)
                    : giveBack(flight, Progress.QUEUED);
        });
    }

    private Future<Void> prepare(Flight flight, int n, Usdt outstanding) {
        Payout payout = flight.payout();
        Rail.Order order = new Rail.Order(payout.payoutId(), n, payout.walletAddress().orElseThrow(), payout.net(),
                outstanding, payout.limitDay().map(signed::of).orElse(Usdt.ZERO), nextTimestamp(),
                payout.sending().exhausted(), Optional.empty(), Optional.empty());
        return rail.prepare(order).transform(prepared -> {
            if (prepared.failed()) {
                breaker.fault(clock.instant());
                LOG.warn("event=rail_fault step=prepare payout_id={} reason=\"{}\"", payout.payoutId(),
                        prepared.cause().toString());
                return giveBack(flight, wait("RAIL_NOT_READY", "The rail did not answer.", SHORT_WAIT));
            }
            breaker.success();
            return switch (prepared.result()) {
                case Preparation.Ready ready -> store(flight, n, ready.prepared());
                case Preparation.Waits waits -> giveBack(flight, wait(waits.code(), waits.message(), SHORT_WAIT));
                case Preparation.Blocked blocked -> giveBack(flight, Progress.QUEUED)
                        .compose(done -> block(flight, blocked.message()));
                case Preparation.Violation violation -> {
                    halt.accept(new Reason("POLICY", violation.message(), Optional.empty()));
                    yield giveBack(flight, Progress.QUEUED);
                }
            };
        });
    }

    private long nextTimestamp() {
        lastTimestamp = Math.max(lastTimestamp + 1, clock.millis());
        return lastTimestamp;
    }

    private Future<Void> store(Flight flight, int n, Rail.Prepared bytes) {
        Attempt attempt = Attempt.prepared(flight.payout(), n, bytes, clock.instant());
        return attempts.insert(attempt).compose(inserted -> attempts.find(attempt.payoutId(), n))
                .compose(found -> found.isPresent()
                        ? signed(flight, found.get())
                        : giveBack(flight, wait("RETRY_BACKOFF", "The attempt could not be stored.", SHORT_WAIT)));
    }

    private Future<Void> signed(Flight flight, Versioned<Attempt> attempt) {
        Attempt stored = attempt.value();
        signed.count(stored);
        flight.attempt(attempt);
        return moved(flight, Event.ATTEMPT_STORED, Optional.empty(), draft -> draft.sending = draft.sending
                .attempt(stored.n(), stored.txid(), clock.instant()));
    }

    private Future<Attempt> attempt(Flight flight) {
        if (flight.attempt().isPresent()) {
            return Future.succeededFuture(flight.attempt().get().value());
        }
        return attempts.find(flight.payout().payoutId(), flight.payout().sending().attempts()).map(found -> {
            Versioned<Attempt> known = found.orElseThrow(() -> new IllegalStateException("payout "
                    + flight.payout().payoutId() + " is " + flight.payout().state() + " and has no attempt "
                    + flight.payout().sending().attempts()));
            flight.attempt(known);
            return known.value();
        });
    }

    private Future<Void> open(Flight flight, Attempt attempt, boolean mayStart) {
        Instant now = clock.instant();
        boolean sent = flight.payout().state() == PayoutState.BROADCAST;
        // Bytes that no longer pay what the payout says never went out, and are left to expire.
        boolean may = attempt.fits(flight.payout()) && (sent || mayStart);
        if (may && flight.submitDue(now)) {
            return submit(flight, attempt);
        }
        return flight.lookDue(now) ? look(flight, attempt) : Future.succeededFuture();
    }

    private Future<Void> submit(Flight flight, Attempt attempt) {
        return rail.submit(attempt.toSend()).otherwise(cause -> new Submission.NoAnswer(cause.toString()))
                .compose(answer -> {
                    Instant now = clock.instant();
                    flight.submitted(now);
                    heard(answer, attempt, now);
                    return write(flight, attempt.submitted(text(answer), now));
                }).compose(stored -> flight.payout().state() == PayoutState.SIGNED
                        ? moved(flight, Event.SUBMITTED, Optional.empty(), draft -> {
                        })
                        : Future.succeededFuture());
    }

    private void heard(Submission answer, Attempt attempt, Instant now) {
        switch (answer) {
            case Submission.NoAnswer none -> breaker.fault(now);
            case Submission.Refused refused when WAY_FAULTS.contains(refused.code()) -> breaker.fault(now);
            case Submission.Refused refused when refused.code().equals("SIGERROR") -> halt.accept(new Reason(
                    "SIGERROR", "The network refused the signature of " + attempt.txid() + ".", Optional.empty()));
            default -> breaker.success();
        }
    }

    private static String text(Submission answer) {
        return switch (answer) {
            case Submission.Accepted accepted -> "ACCEPTED";
            case Submission.Duplicate duplicate -> "DUPLICATE";
            case Submission.Refused refused -> refused.code();
            case Submission.NoAnswer none -> "NO_ANSWER";
        };
    }

    private Future<Void> look(Flight flight, Attempt attempt) {
        return rail.outcome(attempt.toSend()).transform(told -> {
            Instant now = clock.instant();
            flight.looked(told.succeeded() && told.result() instanceof Outcome.Pending pending && pending.inBlock(),
                    now);
            if (told.failed()) {
                breaker.fault(now);
                return overdue(flight, attempt, now);
            }
            return switch (told.result()) {
                case Outcome.Pending pending -> overdue(flight, attempt, now);
                case Outcome.Succeeded succeeded -> end(flight, attempt, Attempt.State.SUCCEEDED,
                        receipt(succeeded.receipt()));
                case Outcome.Failed failed -> end(flight, attempt, Attempt.State.FAILED_ON_CHAIN,
                        receipt(failed.receipt()));
                case Outcome.Never never -> end(flight, attempt, Attempt.State.EXPIRED,
                        new Attempt.Receipt(never.proof(), 0, Optional.empty(), 0));
                case Outcome.Unclear unclear -> contradicted(flight, unclear.text());
            };
        });
    }

    private static Attempt.Receipt receipt(Rail.Receipt receipt) {
        return new Attempt.Receipt(receipt.result(), receipt.block(), Optional.of(receipt.blockTime()),
                receipt.cost());
    }

    private Future<Void> overdue(Flight flight, Attempt attempt, Instant now) {
        return now.isBefore(attempt.expiresAt().plus(NO_OUTCOME))
                ? Future.succeededFuture()
                : contradicted(flight, "There is no outcome " + NO_OUTCOME.toHours() + " h after the bytes expired.");
    }

    private Future<Void> contradicted(Flight flight, String text) {
        Reason why = new Reason("CONTRADICTED", text, Optional.empty());
        halt.accept(new Reason("UNKNOWN_OUTCOME", "Payout " + flight.payout().payoutId() + ": " + text,
                Optional.empty()));
        return moved(flight, Event.CONTRADICTED, Optional.of(why), draft -> {
        });
    }

    private Future<Void> end(Flight flight, Attempt attempt, Attempt.State verdict, Attempt.Receipt receipt) {
        Attempt closed = attempt.closed(verdict, receipt, clock.instant());
        return write(flight, closed).onSuccess(now -> {
            signed.count(now);
            if (now.equals(closed)) {
                meters.closed(verdict);
            }
        }).compose(now -> now.state().isOpen() ? Future.succeededFuture() : close(flight, now));
    }

    /** The attempt is closed; its payout follows. */
    private Future<Void> close(Flight flight, Attempt attempt) {
        Payout.Sending sending = flight.payout().sending();
        String result = attempt.receipt().map(Attempt.Receipt::result).orElse("");
        return switch (attempt.state()) {
            case SUCCEEDED -> moved(flight, Event.SUCCEEDED, Optional.empty(), draft -> {
            }).compose(done -> progress.advance(flight.stored()).onSuccess(flight::now).otherwiseEmpty())
                    .compose(done -> bookings.resume().otherwiseEmpty());
            case FAILED_ON_CHAIN -> {
                int failures = sending.failures() + 1;
                boolean last = failures >= config.maxRetries();
                Reason why = last
                        ? new Reason("FAILED_ON_CHAIN", failures + " attempts failed on the chain, the last one with "
                                + result + ". The amount is available again.", Optional.empty())
                        : wait("RETRY_BACKOFF", "Attempt " + attempt.n() + " failed on the chain with " + result + ".",
                                backoff(failures));
                yield moved(flight, last ? Event.GAVE_UP : Event.TRY_AGAIN, Optional.of(why),
                        draft -> draft.sending = draft.sending.failed(result.equals("OUT_OF_ENERGY")))
                        .compose(done -> progress.advance(flight.stored()).otherwiseEmpty())
                        .compose(done -> bookings.resume().otherwiseEmpty());
            }
            case EXPIRED -> attempt.n() >= MOST_EXPIRED
                    ? tooMany(flight)
                    : moved(flight, Event.TRY_AGAIN, Optional.of(Progress.QUEUED), draft -> {
                    });
            default -> throw new IllegalStateException("attempt " + attempt.attemptId() + " is open");
        };
    }

    private Future<Void> tooMany(Flight flight) {
        Reason why = new Reason(Hold.TOO_MANY_ATTEMPTS.name(), "Ten attempts expired without being paid. "
                + "An administrator must look and retry.", Optional.empty());
        return moved(flight, Event.TOO_MANY_ATTEMPTS, Optional.of(why), draft -> {
            draft.holds = List.of(why);
            draft.nextAt = Optional.empty();
            draft.limitHour = Optional.empty();
            draft.limitDay = Optional.empty();
        });
    }

    private Duration backoff(int failures) {
        Duration wait = config.retryDelay().multipliedBy(1L << Math.min(failures, 10));
        return wait.compareTo(LONGEST_BACKOFF) < 0 ? wait : LONGEST_BACKOFF;
    }

    private Reason wait(String code, String message, Duration delay) {
        return new Reason(code, message, Optional.of(clock.instant().plus(delay)));
    }

    private Future<Void> giveBack(Flight flight, Reason why) {
        return moved(flight, Event.CLAIM_LAPSED, Optional.of(why), draft -> {
        });
    }

    private Future<Void> block(Flight flight, String message) {
        Reason why = HoldRule.blocked(message, clock.instant());
        return flight.payout().state() == PayoutState.READY
                ? moved(flight, Event.HOLD_FOUND, Optional.of(why), draft -> draft.holds = List.of(why))
                : Future.succeededFuture();
    }

    private Future<Void> moved(Flight flight, Event event, Optional<Reason> why, Consumer<PayoutDraft> change) {
        return progress.move(flight.stored(), event, Progress.SYSTEM, why, change).map(current -> {
            flight.now(current);
            return null;
        });
    }

    /** Stores the attempt; when somebody else changed it, that is read and counts. */
    private Future<Attempt> write(Flight flight, Attempt next) {
        Versioned<Attempt> stored = flight.attempt().orElseThrow();
        return attempts.replace(stored.with(old -> next)).compose(replaced -> replaced
                ? Future.succeededFuture(Optional.of(new Versioned<>(stored.id(), stored.version() + 1, next)))
                : attempts.find(next.payoutId(), next.n())).map(current -> {
                    flight.attempt(current.orElseThrow());
                    return current.orElseThrow().value();
                });
    }
}
