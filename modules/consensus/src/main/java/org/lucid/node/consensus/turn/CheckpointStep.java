package org.lucid.node.consensus.turn;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.lucid.node.consensus.slot.SlotClock;
import org.lucid.node.consensus.store.ConsensusStore;
import org.lucid.node.consensus.store.Ids;
import org.lucid.node.consensus.store.Records.Checkpoint;
import org.lucid.node.consensus.tally.CheckpointRows;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.module.Workers;
import org.lucid.node.kernel.store.Query;

/**
 * Writes a checkpoint every 30 slots, parts first, and removes those that are no longer wanted: the last three stay, and
 * the last of each epoch for 16 days (CON-66).
 */
public final class CheckpointStep implements TurnStep {

    /** Slots between checkpoints; the last slot of an epoch has one. */
    static final int EVERY = 30;
    private static final long LAST = 3L * EVERY;
    private static final long DAILY = 16L * SlotClock.SLOTS_PER_EPOCH;

    private final ConsensusStore store;
    private final ClosingState state;
    private final Workers workers;

    public CheckpointStep(ModuleContext<?> context, ConsensusStore store, ClosingState state) {
        this.store = store;
        this.state = state;
        this.workers = context.workers("consensus-close", 1, 8);
    }

    @Override
    public String name() {
        return "checkpoint";
    }

    @Override
    public Future<Void> run(long turn) {
        long slot = state.closed();
        if (slot != turn - 2 || slot % EVERY != EVERY - 1 || state.tally().headerDigest().isEmpty()) {
            return Future.succeededFuture();
        }
        return ConsensusStore.get(store.checkpoints(), slot).compose(found -> found.isPresent()
                ? Future.succeededFuture()
                : state.computing(workers.run(() -> CheckpointRows.of(state.tally(), state.roster(),
                        state.standings())))
                        .compose(this::write));
    }

    private Future<Void> write(CheckpointRows rows) {
        return ConsensusStore.insertOnce(store.checkpointParts(), rows.parts())
                .compose(parts -> store.checkpoints().insert(rows.head()))
                .compose(written -> ConsensusStore.all(store.checkpoints(), Query.all()))
                .compose(heads -> remove(heads.stream().filter(head -> !isKept(head, rows.head().slot())).toList()));
    }

    private static boolean isKept(Checkpoint head, long newest) {
        long age = newest - head.slot();
        return age < LAST || SlotClock.endsEpoch(head.slot()) && age < DAILY;
    }

    private Future<Void> remove(List<Checkpoint> heads) {
        List<Future<Boolean>> removals = new ArrayList<>();
        for (Checkpoint head : heads) {
            List<Future<Boolean>> parts = new ArrayList<>();
            for (int part = 0; part < head.parts(); part++) {
                parts.add(store.checkpointParts().delete(Ids.of(head.slot(), part)));
            }
            removals.add((parts.isEmpty() ? Future.<Object>succeededFuture() : Future.join(parts))
                    .compose(gone -> store.checkpoints().delete(Ids.of(head.slot()))));
        }
        return removals.isEmpty() ? Future.succeededFuture() : Future.join(removals).mapEmpty();
    }
}
