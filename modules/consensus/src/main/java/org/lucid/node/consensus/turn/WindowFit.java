package org.lucid.node.consensus.turn;

import io.vertx.core.Future;
import org.lucid.node.consensus.store.ConsensusStore;
import org.lucid.node.consensus.tally.Tally;

/** Sums the leader window anew, once, when its length changed (CON-65). */
final class WindowFit {

    private static final int SLOTS_AT_ONCE = 30;

    private WindowFit() {
    }

    /** Makes the window before a slot so long. */
    static Future<Void> fit(ConsensusStore store, Tally tally, long slot, int wanted) {
        if (tally.windowSlots() == wanted) {
            return Future.succeededFuture();
        }
        tally.clearWindow(wanted);
        return sum(store, tally, Math.max(0, slot - wanted), slot).onFailure(cause -> tally.clearWindow(0));
    }

    private static Future<Void> sum(ConsensusStore store, Tally tally, long from, long before) {
        if (from >= before) {
            return Future.succeededFuture();
        }
        long next = Math.min(from + SLOTS_AT_ONCE, before);
        return ConsensusStore.all(store.totals(), ConsensusStore.slots(from, next - 1)).compose(parts -> {
            parts.forEach(part -> tally.addToWindow(part.lines()));
            return sum(store, tally, next, before);
        });
    }
}
