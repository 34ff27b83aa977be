package org.lucid.node.economy;

import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.payouts.PayoutSending;
import org.lucid.node.kernel.bus.Bus;
import org.lucid.node.kernel.module.RunFlag;
import org.lucid.node.kernel.module.Workers;
import org.lucid.node.kernel.platform.DurableFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A ledger that is older than what was paid, taken on by an operator (MON-15). Until payouts have confirmed that they are
 * halted, over any number of restarts, the summary of the ledger is not told: without it nobody can hold the wallet against
 * it, and before that nothing is sent.
 */
final class Rollback {

    static final RunFlag ACCEPT = new RunFlag("accept-ledger-rollback",
            "Starts once on a ledger older than the last known head; payouts are then halted.");
    private static final Logger LOG = LoggerFactory.getLogger(Rollback.class);

    private final Path marker;
    private final Workers workers;
    private final Bus bus;
    private volatile boolean open;

    Rollback(Path dataDirectory, Workers workers, Bus bus) {
        this.marker = dataDirectory.resolve("ledger.rollback");
        this.workers = workers;
        this.bus = bus;
    }

    /** Finds out whether a rollback of an earlier start waits for the halt. */
    Future<Void> resume() {
        return workers.run(() -> {
            open = Files.exists(marker);
            return null;
        });
    }

    /** Remembers that payouts must be halted before anything else is forgotten. */
    Future<Void> accept(String why) {
        LOG.warn("event=ledger_rollback_accepted reason=\"{}\" payouts=halted", why);
        open = true;
        return workers.run(() -> {
            DurableFile.write(marker, (why + "\n").getBytes(StandardCharsets.UTF_8));
            return null;
        });
    }

    /** Halts payouts if that is still to be done; asked again until it is. */
    Future<Void> halt() {
        if (!open) {
            return Future.succeededFuture();
        }
        return bus.request(PayoutSending.HALT, new PayoutSending.Halt("The ledger was rolled back to an older state."))
                .compose(halted -> workers.run(() -> {
                    DurableFile.delete(marker);
                    open = false;
                    return null;
                }));
    }

    /** Whether payouts may not know yet. */
    boolean isOpen() {
        return open;
    }

    /** UNAVAILABLE 5603 while payouts may not know yet. */
    void requireHalted() {
        if (open) {
            throw LucidError.JOURNAL_DOWN
                    .failure("The ledger was rolled back and payouts have not confirmed their halt."
                            + " Switch lucid.payouts on, or try again in a moment.");
        }
    }
}
