package org.lucid.node.consensus.turn;

import io.vertx.core.Future;
import org.lucid.node.consensus.store.Sweeper;

/** Removes what is older than it is kept, a bounded amount each turn. */
public final class SweepStep implements TurnStep {

    private static final int ROUNDS = 100;

    private final Sweeper sweeper;
    private final ClosingState state;
    private long sweptAt = Long.MIN_VALUE;

    public SweepStep(Sweeper sweeper, ClosingState state) {
        this.sweeper = sweeper;
        this.state = state;
    }

    @Override
    public String name() {
        return "sweep";
    }

    @Override
    public Future<Void> run(long turn) {
        long closed = state.closed();
        if (closed == sweptAt) {
            return Future.succeededFuture();
        }
        return rounds(closed, ROUNDS).map(done -> {
            sweptAt = closed;
            return null;
        });
    }

    private Future<Void> rounds(long closed, int left) {
        return left == 0
                ? Future.succeededFuture()
                : sweeper.sweep(closed).compose(more -> more
                        ? rounds(closed, left - 1)
                        : Future.succeededFuture());
    }
}
