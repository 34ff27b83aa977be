package org.lucid.node.economy;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.contract.registration.Nodes;
import org.lucid.node.contract.registration.PayoutAddresses;
import org.lucid.node.kernel.module.LucidModule;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.module.ModuleInfo;

/** Answers who runs which node; {@code svc} is a service, all others are nodes of the operator named. */
public final class FakeRegistration implements LucidModule<FakeRegistration.None> {

    private final Map<String, String> operators;
    private final Map<String, Born> births;

    /** When a node registered and when it left. */
    record Born(Instant at, Optional<Instant> exit) {
    }

    /** No settings. */
    public record None() {
    }

    FakeRegistration(Map<String, String> operators) {
        this(operators, Map.of());
    }

    /** @param births of the nodes that have one; the map may change */
    FakeRegistration(Map<String, String> operators, Map<String, Born> births) {
        this.operators = operators;
        this.births = births;
    }

    @Override
    public ModuleInfo<None> info() {
        return ModuleInfo.of("lucid.registration", None.class, Nodes.STATUSES, PayoutAddresses.OF_NODES);
    }

    @Override
    public Future<?> start(ModuleContext<None> context) {
        context.handle(Nodes.STATUSES, (request, call) -> Future.succeededFuture(new Nodes.StatusPage(
                request.nodeIds().orElse(List.of()).stream().filter(operators::containsKey)
                        .map(id -> new Nodes.StatusItem(id, "ACTIVE", id.equals("svc") ? "service" : "operator",
                                Optional.of(operators.get(id)), Optional.empty(), Instant.EPOCH))
                        .toList())));
        context.handle(PayoutAddresses.OF_NODES, (request, call) -> Future.succeededFuture(new PayoutAddresses.Items(
                request.nodeIds().stream().filter(births::containsKey).map(id -> new PayoutAddresses.Item(id,
                        Optional.empty(), 0, true, Optional.empty(), Optional.ofNullable(operators.get(id)),
                        births.get(id).at(), births.get(id).exit())).toList())));
        return Future.succeededFuture();
    }
}
