package org.lucid.node.payouts;

import io.vertx.core.Future;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.lucid.node.contract.economy.Ledger;
import org.lucid.node.contract.economy.PayoutFunds;
import org.lucid.node.contract.payouts.Reconciliations;
import org.lucid.node.contract.payouts.PayoutSending;
import org.lucid.node.contract.payouts.Payouts;
import org.lucid.node.contract.payouts.Payouts.Reason;
import org.lucid.node.contract.registration.Nodes;
import org.lucid.node.contract.registration.PayoutAddresses;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.kernel.health.HealthCheck.Result;
import org.lucid.node.kernel.module.LucidModule;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.module.ModuleInfo;
import org.lucid.node.payouts.rail.NoRail;
import org.lucid.node.payouts.rail.Rail;
import org.lucid.node.payouts.tron.TronRail;

/** The plug of payouts. */
public final class PayoutsModule implements LucidModule<PayoutsConfig> {

    private static final int RAIL_THREADS = 4;
    private static final int RAIL_QUEUE = 256;
    private static final int SECRET = 16;
    private static final Duration FIGURES = Duration.ofMinutes(1);
    private static final Duration WALLET = Duration.ofMinutes(10);
    private static final Duration RECONCILED = Duration.ofHours(26);

    private final Function<ModuleContext<PayoutsConfig>, Rail> rails;

    /** With the rail that the configuration names. */
    public PayoutsModule() {
        this(PayoutsModule::configured);
    }

    /** With a rail of its own, for simulations. */
    public PayoutsModule(Function<ModuleContext<PayoutsConfig>, Rail> rails) {
        this.rails = rails;
    }

    private static Rail configured(ModuleContext<PayoutsConfig> context) {
        PayoutsConfig config = context.config();
        return config.tron().keystore().isEmpty()
                ? new NoRail()
                : TronRail.open(context.vertx(), config.tron(), new TronRail.Limits(config.maxUsdt(), config
                        .dailyLimitUsdt()), context.workers("tron", RAIL_THREADS,
                                RAIL_QUEUE),
                        context.clock(), secret(context));
    }

    private static String secret(ModuleContext<?> context) {
        byte[] bytes = new byte[SECRET];
        context.random().nextBytes(bytes);
        return Hex.of(bytes);
    }

    /** The collections that all instances read and write. */
    private record Stores(PayoutStore payouts, AttemptStore attempts, Control control, RunStore runs,
            BatchStore batches, ReconciliationStore reports, TransferStore transfers) {
    }

    @Override
    public ModuleInfo<PayoutsConfig> info() {
        return ModuleInfo.of("lucid.payouts", PayoutsConfig.class, Payouts.REQUEST, Payouts.LIST_OF_NODE,
                Payouts.LIST, Payouts.LIST_HISTORY, Payouts.GET, Payouts.TRANSACTION, Payouts.CANCEL, Payouts.APPROVE,
                Payouts.REJECT, Payouts.RETRY, Payouts.RESOLVE, Payouts.SUBMIT_BATCH, Payouts.GET_BATCH,
                Payouts.PROCESS, PayoutSending.HALT, PayoutSending.RESUME, Payouts.THRESHOLD, Payouts.CALCULATE,
                Payouts.SCHEDULE,
                Payouts.STATISTICS, PayoutSending.QUEUE, PayoutSending.RAIL, PayoutSending.CHAIN_BALANCE,
                Reconciliations.RECONCILE, Reconciliations.RECONCILIATION, Reconciliations.RESOLVE_TRANSFER)
                .requires("lucid.economy")
                .uses(Nodes.STATUSES, PayoutAddresses.OF_NODES, Ledger.BALANCE, PayoutFunds.RESERVE,
                        PayoutFunds.CLOSE, PayoutFunds.PAYABLE, PayoutFunds.NETWORK_COST, PayoutFunds.MIRROR,
                        Ledger.SUMMARY)
                .tells(Payouts.PAYOUT_CHANGED, Payouts.COMPLETED, PayoutSending.HALTED, PayoutSending.RESUMED,
                        PayoutSending.WALLET_LOW,
                        Reconciliations.RECONCILED)
                .openApi("openapi/payouts.yaml");
    }

