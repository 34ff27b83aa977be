package org.lucid.node.economy;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.lucid.node.contract.consensus.NodeWork.WorkItem;
import org.lucid.node.contract.consensus.NodeWork.WorkShare;
import org.lucid.node.contract.money.Usdt;

/** The work credits of one epoch by entity: a node for itself, or a pool for its members (MON-22). */
final class EpochCredits {

    private final Map<String, Long> byEntity = new TreeMap<>(LargestRemainder.BY_BYTES);
    private final Set<String> pools = new HashSet<>();

    /** Adds the work of one node. */
    void add(WorkItem item) {
        for (WorkShare share : item.byEntity()) {
            byEntity.merge(share.entityId(), share.creditsMc(), Math::addExact);
            if (!share.entityId().equals(item.nodeId())) {
                pools.add(share.entityId());
            }
        }
    }

    /** The share of each entity in an amount, in the order of their ids; there must be credits. */
    Map<String, Usdt> shares(Usdt amount) {
        Map<String, Usdt> shares = new TreeMap<>(LargestRemainder.BY_BYTES);
        LargestRemainder.split(amount.micro(), byEntity).forEach((id, micro) -> shares.put(id, new Usdt(micro)));
        return shares;
    }

    long of(String entityId) {
        return byEntity.getOrDefault(entityId, 0L);
    }

    /** The entities that are nodes. */
    Set<String> nodes() {
        Set<String> nodes = new TreeSet<>(byEntity.keySet());
        nodes.removeAll(pools);
        return nodes;
    }

    boolean isPool(String entityId) {
        return pools.contains(entityId);
    }

    int entities() {
        return byEntity.size();
    }

    long total() {
        return byEntity.values().stream().reduce(0L, Math::addExact);
    }
}
