package org.lucid.node.payouts;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import org.lucid.node.contract.payouts.Payouts.Process;
import org.lucid.node.contract.payouts.Payouts.RunInfo;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.kernel.module.ModuleContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** When the one instance that leads does what: a sweep at each due hour, and resumption at start and every minute. */
final class Timetable {

    private static final Logger LOG = LoggerFactory.getLogger(Timetable.class);
    private static final Duration MINUTE = Duration.ofSeconds(60);

    private final ModuleContext<PayoutsConfig> context;
    private final Sweep sweep;
    private final Progress progress;
    private boolean owed;

    Timetable(ModuleContext<PayoutsConfig> context, Sweep sweep, Progress progress) {
        this.context = context;
        this.sweep = sweep;
        this.progress = progress;
    }

    /** Begins; the first resumption runs at once. */
    void begin() {
        context.every(MINUTE, "resume-payouts", this::minute);
        context.after(Duration.ofMillis(1), this::first);
        if (context.config().sweep()) {
            arm();
        }
    }

    private void first() {
        progress.resume().onFailure(cause -> LOG.warn("event=resume_failed reason=\"{}\"", cause.toString()));
    }

    private void arm() {
        Instant now = context.clock().instant();
        context.after(Duration.between(now, Sweep.next(now, context.config().interval())), () -> {
            owed = true;
            sweepIfOwed();
            arm();
        });
    }

    private Future<Void> minute() {
        return progress.resume().onComplete(done -> sweepIfOwed());
    }

    /** A sweep that failed is tried again each minute; in its own hour it makes nothing twice. */
    private void sweepIfOwed() {
        if (owed) {
            sweep.run(context.clock().instant()).onComplete(done -> {
                owed = done.failed();
                if (owed) {
                    LOG.warn("event=sweep_failed reason=\"{}\"", done.cause().toString());
                }
            });
        }
    }

    /** Sweeps now, with the keys of this hour. */
    Future<RunInfo> process(Process request, Call call) {
        call.markAccepted();
        return sweep.run(context.clock().instant());
    }
}
