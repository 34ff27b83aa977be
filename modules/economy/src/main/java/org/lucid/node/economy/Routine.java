package org.lucid.node.economy;

import java.time.Duration;
import org.lucid.node.contract.consensus.Consensus;
import org.lucid.node.contract.economy.EntryKind;
import org.lucid.node.economy.Opening.Writer;
import org.lucid.node.kernel.module.ModuleContext;

/** What the one instance that writes the ledger does by itself, on timers and after entries. */
final class Routine {

    private static final Duration FIGURES = Duration.ofMinutes(1);
    private static final Duration NEWS = Duration.ofSeconds(1);
    private static final Duration CATCH_UP = Duration.ofMinutes(10);
    private static final Duration RELEASE = Duration.ofHours(6);
    private static final Duration SOON = Duration.ofSeconds(1);

    private final ModuleContext<EconomyConfig> context;
    private final Stores stores;
    private final Writer writer;

    Routine(ModuleContext<EconomyConfig> context, Stores stores, Writer writer) {
        this.stores = stores;
        this.context = context;
        this.writer = writer;
    }

    /** Begins; everything ends with the instance. */
    void begin(RewardRuns rewards, BonusRuns bonuses, AdjustmentDesk adjustments, MonthClose months) {
        follow();
        distribute(rewards);
        writer.snapshots().onClosed(month -> context.after(SOON, months::run));
        context.after(SOON, months::run);
        context.every(CATCH_UP, "statements", months::run);
        onFunds(bonuses::catchUp);
        context.every(CATCH_UP, "bonuses", bonuses::catchUp);
        context.after(SOON, bonuses::catchUp);
        release();
        context.after(SOON, adjustments::catchUp);
        context.every(CATCH_UP, "adjustments", adjustments::catchUp);
    }

    private void follow() {
        Journal journal = writer.journal();
        BalanceNews news = new BalanceNews(journal, context.bus());
        Figures figures = new Figures(context.meters(), journal, writer.snapshots());
        journal.onEntry(entry -> {
            news.note(entry);
            figures.note(entry);
            writer.segments().catchUp();
        });
        context.every(NEWS, "balance-news", news::publish);
        context.every(FIGURES, "figures", figures::show);
        context.health("ledger", new LedgerHealth(writer, stores.runs())::check);
    }

    private void distribute(RewardRuns rewards) {
        onFunds(rewards::catchUp);
        context.subscribe(Consensus.EPOCH_CLOSED, closed -> rewards.catchUp());
        context.every(CATCH_UP, "distribute", rewards::catchUp);
        context.after(SOON, rewards::catchUp);
    }

    /** What waits for funds looks again when the operator's funds changed. */
    private void onFunds(Runnable task) {
        writer.journal().onEntry(entry -> {
            if (entry.kind() == EntryKind.FUND || entry.kind() == EntryKind.MOVE) {
                context.after(SOON, task);
            }
        });
    }

    private void release() {
        HeldBackConfig config = context.config().heldBack();
        HeldRuns runs = new HeldRuns(writer.journal(), new NodeAges(context.bus(), config), new HeldRule(config),
                context.clock());
        context.after(SOON, runs::run);
        context.every(RELEASE, "held-releases", runs::run);
    }
}
