package org.lucid.node.payouts;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.lucid.node.contract.payouts.Payouts;
import org.lucid.node.contract.payouts.Payouts.Process;
import org.lucid.node.contract.payouts.Payouts.RunInfo;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.kernel.module.ModuleContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When the one instance that leads does what: a sweep at each due hour, the monthly run, and resumption at start and
 * every minute.
 */
final class Timetable {

    private static final Logger LOG = LoggerFactory.getLogger(Timetable.class);
    private static final Duration MINUTE = Duration.ofSeconds(60);

    private final ModuleContext<PayoutsConfig> context;
    private final Runs runs;
    private final RunStore history;
    private final Progress progress;
    private final Batches batches;
    private final Sender sender;
    private final Set<RunKind> owed = EnumSet.noneOf(RunKind.class);

    Timetable(ModuleContext<PayoutsConfig> context, Runs runs, RunStore history, Progress progress, Batches batches,
            Sender sender) {
        this.context = context;
        this.runs = runs;
        this.history = history;
        this.progress = progress;
        this.batches = batches;
        this.sender = sender;
    }

    /** Begins; the first resumption runs at once, and a monthly run that was missed follows it. */
    void begin() {
        context.every(MINUTE, "resume-payouts", this::minute);
        context.after(Duration.ofMillis(1), this::first);
        context.subscribe(Payouts.PAYOUT_CHANGED, changed -> {
            if (changed.to().equals(PayoutState.READY.name())) {
                sender.wake();
            }
        });
        sender.begin();
        if (context.config().sweep()) {
            arm(RunKind.SWEEP);
        }
        if (context.config().monthly()) {
            arm(RunKind.MONTHLY);
        }
    }

    private void first() {
        resume().compose(done -> context.config().monthly() ? missedMonth() : Future.succeededFuture())
                .onFailure(cause -> LOG.warn("event=resume_failed reason=\"{}\"", cause.toString()));
    }

    private Future<Void> missedMonth() {
        return RunKind.dueMonthly(context.clock().instant()).map(due -> history.find(RunKind.MONTHLY.runId(due))
                .<Void>map(found -> {
                    if (found.isEmpty()) {
                        owed.add(RunKind.MONTHLY);
                        runOwed();
                    }
                    return null;
                })).orElseGet(Future::succeededFuture);
    }

    private Instant next(RunKind kind, Instant now) {
        return kind == RunKind.SWEEP
                ? RunKind.nextSweep(now, context.config().interval())
                : RunKind.nextMonthly(now);
    }

    private void arm(RunKind kind) {
        Instant now = context.clock().instant();
        context.after(Duration.between(now, next(kind, now)), () -> {
            owed.add(kind);
            runOwed();
            arm(kind);
        });
    }

    private Future<Void> resume() {
        return progress.resume().compose(done -> batches.resume());
    }

    private Future<Void> minute() {
        sender.wake();
        return resume().onComplete(done -> runOwed());
    }

    /** A run that failed is tried again each minute; in its own window it makes nothing twice. */
    private void runOwed() {
        if (owed.isEmpty()) {
            return;
        }
        RunKind kind = owed.iterator().next();
        runs.run(kind, context.clock().instant()).onSuccess(done -> {
            if (done.kind().equalsIgnoreCase(kind.name())) {
                owed.remove(kind);
            }
            runOwed();
        }).onFailure(cause -> LOG.warn("event=run_failed kind={} reason=\"{}\"", kind, cause.toString()));
    }

    /** Sweeps now, with the keys of this hour. */
    Future<RunInfo> process(Process request, Call call) {
        call.markAccepted();
        return runs.run(RunKind.SWEEP, context.clock().instant());
    }
}
