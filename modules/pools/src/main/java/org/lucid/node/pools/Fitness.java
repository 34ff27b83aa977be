package org.lucid.node.pools;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.registration.Nodes.StatusItem;
import org.lucid.node.kernel.store.Query;

/** Whether a node may be in a pool at all (NOD-42). */
final class Fitness {

    private Fitness() {
    }

    /** CONFLICT 4003 with the reason, for a node that may be in no pool. */
    static void require(StatusItem node) {
        if (node.origin().equals("service")) {
            throw mayNotJoin(node.nodeId(), "service_node", "A service node is never in a pool.");
        }
        if (!node.keyed()) {
            throw mayNotJoin(node.nodeId(), "no_key", "This node has no key yet. Let its agent enrol first.");
        }
        if (node.exiting()) {
            throw mayNotJoin(node.nodeId(), "exiting",
                    "This node is on its way out. Call that off with DELETE /api/v1/nodes/" + node.nodeId()
                            + "/exit first.");
        }
        switch (node.state()) {
            case "SUSPENDED", "ERROR", "TERMINATED" -> throw mayNotJoin(node.nodeId(), node.state().toLowerCase(
                    Locale.ROOT), "A node that is " + node.state() + " cannot join. Mend that first.");
            default -> {
                // every other state may join; the work begins when the node is active
            }
        }
    }

    /** CONFLICT 5003 when the pool takes no members now. */
    static void requireOpen(PoolRecord pool) {
        if (!pool.status().takesMembers()) {
            throw LucidError.STATE_FORBIDS.failure("A pool that is " + pool.status().json()
                    + " takes no members. Choose another pool.", Map.of("state", pool.status().json()));
        }
    }

    /** CONFLICT 4003 while the node is banned from the pool. */
    static Future<Void> requireNoBan(PoolStore store, String poolId, String nodeId, Instant now) {
        return store.memberships().find(Query.where("node_id", nodeId).and("pool_id", poolId).and("status",
                MembershipState.REMOVED).limit(Query.MAX_LIMIT)).map(page -> {
                    page.values().stream().flatMap(past -> past.bannedUntil().stream()).filter(until -> until.isAfter(
                            now)).max(Instant::compareTo).ifPresent(until -> {
                                throw mayNotJoin(nodeId, "banned", "Node " + nodeId + " is banned from this pool until "
                                        + until + ". Choose another pool.");
                            });
                    return null;
                });
    }

    static RuntimeException mayNotJoin(String nodeId, String reason, String message) {
        return LucidError.MAY_NOT_JOIN.failure(message, Map.of("node_id", nodeId, "reason", reason));
    }
}
