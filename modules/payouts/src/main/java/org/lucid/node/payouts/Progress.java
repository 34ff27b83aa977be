package org.lucid.node.payouts;

import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.economy.PayoutFunds;
import org.lucid.node.contract.payouts.Payouts;
import org.lucid.node.contract.payouts.Payouts.PayoutChanged;
import org.lucid.node.contract.payouts.Payouts.Reason;
import org.lucid.node.kernel.bus.Bus;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.store.Page;
import org.lucid.node.kernel.store.Versioned;
import org.lucid.node.payouts.PayoutState.Event;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries payouts on, from wherever they stand outside the sender: reserves, looks at holds again, settles with the
 * ledger. Every step can be repeated, so whoever finds a payout half way may take it up (MON-51).
 */
final class Progress {

    static final String SYSTEM = "system";
    static final Reason QUEUED = new Reason("QUEUED", "Waits for its turn.", Optional.empty());
    private static final Logger LOG = LoggerFactory.getLogger(Progress.class);

    private final PayoutStore store;
    private final Bus bus;
    private final NodeFacts facts;
    private final HoldRule rule;
    private final PayoutMeters meters;
    private final InstantSource clock;

    Progress(PayoutStore store, Bus bus, HoldRule rule, PayoutMeters meters, InstantSource clock) {
        this.store = store;
        this.bus = bus;
        this.facts = new NodeFacts(bus);
        this.rule = rule;
        this.meters = meters;
        this.clock = clock;
    }

    /** Takes the next step that a payout needs, if any; fails when what it needs does not answer. */
    Future<Versioned<Payout>> advance(Versioned<Payout> stored) {
        Payout payout = stored.value();
        if (payout.state() == PayoutState.PENDING) {
            return reserve(stored);
        }
        if (payout.state() == PayoutState.HELD && payout.nextAt().filter(this::isPast).isPresent()) {
            return lookAgain(stored);
        }
        return payout.state().isFinal() && !payout.settled() ? settle(stored) : Future.succeededFuture(stored);
    }

    /** Applies an event; when the payout changed meanwhile, answers it as it is now. */
    Future<Versioned<Payout>> move(Versioned<Payout> stored, Event event, String by, Optional<Reason> why) {
        return move(stored, event, by, why, draft -> {
        });
    }

    /** Applies an event and a change in the same write; when the payout changed meanwhile, answers it as it is now. */
    Future<Versioned<Payout>> move(Versioned<Payout> stored, Event event, String by, Optional<Reason> why,
            Consumer<PayoutDraft> change) {
        Payout before = stored.value();
        Payout next = before.after(event, clock.instant(), by, why).with(change);
        return write(stored, next).map(moved -> {
            if (moved.value().equals(next)) {
                if (next.state().isFinal()) {
                    meters.ended(next);
                }
                bus.publish(Payouts.PAYOUT_CHANGED, new PayoutChanged(next.payoutId(), next.nodeId(),
                        Optional.of(before.state().name()), next.state().name(), why.map(Reason::code)));
            }
            return moved;
        });
    }

    /** Compare-and-set; when the payout changed meanwhile, answers it as it is now. */
    Future<Versioned<Payout>> write(Versioned<Payout> stored, Payout next) {
        return store.replace(stored.with(old -> next)).compose(replaced -> replaced
                ? Future.succeededFuture(new Versioned<>(stored.id(), stored.version() + 1, next))
                : store.get(stored.id()));
    }

    private Future<Versioned<Payout>> reserve(Versioned<Payout> stored) {
        Payout payout = stored.value();
        return bus.request(PayoutFunds.RESERVE,
                new PayoutFunds.Reserve(payout.payoutId(), payout.nodeId(), payout.amount()))
                .transform(reserved -> {
                    if (reserved.succeeded()) {
                        return judged(stored, Event.RESERVED, Event.RESERVED_AND_HELD);
                    }
                    return isShort(reserved.cause())
                            ? move(stored, Event.REFUSED, SYSTEM, Optional.of(new Reason("FUNDS_SHORT",
                                    reserved.cause().getMessage(), Optional.empty())))
                            : Future.failedFuture(reserved.cause());
                });
    }

