package org.lucid.node.payouts;

import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.contract.registration.Nodes;
import org.lucid.node.contract.registration.PayoutAddresses;
import org.lucid.node.kernel.bus.Bus;
import org.lucid.node.payouts.HoldRule.Facts;

/** Asks registration where nodes are paid to and whether they are suspended. */
final class NodeFacts {

    private final Bus bus;

    NodeFacts(Bus bus) {
        this.bus = bus;
    }

    /** Fails when registration does not answer; then whoever asks waits. */
    Future<Facts> of(String nodeId) {
        return of(List.of(nodeId)).map(facts -> facts.get(nodeId));
    }

    /** One item for each of at most 500 nodes. */
    Future<Map<String, Facts>> of(List<String> nodeIds) {
        Future<PayoutAddresses.Items> addresses = bus.request(PayoutAddresses.OF_NODES,
                new PayoutAddresses.OfNodes(nodeIds));
        Future<Nodes.StatusPage> statuses = bus.request(Nodes.STATUSES, Nodes.Statuses.of(nodeIds));
        return Future.join(addresses, statuses).map(both -> {
            Map<String, Facts> facts = new HashMap<>();
            nodeIds.forEach(id -> facts.put(id, new Facts(Optional.empty(), Optional.empty())));
            addresses.result().items().forEach(item -> facts.put(item.nodeId(),
                    new Facts(Optional.of(item), Optional.empty())));
            statuses.result().items().forEach(item -> facts.computeIfPresent(item.nodeId(),
                    (id, known) -> new Facts(known.address(), Optional.of(item.state()))));
            return facts;
        });
    }
}
