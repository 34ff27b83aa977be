package org.lucid.node.economy;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.contract.registration.Nodes;
import org.lucid.node.kernel.module.LucidModule;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.module.ModuleInfo;

/** Answers who runs which node; {@code svc} is a service, all others are nodes of the operator named. */
public final class FakeRegistration implements LucidModule<FakeRegistration.None> {

    private final Map<String, String> operators;

    /** No settings. */
    public record None() {
    }

    FakeRegistration(Map<String, String> operators) {
        this.operators = operators;
    }

    @Override
    public ModuleInfo<None> info() {
        return ModuleInfo.of("lucid.registration", None.class, Nodes.STATUSES);
    }

    @Override
    public Future<?> start(ModuleContext<None> context) {
        context.handle(Nodes.STATUSES, (request, call) -> Future.succeededFuture(new Nodes.StatusPage(
                request.nodeIds().orElse(List.of()).stream().filter(operators::containsKey)
                        .map(id -> new Nodes.StatusItem(id, "ACTIVE", id.equals("svc") ? "service" : "operator",
                                Optional.of(operators.get(id)), Optional.empty(), Instant.EPOCH))
                        .toList())));
        return Future.succeededFuture();
    }
}
