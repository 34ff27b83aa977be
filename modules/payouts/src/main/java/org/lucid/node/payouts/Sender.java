package org.lucid.node.payouts;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.payouts.Payouts.Reason;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.Versioned;
import org.lucid.node.payouts.rail.Rail;
import org.lucid.node.payouts.rail.Rail.Readiness;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one sender of a store: takes the lease while there is something to do, claims payouts and carries on those that
 * are open (MON-77). Who holds the lease decides order and limits only; that nothing is paid twice rests on the stored
 * attempts.
 */
final class Sender {

    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Duration RENEW = Duration.ofSeconds(10);
    private static final Logger LOG = LoggerFactory.getLogger(Sender.class);

    private final ModuleContext<PayoutsConfig> context;
    private final PayoutStore store;
    private final Control control;
    private final Halting halting;
    private final Rail rail;
    private final Breaker breaker;
    private final Claims claims;
    private final Courier courier;
    private final Standing standing;
    private final Gatekeeper gatekeeper;
    private final String holder;
    private final Flights flights = new Flights();
    private Optional<Control.Lease> lease = Optional.empty();
    private boolean wanted = true;

    /** What else must be true before anything is sent. */
    interface Gatekeeper {

        /** Why nothing may be sent yet, if so. */
        Future<Optional<Reason>> refuses();
    }

    /** What the sender works with. */
    record Parts(PayoutStore store, Control control, Halting halting, Rail rail, Breaker breaker, Claims claims,
            Courier courier, Standing standing, Gatekeeper gatekeeper) {
    }

    Sender(ModuleContext<PayoutsConfig> context, Parts parts) {
        this.context = context;
        this.store = parts.store();
        this.control = parts.control();
        this.halting = parts.halting();
        this.rail = parts.rail();
        this.breaker = parts.breaker();
        this.claims = parts.claims();
        this.courier = parts.courier();
        this.standing = parts.standing();
        this.gatekeeper = parts.gatekeeper();
        this.holder = context.ids().next("sender");
    }

    void begin() {
        context.every(TICK, "send-payouts", this::tick);
        context.onStop(() -> lease.isPresent()
                ? control.lease(holder, context.clock().instant(), context.clock().instant())
                : Future.succeededFuture());
    }

    /** There may be something to send. */
    void wake() {
        wanted = true;
    }

    private Future<Void> tick() {
        if (!wanted && flights.isEmpty()) {
            return Future.succeededFuture();
        }
        return hold().compose(held -> held ? obstacle().compose(this::work) : Future.succeededFuture())
                .onFailure(cause -> LOG.warn("event=sending_waits reason=\"{}\"", cause.toString()));
    }

    private Future<Boolean> hold() {
        Instant now = context.clock().instant();
        boolean fresh = lease.filter(held -> held.until().minus(LEASE).plus(RENEW).isAfter(now)).isPresent();
        if (fresh) {
            return Future.succeededFuture(true);
        }
        Optional<Long> before = lease.filter(held -> held.until().isAfter(now)).map(Control.Lease::term);
        return control.lease(holder, now, now.plus(LEASE)).compose(taken -> {
            lease = taken;
            if (taken.isEmpty()) {
                flights.clear();
                return Future.succeededFuture(false);
            }
            return before.equals(taken.map(Control.Lease::term))
                    ? Future.succeededFuture(true)
                    : recover().map(true).onFailure(cause -> lease = Optional.empty());
        });
    }

    private boolean holdsLease() {
        return lease.filter(held -> held.until().isAfter(context.clock().instant())).isPresent();
    }

    /** Whoever takes the lease takes up what others left in the sender. */
    private Future<Void> recover() {
        flights.clear();
        return courier.begin().compose(done -> claims.begin()).compose(done -> pickUp(Optional.empty()));
    }

    private Future<Void> pickUp(Optional<String> cursor) {
        return store.inSender(cursor).compose(page -> {
            page.items().forEach(payout -> flights.add(
                    new Flight(payout, false, context.clock().instant())));
            return page.next().isEmpty() ? Future.succeededFuture() : pickUp(page.next());
        });
    }

    /** Why nothing new may be sent at present. */
    private Future<Optional<Reason>> obstacle() {
        Instant now = context.clock().instant();
        return halting.inForce().compose(halt -> {
            if (halt.isPresent()) {
                return found(new Reason("SENDING_HALTED", halt.get().reason(), Optional.empty()));
            }
            if (breaker.isOpen(now)) {
                return found(new Reason("BREAKER_OPEN", "The way to the rail is broken.", breaker.openUntil()));
            }
            return rail.readiness().otherwise(cause -> new Readiness(false, "NO_ANSWER", "RAIL_NOT_READY",
                    "The rail does not answer.")).compose(ready -> ready.ready()
                            ? gatekeeper.refuses()
                            : found(new Reason(ready.waitReason(), ready.message(), Optional.empty())));
        }).onSuccess(standing::set);
    }

    private static Future<Optional<Reason>> found(Reason reason) {
        return Future.succeededFuture(Optional.of(reason));
    }

    private Future<Void> work(Optional<Reason> obstacle) {
        wanted = false;
        return carryOn(obstacle.isEmpty()).compose(done -> obstacle.isPresent()
                ? Future.<Void>succeededFuture()
                : claim());
    }

    private Future<Void> claim() {
        int before = flights.size();
        return claims.run(new Claims.Round(holder, () -> holdsLease() && flights.size() < room(),
                payout -> flights.add(new Flight(payout, true, context.clock().instant()))))
                .compose(done -> flights.size() == before ? Future.succeededFuture() : carryOn(true));
    }

    private int room() {
        return breaker.isProbing(context.clock().instant()) ? 1 : context.config().batchSize();
    }

    private Future<Void> carryOn(boolean mayStart) {
        List<Future<Void>> steps = new ArrayList<>();
        for (Flight flight : flights.all()) {
            steps.add(carry(flight, mayStart).recover(cause -> {
                LOG.warn("event=payout_waits payout_id={} reason=\"{}\"", flight.payout().payoutId(),
                        cause.toString());
                return Future.succeededFuture();
            }));
        }
        return Future.join(steps).map(done -> {
            flights.all().forEach(this::landed);
            return null;
        });
    }

    private void landed(Flight flight) {
        claims.count(flight.payout());
        if (flight.ended()) {
            flights.remove(flight);
            wanted = true;
        }
    }

    /** One step after the other as long as the payout moves on. */
    private Future<Void> carry(Flight flight, boolean mayStart) {
        Versioned<Payout> before = flight.stored();
        return courier.step(flight, flights.netsBut(flight), mayStart && holdsLease())
                .compose(done -> flight.ended() || flight.stored().version() == before.version()
                        ? Future.succeededFuture()
                        : carry(flight, mayStart));
    }
}
