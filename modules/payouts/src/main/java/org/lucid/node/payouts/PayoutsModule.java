package org.lucid.node.payouts;

import io.vertx.core.Future;
import java.time.Duration;
import org.lucid.node.contract.economy.Ledger;
import org.lucid.node.contract.economy.PayoutFunds;
import org.lucid.node.contract.payouts.Payouts;
import org.lucid.node.contract.registration.Nodes;
import org.lucid.node.contract.registration.PayoutAddresses;
import org.lucid.node.kernel.health.HealthCheck.Result;
import org.lucid.node.kernel.module.LucidModule;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.module.ModuleInfo;

/** The plug of payouts. */
public final class PayoutsModule implements LucidModule<PayoutsConfig> {

    private static final Duration FIGURES = Duration.ofMinutes(1);

    @Override
    public ModuleInfo<PayoutsConfig> info() {
        return ModuleInfo.of("lucid.payouts", PayoutsConfig.class, Payouts.REQUEST, Payouts.LIST_OF_NODE,
                Payouts.LIST, Payouts.GET, Payouts.CANCEL, Payouts.PROCESS, Payouts.THRESHOLD, Payouts.CALCULATE,
                Payouts.RAIL).requires("lucid.economy").uses(Nodes.STATUSES, PayoutAddresses.OF_NODES, Ledger.BALANCE,
                        PayoutFunds.RESERVE, PayoutFunds.CLOSE, PayoutFunds.PAYABLE)
                .openApi("openapi/payouts.yaml");
    }

    @Override
    public Future<?> start(ModuleContext<PayoutsConfig> context) {
        return PayoutStore.open(context).onSuccess(store -> {
            Rail rail = new NoRail();
            Progress progress = new Progress(store, context.bus(), rail, context.clock());
            Sweep sweep = new Sweep(context.config(), store, progress, context.bus(), context.ids());
            Timetable timetable = new Timetable(context, sweep, progress);
            serve(context, new PayoutDesk(context.config(), store, progress, context.bus(), context.clock(),
                    context.ids()),
                    new PayoutViews(context.config(), store, sweep, context.bus(), rail, context.clock()));
            context.handle(Payouts.PROCESS, timetable::process);
            if (context.isSingle()) {
                timetable.begin();
                context.every(FIGURES, "figures", new Figures(context, store)::show);
                context.health("rail", () -> rail.readiness()
                        .map(ready -> ready.ready() ? Result.UP : Result.degraded(ready.message())));
            }
        });
    }

    private static void serve(ModuleContext<PayoutsConfig> context, PayoutDesk desk, PayoutViews views) {
        context.handle(Payouts.REQUEST, desk::request);
        context.handle(Payouts.CANCEL, desk::cancel);
        context.handle(Payouts.GET, views::get);
        context.handle(Payouts.LIST_OF_NODE, views::listOfNode);
        context.handle(Payouts.LIST, views::list);
        context.handle(Payouts.THRESHOLD, views::threshold);
        context.handle(Payouts.CALCULATE, views::calculate);
        context.handle(Payouts.RAIL, views::rail);
    }
}
