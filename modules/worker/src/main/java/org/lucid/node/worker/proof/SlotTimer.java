package org.lucid.node.worker.proof;

import java.time.Duration;
import java.time.Instant;
import java.util.function.LongConsumer;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.worker.link.AgentClock;
import org.lucid.node.worker.link.Connection;

/**
 * Does something once in each slot, at the instant that the hash of node and slot gives (CON-31) or a fixed time after
 * it, by agent time. Clocks of small machines jump by years when they are set; then it plans anew.
 */
final class SlotTimer {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(120);
    private static final Duration EARLY = Duration.ofSeconds(1);

    private final ModuleContext<?> context;
    private final Connection connection;
    private final AgentClock clock;
    private final Duration shift;
    private final LongConsumer task;
    private long done = Long.MIN_VALUE;
    private int plan;

    /** @param shift less than a minute, so that the instant is in the slot */
    SlotTimer(ModuleContext<?> context, Connection connection, AgentClock clock, Duration shift, LongConsumer task) {
        this.context = context;
        this.connection = connection;
        this.clock = clock;
        this.shift = shift;
        this.task = task;
    }

    /** Plans the next instant that is still ahead; goes on until the connection is lost. */
    void begin() {
        Instant now = clock.now();
        long slot = times().slotAt(now);
        Instant at = at(slot);
        if (at.isAfter(now) && slot > done) {
            plan(slot, at);
        } else {
            plan(slot + 1, at(slot + 1));
        }
    }

    private BeaconTime times() {
        return new BeaconTime(connection.nodeId(), connection.network().orElseThrow().genesisAt());
    }

    private Instant at(long slot) {
        return times().of(slot).plus(shift);
    }

    private void plan(long slot, Instant at) {
        int mine = ++plan;
        Duration wait = Duration.between(clock.now(), at);
        context.after(wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT, () -> {
            if (mine == plan && connection.isOnline()) {
                due(slot, at);
            }
        });
    }

    private void due(long slot, Instant at) {
        Instant now = clock.now();
        if (times().slotAt(now) != slot || at.isAfter(now.plus(EARLY))) {
            begin();
            return;
        }
        done = slot;
        plan(slot + 1, at(slot + 1));
        task.accept(slot);
    }
}
