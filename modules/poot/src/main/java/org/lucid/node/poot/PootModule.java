package org.lucid.node.poot;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lucid.node.contract.consensus.NodeWork;
import org.lucid.node.contract.poot.Poot;
import org.lucid.node.contract.registration.Nodes;
import org.lucid.node.kernel.health.HealthCheck.Result;
import org.lucid.node.kernel.module.LucidModule;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.module.ModuleInfo;

/** Scores nodes by what consensus counted, and says why a score changed. */
public final class PootModule implements LucidModule<PootConfig> {

    @Override
    public ModuleInfo<PootConfig> info() {
        return new ModuleInfo<>("lucid.poot", Set.of("lucid.consensus"),
                Set.of(NodeWork.NODE_FACTS.address(), NodeWork.WORK.address(), Nodes.STATUSES.address()),
                List.of(Poot.SCORE, Poot.HISTORY, Poot.CALCULATE, Poot.CALCULATE_ALL, Poot.LEADERBOARD, Poot.STATISTICS,
                        Poot.WHAT_IF),
                PootConfig.class, Optional.of("openapi/poot.yaml"), false, false);
    }

    @Override
    public Future<?> start(ModuleContext<PootConfig> context) {
        long slot = Math.floorDiv(context.clock().millis() - context.kernel().network().genesisAt().toEpochMilli(),
                120_000);
        return PootStore.open(context).compose(store -> Calculator.versions(context, store, slot).map(versions -> {
            Calculator calculator = new Calculator(context, store, versions);
            serve(context, new Views(context, store, calculator), calculator);
            if (context.isSingle()) {
                context.every(context.config().calculationInterval(), "calculate", calculator::ifDue);
            }
            context.health("store", () -> store.scores().get("none").map(Result.UP).otherwise(cause -> Result.down(cause
                    .getMessage())));
            return null;
        }));
    }

    private static void serve(ModuleContext<?> context, Views views, Calculator calculator) {
        context.handle(Poot.SCORE, views::score);
        context.handle(Poot.HISTORY, views::history);
        context.handle(Poot.CALCULATE, views::calculate);
        context.handle(Poot.CALCULATE_ALL, (request, call) -> calculator.all());
        context.handle(Poot.LEADERBOARD, (request, call) -> views.leaderboard(request));
        context.handle(Poot.STATISTICS, (request, call) -> views.statistics());
        context.handle(Poot.WHAT_IF, views::whatIf);
    }
}