    @Override
    public Future<?> start(ModuleContext<PayoutsConfig> context) {
        return open(context).map(stores -> {
            assemble(context, stores);
            return stores;
        });
    }

    private static Future<Stores> open(ModuleContext<PayoutsConfig> context) {
        Future<PayoutStore> payouts = PayoutStore.open(context);
        Future<AttemptStore> attempts = AttemptStore.open(context);
        Future<Control> control = Control.open(context);
        Future<RunStore> runs = RunStore.open(context);
        Future<BatchStore> batches = BatchStore.open(context);
        Future<ReconciliationStore> reports = ReconciliationStore.open(context);
        Future<TransferStore> transfers = TransferStore.open(context);
        return Future.all(List.of(payouts, attempts, control, runs, batches, reports, transfers)).map(
                all -> new Stores(payouts.result(), attempts.result(), control.result(), runs.result(),
                        batches.result(), reports.result(), transfers.result()));
    }

    private void assemble(ModuleContext<PayoutsConfig> context, Stores stores) {
        PayoutsConfig config = context.config();
        Rail rail = context.shared(Rail.class, () -> rails.apply(context));
        Standing standing = context.shared(Standing.class, () -> new Standing(first(rail)));
        Shown shown = new Shown(standing, rail.info().network(), config.maxRetries());
        NodeFacts nodes = new NodeFacts(context.bus());
        NetworkCost cost = new NetworkCost(rail, config.trxPriceUsdt());
        PayoutMeters meters = new PayoutMeters(context.meters());
        Progress progress = new Progress(stores.payouts(), context.bus(), config.holdRule(), meters, context.clock());
        Halting halting = new Halting(stores.control(), context.bus(), context.clock());
        Runs runs = new Runs(config, stores.payouts(), stores.runs(), progress, cost, context.bus(), context.ids());
        Batches batches = new Batches(config, stores.batches(), stores.payouts(), progress, nodes, context.clock(),
                context.ids());
        serve(context, new PayoutDesk(config, stores.payouts(), progress, context.bus(), shown, context.clock(),
                context.ids()),
                new PayoutViews(config, new PayoutViews.Parts(stores.payouts(), stores.attempts(), runs, cost, rail,
                        shown), context.bus(), context.clock()),
                new OperatorViews(config, stores.payouts(), shown, context.clock()));
        serve(context, new Decisions(new Decisions.Parts(stores.payouts(), stores.attempts(), progress, halting,
                rail, shown, standing, meters), context.clock()), batches);
        Breaker breaker = new Breaker();
        Claims claims = new Claims(stores.payouts(), progress, nodes, config.holdRule(),
                new Limits(config.hourlyLimitUsdt(), config.dailyLimitUsdt()), rail.info().wallet(), context.clock());
        Bookings bookings = new Bookings(stores.attempts(), context.bus(), context.clock());
        Courier courier = new Courier(config, new Courier.Parts(stores.attempts(), progress, bookings, rail, breaker,
                meters, why -> halting.halt(why, Progress.SYSTEM)), context.clock());
        TransferDesk transfers = new TransferDesk(stores.transfers(), stores.attempts(), rail, context.bus(), context
                .clock());
        context.handle(Reconciliations.RESOLVE_TRANSFER, transfers::resolve);
        Reconciliation reconciliation = new Reconciliation(new Reconciliation.Parts(stores.reports(), new Books(stores
                .payouts(), stores.attempts(), context.bus()), new WalletHistory(stores.attempts(), stores.transfers(),
                        rail, context.bus()),
                transfers, bookings, rail, halting, context.ids()), context.bus(),
                context
                        .clock());
        Sender sender = new Sender(context, new Sender.Parts(stores.payouts(), stores.control(), halting, rail,
                breaker, claims, courier, standing, reconciliation));
        ReconciliationDesk desk = new ReconciliationDesk(stores.reports(), reconciliation, rail);
        context.handle(Reconciliations.RECONCILE, desk::reconcile);
        context.handle(Reconciliations.RECONCILIATION, desk::latest);
        Timetable timetable = new Timetable(context, runs, stores.runs(), progress, batches, bookings, sender);
        context.handle(Payouts.PROCESS, timetable::process);
        if (context.isSingle()) {
            timetable.begin();
            context.tell("payout_threshold_usdt", () -> new BigDecimal(context.config().thresholdUsdt().toString()));
            context.onStop(() -> {
                rail.close();
                return Future.succeededFuture();
            });
            watch(context, stores, rail, breaker, cost);
        }
    }

