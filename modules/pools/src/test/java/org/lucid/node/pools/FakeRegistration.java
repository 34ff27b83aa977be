package org.lucid.node.pools;

import io.vertx.core.Future;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.lucid.node.contract.registration.Nodes;
import org.lucid.node.kernel.module.LucidModule;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.module.ModuleInfo;

/** Knows every id that begins with {@code node}; {@code node_suspended} is SUSPENDED, all others are ACTIVE. */
public final class FakeRegistration implements LucidModule<FakeRegistration.None> {

    /** No settings. */
    public record None() {
    }

    @Override
    public ModuleInfo<None> info() {
        return ModuleInfo.of("lucid.registration", None.class, Nodes.STATUSES);
    }

    @Override
    public Future<?> start(ModuleContext<None> context) {
        context.handle(Nodes.STATUSES, (request, call) -> Future.succeededFuture(new Nodes.StatusPage(
                request.nodeIds().orElse(List.of()).stream().filter(id -> id.startsWith("node")).map(
                        id -> new Nodes.StatusItem(id, id.endsWith("suspended") ? "SUSPENDED" : "ACTIVE",
                                id.endsWith("service") ? "service" : "self",
                                Optional.of("op-" + id.toLowerCase(Locale.ROOT)), Optional.empty(),
                                context.clock().instant()))
                        .toList())));
        return Future.succeededFuture();
    }
}
