package org.lucid.node.payouts;

import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.payouts.PayoutSending;
import org.lucid.node.contract.payouts.Payouts.Reason;
import org.lucid.node.kernel.bus.Bus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops all sending and lets it go on (MON-95). What is stored counts; a halt that could not be stored yet counts in this
 * process at once and is stored as soon as the store answers.
 */
final class Halting {

    private static final Logger LOG = LoggerFactory.getLogger(Halting.class);

    private final Control control;
    private final Bus bus;
    private final InstantSource clock;
    private Optional<Control.Halt> unstored = Optional.empty();

    Halting(Control control, Bus bus, InstantSource clock) {
        this.control = control;
        this.bus = bus;
        this.clock = clock;
    }

    /** Halts at once, whatever the store says; the first reason is kept. */
    Future<Control.Halt> halt(Reason why, String by) {
        Control.Halt next = new Control.Halt(true, why.message(), clock.instant(), by, List.of(why.code()));
        LOG.error("event=payouts_halted by={} reason=\"{}\"", by, why.message());
        unstored = Optional.of(next);
        return store();
    }

    private Future<Control.Halt> store() {
        return control.haltOnce(unstored.orElseThrow()).onSuccess(stored -> {
            unstored = Optional.empty();
            bus.publish(PayoutSending.HALTED, new PayoutSending.Halted(stored.reason()));
        });
    }

    /** Whether anybody may send, and if not why. */
    Future<Optional<Control.Halt>> inForce() {
        if (unstored.isPresent()) {
            Control.Halt pending = unstored.get();
            return store().map(Optional::of).otherwise(Optional.of(pending));
        }
        return control.halt().map(found -> found.filter(Control.Halt::halted));
    }

    /** Lets sending go on. */
    Future<Control.Halt> resume(String reason, String by) {
        unstored = Optional.empty();
        return control.set(new Control.Halt(false, reason, clock.instant(), by, List.of())).onSuccess(stored -> {
            LOG.warn("event=payouts_resumed by={} reason=\"{}\"", by, reason);
            bus.publish(PayoutSending.RESUMED, new PayoutSending.Resumed(reason, by));
        });
    }
}