    private Future<Versioned<Payout>> judged(Versioned<Payout> stored, Event free, Event held) {
        return facts.of(stored.value().nodeId()).compose(known -> {
            List<Reason> holds = rule.of(stored.value(), known, clock.instant());
            return holds.isEmpty()
                    ? move(stored, free, SYSTEM, Optional.of(QUEUED))
                    : move(stored, held, SYSTEM, Optional.of(holds.getFirst()), draft -> draft.holds = holds);
        });
    }

    /** Looks at the holds of a payout as they are now: it is ready, or held on, or nobody approved it in time. */
    Future<Versioned<Payout>> lookAgain(Versioned<Payout> stored) {
        Payout payout = stored.value();
        if (rule.needsApproval(payout.amount()) && payout.approval().isEmpty()
                && isPast(payout.createdAt().plus(HoldRule.APPROVAL_WAITS))) {
            return move(stored, Event.REJECTED, SYSTEM, Optional.of(new Reason("APPROVAL_TOO_LATE",
                    "Nobody approved it within 7 days. Its money is available again; ask anew.", Optional.empty())))
                    .compose(this::advance);
        }
        return facts.of(payout.nodeId()).compose(known -> {
            List<Reason> holds = rule.of(payout, known, clock.instant());
            return holds.isEmpty()
                    ? move(stored, Event.HOLDS_GONE, SYSTEM, Optional.of(QUEUED))
                    : write(stored, payout.with(draft -> {
                        draft.holds = holds;
                        draft.reason = Optional.of(holds.getFirst());
                        draft.nextAt = holds.getFirst().nextAt();
                    }));
        });
    }

    private Future<Versioned<Payout>> settle(Versioned<Payout> stored) {
        Payout payout = stored.value();
        boolean paid = payout.state() == PayoutState.CONFIRMED;
        return bus.request(PayoutFunds.CLOSE, new PayoutFunds.Close(payout.payoutId(), payout.nodeId(),
                payout.amount(), paid ? Optional.of(payout.fee()) : Optional.empty()))
                .compose(entry -> write(stored, payout.closed(clock.instant())))
                .onSuccess(done -> {
                    if (paid && done.value().settled()) {
                        bus.publish(Payouts.COMPLETED, new Payouts.Completed(payout.payoutId(), payout.nodeId(),
                                payout.amount(), payout.fee(), payout.net(), payout.sending().txid()));
                    }
                });
    }

    /** Takes up everything that was left half way. One payout that cannot go on does not stop the others. */
    Future<Void> resume() {
        Instant now = clock.instant();
        return all(store::pending, Optional.empty()).compose(done -> all(store::unsettled, Optional.empty()))
                .compose(done -> all(cursor -> store.due(now, cursor), Optional.empty()));
    }

    private Future<Void> all(Function<Optional<String>, Future<Page<Payout>>> pages, Optional<String> cursor) {
        return pages.apply(cursor).compose(page -> {
            Future<Void> chain = Future.succeededFuture();
            for (Versioned<Payout> payout : page.items()) {
                chain = chain.compose(before -> advance(payout).otherwise(cause -> {
                    LOG.warn("event=payout_waits payout_id={} reason=\"{}\"", payout.id(), cause.toString());
                    return payout;
                }).mapEmpty());
            }
            return chain.compose(done -> page.next().isEmpty()
                    ? Future.succeededFuture()
                    : all(pages, page.next()));
        });
    }

    private boolean isPast(Instant at) {
        return !at.isAfter(clock.instant());
    }

    private static boolean isShort(Throwable cause) {
        return cause instanceof Failure failure && failure.number() == LucidError.FUNDS_SHORT.number();
    }
}
