package org.lucid.node.economy;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lucid.node.contract.registration.PayoutAddresses;
import org.lucid.node.contract.registration.PayoutAddresses.Item;
import org.lucid.node.contract.registration.PayoutAddresses.OfNodes;
import org.lucid.node.kernel.bus.Bus;

/** Asks registration how old nodes are, and so how much of what they earn is held back (MON-29). */
final class NodeAges {

    private static final int PAGE = 500;

    private final Bus bus;
    private final HeldBackConfig config;
    private final HeldRule rule;

    NodeAges(Bus bus, HeldBackConfig config) {
        this.bus = bus;
        this.config = config;
        this.rule = new HeldRule(config);
    }

    /** The parts per million held back of each of these nodes; nothing of those that registration does not pay. */
    Future<Map<String, Long>> heldPpm(Collection<String> nodeIds, Instant now) {
        if (!config.enabled()) {
            return Future.succeededFuture(Map.of());
        }
        return of(List.copyOf(nodeIds), new HashMap<>()).map(items -> {
            Map<String, Long> ppm = new HashMap<>();
            items.forEach((id, item) -> ppm.put(id, item.exitCompletedAt().isPresent()
                    ? 0
                    : rule.ppm(item.createdAt(), now)));
            return ppm;
        });
    }

    /** What registration says of these nodes, by id. */
    Future<Map<String, Item>> of(List<String> nodeIds) {
        return of(nodeIds, new HashMap<>());
    }

    private Future<Map<String, Item>> of(List<String> left, Map<String, Item> found) {
        if (left.isEmpty()) {
            return Future.succeededFuture(found);
        }
        int page = Math.min(PAGE, left.size());
        return bus.request(PayoutAddresses.OF_NODES, new OfNodes(left.subList(0, page))).compose(items -> {
            items.items().forEach(item -> found.put(item.nodeId(), item));
            return of(left.subList(page, left.size()), found);
        });
    }
}
