package org.lucid.node.economy;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.consensus.Consensus;
import org.lucid.node.contract.consensus.NodeWork;
import org.lucid.node.contract.economy.Adjustments;
import org.lucid.node.contract.economy.Distributions;
import org.lucid.node.contract.economy.EntryKind;
import org.lucid.node.contract.economy.Ledger;
import org.lucid.node.contract.economy.LedgerProofs;
import org.lucid.node.contract.economy.PayoutFunds;
import org.lucid.node.contract.economy.PoolSettlement;
import org.lucid.node.contract.economy.Revenue;
import org.lucid.node.contract.payouts.Payouts;
import org.lucid.node.contract.pools.Memberships;
import org.lucid.node.contract.registration.Nodes;
import org.lucid.node.economy.Opening.Writer;
import org.lucid.node.kernel.module.LucidModule;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.module.ModuleInfo;
import org.lucid.node.kernel.module.RunFlag;

/** The plug of the ledger. The first instance opens the journal; the others answer what needs no balance. */
public final class EconomyModule implements LucidModule<EconomyConfig> {

    private static final Duration FIGURES = Duration.ofMinutes(1);
    private static final Duration NEWS = Duration.ofSeconds(1);
    private static final Duration CATCH_UP = Duration.ofMinutes(10);
    private static final Duration SOON = Duration.ofSeconds(1);

    @Override
    public ModuleInfo<EconomyConfig> info() {
        return ModuleInfo.of("lucid.economy", EconomyConfig.class, Revenue.RECORD, Revenue.QUOTE, Ledger.BALANCE,
                Ledger.ENTRIES, Ledger.SUMMARY, Ledger.LIST_JOURNAL, Ledger.FUND, PayoutFunds.RESERVE,
                PayoutFunds.CLOSE, PayoutFunds.PAYABLE, PayoutFunds.NETWORK_COST, PayoutFunds.MIRROR,
                Distributions.RUNS,
                Distributions.WAIVE, PoolSettlement.SETTLE, LedgerProofs.HEAD, LedgerProofs.CONSISTENCY,
                LedgerProofs.RECEIPT, Adjustments.ADJUST, Adjustments.DECIDE, Adjustments.LIST)
                .uses(Payouts.HALT, Nodes.STATUSES, NodeWork.WORK,
                        Memberships.MEMBERS_DURING, Memberships.REWARD_METHOD_AT)
                .openApi("openapi/economy.yaml");
    }

    @Override
    public List<RunFlag> flags() {
        return List.of(Rollback.ACCEPT);
    }

    @Override
    public Future<?> start(ModuleContext<EconomyConfig> context) {
        return LedgerStores.open(context::open).compose(stores -> writer(context, stores).compose(writer -> {
            Optional<Journal> journal = writer.map(Writer::journal);
            writer.ifPresent(open -> follow(context, open));
            serve(context, new Economy(context.bus(), context.config(), stores.entries(), journal), writer);
            return adjusting(context, journal).compose(done -> {
                serve(context, new ProofDesk(context.bus(), stores, writer.map(Writer::snapshots), context.clock()));
                return distributing(context, journal);
            });
        }));
    }

    private static Future<Void> adjusting(ModuleContext<EconomyConfig> context, Optional<Journal> journal) {
        return context.open(AdjustmentStore.ADJUSTMENTS).map(AdjustmentStore::new).map(store -> {
            AdjustmentDesk desk = new AdjustmentDesk(context, store, journal);
            context.handle(Adjustments.ADJUST, desk::propose);
            context.handle(Adjustments.DECIDE, desk::decide);
            context.handle(Adjustments.LIST, (request, call) -> store.page(request));
            if (journal.isPresent()) {
                context.after(SOON, desk::catchUp);
                context.every(CATCH_UP, "adjustments", desk::catchUp);
            }
            return null;
        });
    }

    private static Future<Optional<Writer>> writer(ModuleContext<EconomyConfig> context, LedgerStores stores) {
        return context.isSingle()
                ? Opening.open(context, stores).map(Optional::of)
                : Future.succeededFuture(Optional.empty());
    }

    private static Future<Void> distributing(ModuleContext<EconomyConfig> context, Optional<Journal> journal) {
        return context.open(RunStore.RUNS).map(RunStore::new).compose(runs -> context.open(PoolRunStore.SETTLEMENTS)
                .map(PoolRunStore::new).onSuccess(settlements -> distribute(context, journal, runs, settlements)))
                .mapEmpty();
    }

    private static void follow(ModuleContext<EconomyConfig> context, Writer writer) {
        Journal journal = writer.journal();
        BalanceNews news = new BalanceNews(journal, context.bus());
        Figures figures = new Figures(context.meters(), journal);
        journal.onEntry(entry -> {
            news.note(entry);
            figures.note(entry);
            writer.segments().catchUp();
        });
        context.every(NEWS, "balance-news", news::publish);
        context.every(FIGURES, "figures", figures::show);
    }

    private static void serve(ModuleContext<EconomyConfig> context, ProofDesk desk) {
        context.handle(LedgerProofs.HEAD, desk::head);
        context.handle(LedgerProofs.CONSISTENCY, desk::consistency);
        context.handle(LedgerProofs.RECEIPT, desk::receipt);
    }

    private static void serve(ModuleContext<EconomyConfig> context, Economy economy, Optional<Writer> writer) {
        context.handle(Revenue.RECORD, economy::recordRevenue);
        context.handle(Revenue.QUOTE, economy::quote);
        context.handle(Ledger.BALANCE, economy::balance);
        context.handle(Ledger.ENTRIES, economy::entries);
        context.handle(Ledger.SUMMARY, (request, call) -> {
            writer.ifPresent(open -> open.rollback().requireHalted());
            return economy.summary(request, call);
        });
        context.handle(Ledger.LIST_JOURNAL, economy::listJournal);
        context.handle(Ledger.FUND, economy::fund);
        context.handle(PayoutFunds.RESERVE, economy::reservePayout);
        context.handle(PayoutFunds.CLOSE, economy::closePayout);
        context.handle(PayoutFunds.PAYABLE, economy::payable);
        context.handle(PayoutFunds.NETWORK_COST, economy::networkCost);
        context.handle(PayoutFunds.MIRROR, economy::mirror);
    }

    private static void distribute(ModuleContext<EconomyConfig> context, Optional<Journal> journal, RunStore store,
            PoolRunStore settlements) {
        Optional<RewardRuns> runs = journal.map(writer -> new RewardRuns(context, writer, store,
                new PoolRuns(context, writer, settlements)));
        context.handle(Distributions.RUNS, (request, call) -> store.page(request));
        context.handle(Distributions.WAIVE, (request, call) -> runs.orElseThrow(Economy::elsewhere)
                .waive(request, call.caller().subject()));
        context.handle(PoolSettlement.SETTLE, (request, call) -> runs.orElseThrow(Economy::elsewhere).settle(request));
        runs.ifPresent(distribution -> {
            journal.orElseThrow().onEntry(entry -> {
                if (entry.kind() == EntryKind.FUND || entry.kind() == EntryKind.MOVE) {
                    context.after(SOON, distribution::catchUp);
                }
            });
            context.subscribe(Consensus.EPOCH_CLOSED, closed -> distribution.catchUp());
            context.every(CATCH_UP, "distribute", distribution::catchUp);
            context.after(SOON, distribution::catchUp);
        });
    }
}