    /** Figures and health of the sending (MON-101). */
    private static void watch(ModuleContext<PayoutsConfig> context, Stores stores, Rail rail, Breaker breaker,
            NetworkCost cost) {
        context.every(FIGURES, "figures", new Figures(context, new Figures.Parts(stores.payouts(), stores.control(),
                stores.reports(), breaker))::show);
        WalletWatch wallet = new WalletWatch(rail, cost, stores.payouts(), context.bus(), context.meters());
        context.every(WALLET, "watch-wallet", wallet::look);
        context.health("wallet", () -> Future.succeededFuture(wallet.problem().map(Result::degraded).orElse(
                Result.UP)));
        context.health("rail", () -> rail.readiness()
                .map(ready -> ready.ready() ? Result.UP : Result.degraded(ready.message())));
        context.health("breaker", () -> Future.succeededFuture(breaker.isOpen(context.clock().instant())
                ? Result.degraded("the way to the rail is broken")
                : Result.UP));
        context.health("sending", () -> stores.control().halt().map(halt -> halt.filter(Control.Halt::halted)
                .map(why -> Result.degraded("sending is halted: " + why.reason())).orElse(Result.UP)));
        context.health("reconciliation", () -> stores.reports().latest().map(latest -> latest.filter(report -> report
                .createdAt().plus(RECONCILED).isBefore(context.clock().instant())).map(old -> Result.degraded(
                        "the last reconciliation is of " + old.createdAt()))
                .orElse(Result.UP)));
    }

    /** Before the sender has looked for the first time. */
    private static Reason first(Rail rail) {
        return rail instanceof NoRail
                ? new Reason("NO_RAIL", NoRail.MESSAGE, Optional.empty())
                : new Reason("RAIL_NOT_READY", "The rail has not been asked yet.", Optional.empty());
    }

    private static void serve(ModuleContext<PayoutsConfig> context, PayoutDesk desk, PayoutViews views,
            OperatorViews operators) {
        context.handle(Payouts.REQUEST, desk::request);
        context.handle(Payouts.CANCEL, desk::cancel);
        context.handle(Payouts.GET, views::get);
        context.handle(Payouts.TRANSACTION, views::transaction);
        context.handle(Payouts.LIST_OF_NODE, views::listOfNode);
        context.handle(Payouts.LIST, views::list);
        context.handle(Payouts.LIST_HISTORY, views::listHistory);
        context.handle(Payouts.THRESHOLD, views::threshold);
        context.handle(Payouts.CALCULATE, views::calculate);
        context.handle(PayoutSending.RAIL, views::rail);
        context.handle(PayoutSending.CHAIN_BALANCE, views::chainBalance);
        context.handle(Payouts.SCHEDULE, operators::schedule);
        context.handle(Payouts.STATISTICS, operators::statistics);
        context.handle(PayoutSending.QUEUE, operators::queue);
    }

    private static void serve(ModuleContext<PayoutsConfig> context, Decisions decisions, Batches batches) {
        context.handle(Payouts.APPROVE, decisions::approve);
        context.handle(Payouts.REJECT, decisions::reject);
        context.handle(Payouts.RETRY, decisions::retry);
        context.handle(Payouts.RESOLVE, decisions::resolve);
        context.handle(PayoutSending.HALT, decisions::halt);
        context.handle(PayoutSending.RESUME, decisions::resume);
        context.handle(Payouts.SUBMIT_BATCH, batches::submit);
        context.handle(Payouts.GET_BATCH, batches::get);
    }
}
