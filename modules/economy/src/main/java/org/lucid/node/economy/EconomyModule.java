package org.lucid.node.economy;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.consensus.NodeWork;
import org.lucid.node.contract.economy.Adjustments;
import org.lucid.node.contract.economy.Distributions;
import org.lucid.node.contract.economy.Earnings;
import org.lucid.node.contract.economy.Ledger;
import org.lucid.node.contract.economy.LedgerProofs;
import org.lucid.node.contract.economy.PayoutFunds;
import org.lucid.node.contract.economy.PoolSettlement;
import org.lucid.node.contract.economy.Revenue;
import org.lucid.node.contract.economy.Statements;
import org.lucid.node.contract.payouts.PayoutSending;
import org.lucid.node.contract.payouts.Payouts;
import org.lucid.node.contract.pools.Memberships;
import org.lucid.node.contract.poot.Poot;
import org.lucid.node.contract.registration.Nodes;
import org.lucid.node.contract.registration.PayoutAddresses;
import org.lucid.node.economy.Opening.Writer;
import org.lucid.node.kernel.module.LucidModule;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.module.ModuleInfo;
import org.lucid.node.kernel.module.RunFlag;

/** The plug of the ledger. The first instance opens the journal; the others answer what needs no balance. */
public final class EconomyModule implements LucidModule<EconomyConfig> {

    @Override
    public ModuleInfo<EconomyConfig> info() {
        return ModuleInfo.of("lucid.economy", EconomyConfig.class, Revenue.RECORD, Revenue.QUOTE, Ledger.BALANCE,
                Ledger.ENTRIES, Ledger.SUMMARY, Ledger.LIST_JOURNAL, Ledger.FUND, Earnings.EARNINGS,
                LedgerProofs.HEAD, LedgerProofs.CONSISTENCY, LedgerProofs.RECEIPT, Adjustments.ADJUST,
                Adjustments.DECIDE, Adjustments.LIST, Statements.STATEMENT, PayoutFunds.RESERVE, PayoutFunds.CLOSE,
                PayoutFunds.PAYABLE,
                PayoutFunds.NETWORK_COST, PayoutFunds.MIRROR, Distributions.RUNS, Distributions.WAIVE,
                PoolSettlement.SETTLE)
                .uses(Nodes.STATUSES, PayoutAddresses.OF_NODES, NodeWork.WORK, Memberships.MEMBERS_DURING,
                        Memberships.REWARD_METHOD_AT, PayoutSending.HALT, Payouts.CALCULATE, Payouts.TRANSACTION,
                        Poot.HISTORY, Poot.SCORE)
                .tells(Ledger.BALANCE_CHANGED, Distributions.EPOCH_DISTRIBUTED, Distributions.FUNDS_SHORT,
                        Distributions.FAULT, PoolSettlement.POOL_SETTLED, Statements.STATEMENT_CLOSED)
                .openApi("openapi/economy.yaml");
    }

    @Override
    public List<RunFlag> flags() {
        return List.of(Rollback.ACCEPT);
    }

    @Override
    public Future<?> start(ModuleContext<EconomyConfig> context) {
        return Stores.open(context::open).compose(stores -> writer(context, stores.ledger())
                .map(writer -> {
                    assemble(context, stores, writer);
                    return stores;
                }));
    }

    private static Future<Optional<Writer>> writer(ModuleContext<EconomyConfig> context, LedgerStores stores) {
        return context.isSingle()
                ? Opening.open(context, stores).map(Optional::of)
                : Future.succeededFuture(Optional.empty());
    }

    private static void assemble(ModuleContext<EconomyConfig> context, Stores stores, Optional<Writer> writer) {
        Optional<Journal> journal = writer.map(Writer::journal);
        Optional<RewardRuns> rewards = journal.map(open -> new RewardRuns(context, open, stores.runs(),
                new PoolRuns(context, open, stores.settlements())));
        serve(context, new Economy(context, stores.ledger().entries(), writer));
        context.handle(Earnings.EARNINGS, new EarningsDesk(context, stores.ledger().entries(), journal)::earnings);
        ProofDesk proofs = new ProofDesk(context.bus(), stores.ledger(), writer.map(Writer::snapshots),
                context.clock());
        context.handle(LedgerProofs.HEAD, proofs::head);
        context.handle(LedgerProofs.CONSISTENCY, proofs::consistency);
        context.handle(LedgerProofs.RECEIPT, proofs::receipt);
        AdjustmentDesk adjustments = new AdjustmentDesk(context, stores.adjustments(), journal);
        context.handle(Adjustments.ADJUST, adjustments::propose);
        context.handle(Adjustments.DECIDE, adjustments::decide);
        context.handle(Adjustments.LIST, (request, call) -> stores.adjustments().page(request));
        context.handle(Distributions.RUNS, (request, call) -> stores.runs().page(request));
        context.handle(Distributions.WAIVE, (request, call) -> rewards.orElseThrow(Economy::elsewhere)
                .waive(request, call.caller().subject()));
        context.handle(PoolSettlement.SETTLE, (request, call) -> rewards.orElseThrow(Economy::elsewhere)
                .settle(request));
        Seal seal = new Seal(context.identity(), context.signatures());
        StatementMaker statements = new StatementMaker(stores.ledger().entries(), stores.statements(), seal);
        context.handle(Statements.STATEMENT, new StatementDesk(context.bus(), stores.ledger(), statements,
                writer.map(Writer::snapshots), context.clock())::statement);
        writer.ifPresent(open -> new Routine(context, stores, open).begin(rewards.orElseThrow(), new BonusRuns(context,
                open.journal(), stores.runs(), stores.ledger().entries()), adjustments,
                new MonthClose(open.journal().balances(),
                        stores.ledger().heads(), stores.statements(), statements, context.bus())));
    }

    private static void serve(ModuleContext<EconomyConfig> context, Economy economy) {
        context.handle(Revenue.RECORD, economy::recordRevenue);
        context.handle(Revenue.QUOTE, economy::quote);
        context.handle(Ledger.BALANCE, economy::balance);
        context.handle(Ledger.ENTRIES, economy::entries);
        context.handle(Ledger.SUMMARY, economy::summary);
        context.handle(Ledger.LIST_JOURNAL, economy::listJournal);
        context.handle(Ledger.FUND, economy::fund);
        context.handle(PayoutFunds.RESERVE, economy::reservePayout);
        context.handle(PayoutFunds.CLOSE, economy::closePayout);
        context.handle(PayoutFunds.PAYABLE, economy::payable);
        context.handle(PayoutFunds.NETWORK_COST, economy::networkCost);
        context.handle(PayoutFunds.MIRROR, economy::mirror);
    }
}
