package org.lucid.node.economy;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.module.Workers;

/**
 * Opens the ledger for writing, in the one instance that does: goes on from the newest signed head, verifies what follows,
 * and holds the whole against the head that is kept beside the store.
 */
final class Opening {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration ASK_AGAIN = Duration.ofSeconds(5);

    private final ModuleContext<EconomyConfig> context;
    private final LedgerStores stores;
    private final Seal seal;
    private final HeadFile file;
    private final Rollback rollback;
    private final Surrender surrender;

    /** The ledger, open for writing. */
    record Writer(Journal journal, SegmentStore segments, Snapshots snapshots, Rollback rollback) {
    }

    private Opening(ModuleContext<EconomyConfig> context, LedgerStores stores) {
        Workers workers = context.workers("ledger-files", 1, 100);
        this.context = context;
        this.stores = stores;
        this.seal = new Seal(context.identity(), context.signatures());
        this.file = new HeadFile(context.dataDirectory(), workers);
        this.rollback = new Rollback(context.dataDirectory(), workers, context.bus());
        this.surrender = new Surrender(context);
    }

    /** Fails for good on a ledger that is damaged, or older than one that was seen before. */
    static Future<Writer> open(ModuleContext<EconomyConfig> context, LedgerStores stores) {
        return new Opening(context, stores).open();
    }

    private Future<Writer> open() {
        return new Restore(stores, seal).newest().compose(replay -> Journal.open(stores.entries(), replay,
                context.clock(), context.kernel().network().genesisAt(), context::after, surrender::fail))
                .compose(journal -> {
                    SegmentStore segments = new SegmentStore(stores.segments(), journal.tree());
                    Snapshots snapshots = new Snapshots(journal, segments, stores.heads(), file, seal,
                            context.clock());
                    return segments.check().compose(Opening::requireSound).compose(sound -> requireNewest(journal))
                            .compose(newest -> snapshots.begin())
                            .map(begun -> new Writer(journal, segments, snapshots, rollback));
                }).onSuccess(this::keep);
    }

    private static Future<Void> requireSound(Optional<Replay.Fault> fault) {
        return fault.isEmpty() ? Future.succeededFuture() : Future.failedFuture(new DamagedLedger(fault.get()));
    }

    private Future<Void> requireNewest(Journal journal) {
        return rollback.resume().compose(known -> file.refuses(seal, journal, stores.entries())).compose(why -> {
            if (why.isEmpty()) {
                return Future.succeededFuture();
            }
            return context.takeFlag(Rollback.ACCEPT)
                    ? rollback.accept(why.get()).compose(remembered -> file.delete())
                    : Future.failedFuture(HeadFile.refusal(why.get()));
        });
    }

    private void keep(Writer writer) {
        Alarm alarm = new Alarm(context.bus());
        NightCheck night = new NightCheck(new Restore(stores, seal), writer.journal(), context.clock(), damage -> {
            alarm.raise(damage.fault());
            surrender.fail(damage.getMessage());
        });
        context.every(MINUTE, "segments", writer.segments()::catchUp);
        context.every(MINUTE, "ledger-head", writer.snapshots()::ifDue);
        context.every(MINUTE, "night-check", night::ifDue);
        context.every(ASK_AGAIN, "rollback-halt", rollback::halt);
        context.onStop(() -> surrender.isGiven() ? Future.succeededFuture() : writer.snapshots().take());
    }
}
