package org.lucid.node.gateway.testkit;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.lucid.node.contract.registration.Nodes;
import org.lucid.node.kernel.module.LucidModule;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.module.ModuleInfo;

/** Stands in for the module that knows whose a node is. */
public final class Registry implements LucidModule<Shelf.Config> {

    private final Map<String, String> operators;
    /** How often it was asked. */
    public final AtomicInteger asked = new AtomicInteger();

    /** @param operators by node */
    public Registry(Map<String, String> operators) {
        this.operators = operators;
    }

    @Override
    public ModuleInfo<Shelf.Config> info() {
        return ModuleInfo.of("lucid.registration", Shelf.Config.class, Nodes.STATUSES);
    }

    /** What registration says of one node. */
    public Nodes.StatusPage page(Nodes.Statuses request) {
        asked.incrementAndGet();
        return new Nodes.StatusPage(request.nodeIds().orElseThrow().stream().filter(operators::containsKey)
                .map(id -> new Nodes.StatusItem(id, "ACTIVE", "operator", Optional.of(operators.get(id)),
                        Optional.empty(), Instant.EPOCH))
                .toList());
    }

    @Override
    public Future<?> start(ModuleContext<Shelf.Config> context) {
        context.handle(Nodes.STATUSES, (request, call) -> Future.succeededFuture(page(request)));
        return Future.succeededFuture();
    }
}
