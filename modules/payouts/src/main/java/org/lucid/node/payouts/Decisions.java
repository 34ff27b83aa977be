package org.lucid.node.payouts;

import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.payouts.Payouts;
import org.lucid.node.contract.payouts.Payouts.Approve;
import org.lucid.node.contract.payouts.PayoutSending.Halt;
import org.lucid.node.contract.payouts.Payouts.Reason;
import org.lucid.node.contract.payouts.Payouts.Reject;
import org.lucid.node.contract.payouts.Payouts.Resolve;
import org.lucid.node.contract.payouts.PayoutSending.Resume;
import org.lucid.node.contract.payouts.Payouts.Retry;
import org.lucid.node.contract.payouts.PayoutSending.SendingState;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.kernel.bus.Caller;
import org.lucid.node.kernel.store.Versioned;
import org.lucid.node.payouts.PayoutState.Event;
import org.lucid.node.payouts.rail.Rail;
import org.lucid.node.payouts.rail.Rail.Outcome;

/** What persons decide: approve, reject, retry, resolve, halt and resume (MON-57, MON-84, MON-95). */
final class Decisions {

    private final PayoutStore store;
    private final AttemptStore attempts;
    private final Progress progress;
    private final Halting halting;
    private final Rail rail;
    private final Shown shown;
    private final Standing standing;
    private final PayoutMeters meters;
    private final InstantSource clock;

    /** What decisions work with. */
    record Parts(PayoutStore store, AttemptStore attempts, Progress progress, Halting halting,
            Rail rail, Shown shown, Standing standing, PayoutMeters meters) {
    }

    Decisions(Parts parts, InstantSource clock) {
        this.store = parts.store();
        this.attempts = parts.attempts();
        this.progress = parts.progress();
        this.halting = parts.halting();
        this.rail = parts.rail();
        this.shown = parts.shown();
        this.standing = parts.standing();
        this.meters = parts.meters();
        this.clock = clock;
    }

    /** Allows a held payout: FORBIDDEN 5704 for its requester and the operator of its node. */
    Future<Payouts.Payout> approve(Approve request, Call call) {
        return store.get(request.payoutId()).compose(stored -> {
            Payout payout = requireOther(stored, call.caller());
            if (payout.approval().isPresent()) {
                return Future.succeededFuture(stored);
            }
            if (payout.hold(Hold.APPROVAL).isEmpty()) {
                return Future.failedFuture(payout.refused());
            }
            Payout.Approval approval = new Payout.Approval(call.caller().subject(), clock.instant());
            return progress.write(stored, payout.with(draft -> {
                draft.approval = Optional.of(approval);
                draft.history = Steps.with(payout.history(), new Payouts.Step(approval.at(),
                        Optional.of(payout.state().name()), payout.state().name(), approval.by(),
                        Optional.of("APPROVED"), 1));
                draft.updatedAt = approval.at();
            })).compose(written -> written.value().approval().isPresent()
                    // It is stored; if its other holds cannot be looked at now, the next look does it.
                    ? progress.lookAgain(written).otherwise(written)
                    : Future.failedFuture(written.value().refused()));
        }).map(done -> shown.of(done.value()));
    }

    /** Refuses a held payout; rejected already: the same answer again. */
    Future<Payouts.Payout> reject(Reject request, Call call) {
        return store.get(request.payoutId()).compose(stored -> {
            Payout payout = requireOther(stored, call.caller());
            return payout.state() == PayoutState.REJECTED
                    ? Future.succeededFuture(stored)
                    : progress.move(stored, Event.REJECTED, call.caller().subject(),
                            Optional.of(new Reason("REJECTED", request.reason(), Optional.empty())));
        }).compose(moved -> moved.value().state() == PayoutState.REJECTED
                ? progress.advance(moved).otherwise(moved)
                : Future.failedFuture(moved.value().refused())).map(done -> shown.of(done.value()));
    }

    private static Payout requireOther(Versioned<Payout> stored, Caller caller) {
        Payout payout = stored.value();
        boolean requester = payout.requestedBy().equals(caller.subject());
        boolean operator = payout.operatorId().isPresent() && payout.operatorId().equals(caller.operatorId());
        if (requester || operator) {
            throw LucidError.SECOND_PERSON.failure("Whoever asked for a payout or operates its node does not decide "
                    + "about it. Another administrator must.", Map.of("payout_id", payout.payoutId()));
        }
        return payout;
    }

    /** Lifts TOO_MANY_ATTEMPTS; all other holds are looked at anew. */
    Future<Payouts.Payout> retry(Retry request, Call call) {
        return store.get(request.payoutId()).compose(stored -> {
            Payout payout = stored.value();
            if (payout.hold(Hold.TOO_MANY_ATTEMPTS).isEmpty()) {
                return Future.failedFuture(payout.refused());
            }
            return progress.write(stored, payout.with(draft -> draft.holds = payout.holds().stream()
                    .filter(hold -> !hold.code().equals(Hold.TOO_MANY_ATTEMPTS.name())).toList()))
                    .compose(progress::lookAgain);
        }).map(done -> shown.of(done.value()));
    }

