package org.lucid.node.payouts;

import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.Optional;
import org.lucid.node.contract.economy.PayoutFunds;
import org.lucid.node.kernel.bus.Bus;
import org.lucid.node.kernel.store.Versioned;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the ledger what closed attempts burned and what left the wallet (MON-83, MON-92): each is booked once under its
 * transaction, however often it is told, and only then marked.
 */
final class Bookings {

    private static final Logger LOG = LoggerFactory.getLogger(Bookings.class);

    private final AttemptStore attempts;
    private final Bus bus;
    private final InstantSource clock;

    Bookings(AttemptStore attempts, Bus bus, InstantSource clock) {
        this.attempts = attempts;
        this.bus = bus;
        this.clock = clock;
    }

    /** Books everything that is not booked yet; one that cannot be booked does not stop the others. */
    Future<Void> resume() {
        return page(Optional.empty());
    }

    private Future<Void> page(Optional<String> cursor) {
        return attempts.notBooked(cursor).compose(page -> {
            Future<Void> chain = Future.succeededFuture();
            for (Versioned<Attempt> attempt : page.items()) {
                chain = chain.compose(done -> book(attempt).recover(cause -> {
                    LOG.warn("event=booking_waits txid={} reason=\"{}\"", attempt.value().txid(), cause.toString());
                    return Future.succeededFuture();
                }));
            }
            return chain.compose(done -> page.next().isEmpty() ? Future.succeededFuture() : page(page.next()));
        });
    }

    private Future<Void> book(Versioned<Attempt> attempt) {
        Attempt closed = attempt.value();
        long burned = closed.receipt().map(Attempt.Receipt::costSun).orElse(0L);
        Future<?> cost = burned == 0
                ? Future.succeededFuture()
                : bus.request(PayoutFunds.NETWORK_COST,
                        new PayoutFunds.NetworkCost(closed.txid(), closed.payoutId(), burned));
        return cost.compose(done -> closed.state() != Attempt.State.SUCCEEDED
                ? Future.succeededFuture()
                : bus.request(PayoutFunds.MIRROR, new PayoutFunds.Mirror(closed.txid(), 0, false, closed.net(), false,
                        "Transfer of payout " + closed.payoutId() + ", final in block "
                                + closed.receipt().map(Attempt.Receipt::block).orElse(0L) + ".")))
                .compose(done -> attempts.replace(attempt.with(old -> old.withBooked(clock.instant())))).mapEmpty();
    }
}
