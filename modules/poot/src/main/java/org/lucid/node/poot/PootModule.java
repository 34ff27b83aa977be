package org.lucid.node.poot;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lucid.node.contract.consensus.NodeWork;
import org.lucid.node.contract.payouts.PayoutSending;
import org.lucid.node.contract.poot.Outputs;
import org.lucid.node.contract.poot.Ownerships;
import org.lucid.node.contract.poot.Poot;
import org.lucid.node.contract.registration.NodeKeys;
import org.lucid.node.contract.registration.Nodes;
import org.lucid.node.contract.registration.PayoutAddresses;
import org.lucid.node.kernel.health.HealthCheck.Result;
import org.lucid.node.kernel.module.LucidModule;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.module.ModuleInfo;

/**
 * Scores nodes by what consensus counted and says why a score changed; validates outputs of nodes; takes proofs that they
 * own a stake.
 */
public final class PootModule implements LucidModule<PootConfig> {

    private static final Duration FIGURES = Duration.ofMinutes(1);
    private static final Duration SETTLING = Duration.ofSeconds(5);

    @Override
    public ModuleInfo<PootConfig> info() {
        return new ModuleInfo<>("lucid.poot", Set.of("lucid.consensus"),
                Set.of(NodeWork.NODE_FACTS.address(), NodeWork.WORK.address(), Nodes.STATUSES.address(),
                        NodeKeys.GET_KEY.address(), PayoutAddresses.GET.address(), PayoutSending.CHAIN_BALANCE
                                .address()),
                List.of(Poot.SCORE, Poot.HISTORY, Poot.CALCULATE, Poot.CALCULATE_ALL, Poot.LAST_CALCULATION,
                        Poot.LEADERBOARD, Poot.STATISTICS,
                        Poot.WHAT_IF, Poot.SCORES_OF, Outputs.VALIDATE, Outputs.BATCH_VALIDATE, Outputs.VALIDATIONS,
                        Ownerships.CHALLENGE, Ownerships.SUBMIT, Ownerships.LATEST),
                List.of(Poot.SCORE_CHANGED, Poot.SCORE_WARNING, Ownerships.DECIDED), PootConfig.class,
                Optional.of("openapi/poot.yaml"), false, false);
    }

    @Override
    public Future<?> start(ModuleContext<PootConfig> context) {
        long slot = Math.floorDiv(context.clock().millis() - context.kernel().network().genesisAt().toEpochMilli(),
                120_000);
        return PootStore.open(context).compose(store -> Calculator.versions(context, store, slot).compose(
                versions -> OutputStore.open(context).compose(outputs -> OwnershipStore.open(context).map(proofs -> {
                    Calculator calculator = new Calculator(context, store, versions);
                    serve(context, new Views(context, store, calculator), calculator);
                    Summary summary = new Summary(context, calculator, store, outputs, proofs);
                    context.handle(Poot.STATISTICS, (request, call) -> summary.statistics(request));
                    serveOutputs(context, new Validator(context, outputs, store));
                    serveOwnership(context, proofs);
                    if (context.isSingle()) {
                        context.every(context.config().calculationInterval(), "calculate", calculator::ifDue);
                        context.every(FIGURES, "figures", new Figures(context, calculator)::show);
                    }
                    context.health("store", () -> store.scores().get("none").map(Result.UP).otherwise(
                            cause -> Result.down(cause.getMessage())));
                    return null;
                }))));
    }

    private static void serve(ModuleContext<?> context, Views views, Calculator calculator) {
        context.handle(Poot.SCORE, views::score);
        context.handle(Poot.HISTORY, views::history);
        context.handle(Poot.CALCULATE, views::calculate);
        context.handle(Poot.CALCULATE_ALL, (request, call) -> calculator.all());
        context.handle(Poot.LAST_CALCULATION, (request, call) -> Future.succeededFuture(calculator.last()));
        context.handle(Poot.LEADERBOARD, (request, call) -> views.leaderboard(request));
        context.handle(Poot.WHAT_IF, views::whatIf);
        context.handle(Poot.SCORES_OF, (request, call) -> views.scoresOf(request));
    }

    private static void serveOutputs(ModuleContext<?> context, Validator validator) {
        context.handle(Outputs.VALIDATE, validator::one);
        context.handle(Outputs.BATCH_VALIDATE, validator::batch);
        context.handle(Outputs.VALIDATIONS, validator::list);
    }

    private static void serveOwnership(ModuleContext<PootConfig> context, OwnershipStore store) {
        Settling settling = new Settling(context, store);
        Ownership ownership = new Ownership(context, store, settling);
        context.handle(Ownerships.CHALLENGE, ownership::challenge);
        context.handle(Ownerships.SUBMIT, ownership::submit);
        context.handle(Ownerships.LATEST, ownership::latest);
        context.every(SETTLING, "ownership", settling::run);
    }
}
