package org.lucid.node.payouts;

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

/** Answers who runs which node, and that every node is paid at {@link #ADDRESS}. */
public final class FakeRegistration implements LucidModule<FakeRegistration.None> {

    static final String ADDRESS = "TG3XXyExBkPp9nzdajDZsozEu4BkaSJozs";
    static final Map<String, String> OPERATORS = Map.of("n1", "alice", "n2", "alice", "n3", "bob");

    /** No settings. */
    public record None() {
    }

    @Override
    public ModuleInfo<None> info() {
        return ModuleInfo.of("lucid.registration", None.class, Nodes.STATUSES, PayoutAddresses.OF_NODES);
    }

    @Override
    public Future<?> start(ModuleContext<None> context) {
        context.handle(Nodes.STATUSES, (request, call) -> Future.succeededFuture(new Nodes.StatusPage(
                request.nodeIds().orElse(List.of()).stream().filter(OPERATORS::containsKey)
                        .map(id -> new Nodes.StatusItem(id, "ACTIVE", "operator", Optional.of(OPERATORS.get(id)),
                                Optional.empty(), Instant.EPOCH))
                        .toList())));
        context.handle(PayoutAddresses.OF_NODES, (request, call) -> Future.succeededFuture(new PayoutAddresses.Items(
                request.nodeIds().stream().map(id -> new PayoutAddresses.Item(id, Optional.of(ADDRESS), 1, true,
                        Optional.empty(), Optional.ofNullable(OPERATORS.get(id)), Instant.EPOCH, Optional.empty()))
                        .toList())));
        return Future.succeededFuture();
    }
}
