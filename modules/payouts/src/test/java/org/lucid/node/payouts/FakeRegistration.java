package org.lucid.node.payouts;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.contract.registration.Nodes;
import org.lucid.node.contract.registration.PayoutAddresses;
import org.lucid.node.kernel.module.LucidModule;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.module.ModuleInfo;

/** Answers who runs which node, where nodes are paid to and how they stand; every node is paid at {@link #ADDRESS}. */
public final class FakeRegistration implements LucidModule<FakeRegistration.None> {

    static final String ADDRESS = "TG3XXyExBkPp9nzdajDZsozEu4BkaSJozs";
    static final Map<String, String> OPERATORS = Map.of("n1", "alice", "n2", "alice", "n3", "bob");

    private final Map<String, String> states = new HashMap<>();
    private final Map<String, Optional<Instant>> unpayable = new HashMap<>();

    /** No settings. */
    public record None() {
    }

    /** From now on a node is in this state. */
    void state(String node, String state) {
        states.put(node, state);
    }

    /** From now on a node cannot be paid: until a time, or for want of a proof. */
    void unpayable(String node, Optional<Instant> until) {
        unpayable.put(node, until);
    }

    void payable(String node) {
        unpayable.remove(node);
    }

    @Override
    public ModuleInfo<None> info() {
        return ModuleInfo.of("lucid.registration", None.class, Nodes.STATUSES, PayoutAddresses.OF_NODES);
    }

    @Override
    public Future<?> start(ModuleContext<None> context) {
        context.handle(Nodes.STATUSES, (request, call) -> Future.succeededFuture(new Nodes.StatusPage(
                request.nodeIds().orElse(List.of()).stream().filter(OPERATORS::containsKey)
                        .map(id -> new Nodes.StatusItem(id, states.getOrDefault(id, "ACTIVE"), "operator",
                                Optional.of(OPERATORS.get(id)), Optional.empty(), Instant.EPOCH))
                        .toList())));
        context.handle(PayoutAddresses.OF_NODES, (request, call) -> Future.succeededFuture(new PayoutAddresses.Items(
                request.nodeIds().stream().filter(OPERATORS::containsKey).map(this::item).toList())));
        return Future.succeededFuture();
    }

    private PayoutAddresses.Item item(String id) {
        return new PayoutAddresses.Item(id, Optional.of(ADDRESS), 1, !unpayable.containsKey(id),
                unpayable.getOrDefault(id, Optional.empty()), Optional.of(OPERATORS.get(id)), Instant.EPOCH,
                Optional.empty());
    }
}
