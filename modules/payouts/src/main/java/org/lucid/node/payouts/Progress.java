package org.lucid.node.payouts;

import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
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
 * Carries payouts on, from wherever they stand: reserves, ends holds, gives money back. Every step can be repeated, so
 * whoever finds a payout half way may take it up (MON-51).
 */
final class Progress {

    static final String SYSTEM = "system";
    private static final Logger LOG = LoggerFactory.getLogger(Progress.class);

    private final PayoutStore store;
    private final Bus bus;
    private final Rail rail;
    private final InstantSource clock;

    Progress(PayoutStore store, Bus bus, Rail rail, InstantSource clock) {
        this.store = store;
        this.bus = bus;
        this.rail = rail;
        this.clock = clock;
    }

    /** Takes the next step that a payout needs, if any; fails when what it needs does not answer. */
    Future<Versioned<Payout>> advance(Versioned<Payout> stored) {
        Payout payout = stored.value();
        if (payout.state() == PayoutState.PENDING) {
            return reserve(stored);
        }
        if (payout.state() == PayoutState.HELD && payout.nextAt().filter(this::isPast).isPresent()) {
            return ready(stored, Event.HOLDS_GONE);
        }
        return payout.state().isFinal() && !payout.settled() ? settle(stored) : Future.succeededFuture(stored);
    }

    /** Applies an event; when the payout changed meanwhile, answers it as it is now. */
    Future<Versioned<Payout>> move(Versioned<Payout> stored, Event event, String by, Optional<Reason> why) {
        Payout before = stored.value();
        Payout next = before.after(event, clock.instant(), by, why);
        return store.replace(stored.with(old -> next)).compose(replaced -> {
            if (!replaced) {
                return store.get(stored.id());
            }
            bus.publish(Payouts.PAYOUT_CHANGED, new PayoutChanged(next.payoutId(), next.nodeId(),
                    Optional.of(before.state().name()), next.state().name(), why.map(Reason::code)));
            return Future.succeededFuture(new Versioned<>(stored.id(), stored.version() + 1, next));
        });
    }

    private Future<Versioned<Payout>> reserve(Versioned<Payout> stored) {
        Payout payout = stored.value();
        return bus.request(PayoutFunds.RESERVE,
                new PayoutFunds.Reserve(payout.payoutId(), payout.nodeId(), payout.amount()))
                .transform(reserved -> {
                    if (reserved.succeeded()) {
                        return reserved(stored);
                    }
                    return isShort(reserved.cause())
                            ? move(stored, Event.REFUSED, SYSTEM, Optional.of(new Reason("FUNDS_SHORT",
                                    reserved.cause().getMessage(), Optional.empty())))
                            : Future.failedFuture(reserved.cause());
                });
    }

    private Future<Versioned<Payout>> reserved(Versioned<Payout> stored) {
        Optional<Instant> notBefore = stored.value().scheduledAt().filter(at -> !isPast(at));
        return notBefore.isPresent()
                ? move(stored, Event.RESERVED_AND_HELD, SYSTEM,
                        Optional.of(new Reason("SCHEDULED", "Waits for the time asked for.", notBefore)))
                : ready(stored, Event.RESERVED);
    }

    private Future<Versioned<Payout>> ready(Versioned<Payout> stored, Event event) {
        return rail.readiness().compose(rails -> move(stored, event, SYSTEM, Optional.of(rails.ready()
                ? new Reason("QUEUED", "Waits for its turn.", Optional.empty())
                : new Reason(rails.waitReason(), rails.message(), Optional.empty()))));
    }

    private Future<Versioned<Payout>> settle(Versioned<Payout> stored) {
        Payout payout = stored.value();
        return bus.request(PayoutFunds.CLOSE, new PayoutFunds.Close(payout.payoutId(), payout.nodeId(),
                payout.amount(), Optional.empty())).compose(entry -> {
                    Versioned<Payout> next = stored.with(old -> old.closed(clock.instant()));
                    return store.replace(next).compose(replaced -> replaced
                            ? Future.succeededFuture(new Versioned<>(next.id(), next.version() + 1, next.value()))
                            : store.get(stored.id()));
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