    /** Decides about UNKNOWN, but only what the rail itself says once more: CONFLICT 5006 otherwise. */
    Future<Payouts.Payout> resolve(Resolve request, Call call) {
        return store.get(request.payoutId()).compose(stored -> {
            Payout payout = stored.value();
            if (payout.state() != PayoutState.UNKNOWN) {
                return Future.failedFuture(payout.refused());
            }
            return attempts.find(payout.payoutId(), payout.sending().attempts()).compose(found -> {
                Versioned<Attempt> attempt = found.orElseThrow();
                return (attempt.value().state().isOpen()
                        ? verified(attempt)
                        : Future.succeededFuture(attempt.value()))
                        .compose(closed -> decide(stored, closed, request, call));
            });
        }).compose(progress::advance).map(done -> shown.of(done.value()));
    }

    /** The rail is asked again; an attempt is closed only by what it answers. */
    private Future<Attempt> verified(Versioned<Attempt> attempt) {
        return rail.outcome(attempt.value().toSend()).compose(outcome -> switch (outcome) {
            case Outcome.Succeeded succeeded -> close(attempt, Attempt.State.SUCCEEDED, succeeded.receipt());
            case Outcome.Failed failed -> close(attempt, Attempt.State.FAILED_ON_CHAIN, failed.receipt());
            case Outcome.Never never -> close(attempt, Attempt.State.EXPIRED,
                    new Rail.Receipt(never.proof(), 0, clock.instant(), 0));
            default -> Future.succeededFuture(attempt.value());
        });
    }

    private Future<Attempt> close(Versioned<Attempt> attempt, Attempt.State verdict, Rail.Receipt receipt) {
        Attempt closed = attempt.value().closed(verdict, new Attempt.Receipt(receipt.result(), receipt.block(),
                Optional.of(receipt.blockTime()), receipt.cost()), clock.instant());
        return attempts.replace(attempt.with(old -> closed)).map(replaced -> {
            if (replaced) {
                meters.closed(verdict);
            }
            return replaced ? closed : attempt.value();
        });
    }

    private Future<Versioned<Payout>> decide(Versioned<Payout> stored, Attempt attempt, Resolve request, Call call) {
        Event event = switch (request.decision()) {
            case "confirmed" -> Event.SUCCEEDED;
            case "retry" -> Event.TRY_AGAIN;
            default -> Event.GAVE_UP;
        };
        boolean paid = attempt.state() == Attempt.State.SUCCEEDED;
        if (attempt.state().isOpen() || paid != (event == Event.SUCCEEDED)) {
            return Future.failedFuture(LucidError.PAYOUT_STATE.failure("The rail says of attempt " + attempt.n()
                    + " that it is " + attempt.state() + ". Decide what it says, or ask again later.",
                    Map.of("payout_id", attempt.payoutId(), "attempt_state", attempt.state().name())));
        }
        return progress.move(stored, event, call.caller().subject(), Optional.of(new Reason("RESOLVED",
                request.reason(), Optional.empty())));
    }

    /** Stops all sending at once. */
    Future<SendingState> halt(Halt request, Call call) {
        return halting.halt(new Reason("BY_HAND", request.reason(), Optional.empty()), call.caller().subject())
                .map(halt -> state(Optional.of(halt))).onSuccess(done -> call.markAccepted());
    }

    /** Lets sending go on; while a payout is UNKNOWN it cannot: CONFLICT 5006 names it. */
    Future<SendingState> resume(Resume request, Call call) {
        return store.ofState(PayoutState.UNKNOWN).compose(unknown -> {
            List<Payout> open = unknown.values();
            if (!open.isEmpty()) {
                return Future.failedFuture(LucidError.PAYOUT_STATE.failure("Payout " + open.getFirst().payoutId()
                        + " is UNKNOWN. Resolve it first.",
                        Map.of("payout_id", open.getFirst().payoutId(), "state",
                                PayoutState.UNKNOWN.name())));
            }
            return halting.resume(request.reason(), call.caller().subject());
        }).map(halt -> state(Optional.of(halt))).onSuccess(done -> call.markAccepted());
    }

    private SendingState state(Optional<Control.Halt> halt) {
        boolean halted = halt.filter(Control.Halt::halted).isPresent();
        return new SendingState(halted, halt.map(Control.Halt::reason), halt.map(Control.Halt::since),
                halt.map(Control.Halt::by), halt.map(Control.Halt::evidence).orElse(List.of()),
                halted ? Optional.empty() : standing.reason());
    }
}
