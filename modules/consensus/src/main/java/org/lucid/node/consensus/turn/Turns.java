package org.lucid.node.consensus.turn;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.lucid.node.consensus.slot.SlotClock;
import org.lucid.node.kernel.module.ModuleContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the turns in order: turn n when the claim windows of slot n and 5 s are over (CON-58). Turns that were missed are
 * made up for one by one, in batches of at most 50 or 200 ms with a pause in between (CON-67).
 */
public final class Turns {

    private static final Logger LOG = LoggerFactory.getLogger(Turns.class);
    private static final int BATCH = 50;
    private static final Duration BATCH_TIME = Duration.ofMillis(200);
    private static final Duration PAUSE = Duration.ofMillis(1);
    private static final int LONGEST_RETRY_SECONDS = 30;

    private final ModuleContext<?> context;
    private final SlotClock clock;
    private final List<TurnStep> steps;
    private final Supplier<Duration> offset;
    private long done;
    private int failures;

    /**
     * Turns of these steps.
     *
     * @param offset how long after the start of a slot its turn is
     */
    public Turns(ModuleContext<?> context, SlotClock clock, List<TurnStep> steps, Supplier<Duration> offset) {
        this.context = context;
        this.clock = clock;
        this.steps = List.copyOf(steps);
        this.offset = offset;
    }

    /** Begins after a turn that was done in full. */
    public void begin(long lastDone) {
        done = lastDone;
        context.after(PAUSE, this::batch);
    }

    /** The turn that is due. */
    public long due() {
        return clock.slotAt(context.clock().instant().minus(offset.get()));
    }

    /** How many turns are missing. */
    public long behind() {
        return Math.max(0, due() - done);
    }

    private void batch() {
        next(due(), BATCH, context.clock().instant().plus(BATCH_TIME)).onComplete(result -> {
            if (result.failed()) {
                int seconds = Math.min(LONGEST_RETRY_SECONDS, 1 << Math.min(failures++, 5));
                LOG.warn("event=turn_failed turn={} retry_seconds={} reason=\"{}\"", done + 1, seconds,
                        result.cause().toString());
                context.after(Duration.ofSeconds(seconds), this::batch);
                return;
            }
            failures = 0;
            Instant next = clock.startOf(done + 1).plus(offset.get());
            Duration wait = Duration.between(context.clock().instant(), next);
            context.after(wait.compareTo(PAUSE) < 0 ? PAUSE : wait, this::batch);
        });
    }

    private Future<Void> next(long target, int left, Instant until) {
        if (done >= target || left == 0 || context.clock().instant().isAfter(until)) {
            return Future.succeededFuture();
        }
        long turn = done + 1;
        return steps(turn, 0).compose(all -> {
            done = turn;
            return next(target, left - 1, until);
        });
    }

    private Future<Void> steps(long turn, int index) {
        return index == steps.size()
                ? Future.succeededFuture()
                : steps.get(index).run(turn).compose(done -> steps(turn, index + 1));
    }
}
