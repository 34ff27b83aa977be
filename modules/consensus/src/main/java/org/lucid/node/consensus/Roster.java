package org.lucid.node.consensus;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.lucid.node.contract.pools.Memberships;
import org.lucid.node.contract.registration.Nodes;

/**
 * Who is a node, suspended, and in which pool, as of the start of a slot: the fold of the journals of registration and
 * pools (CON-60). It only moves forward.
 */
final class Roster {

    private static final Set<String> BARRED = Set.of("SUSPENDED", "TERMINATED");

    private final Deque<Nodes.NodeChange> nodeChanges = new ArrayDeque<>();
    private final Deque<Memberships.Change> memberChanges = new ArrayDeque<>();
    private final Map<String, String> states = new HashMap<>();
    private final Map<String, String> pools = new HashMap<>();
    private long nodeSeq;
    private long memberSeq;

    /** The number of the newest change of a node that was heard. */
    long nodeSeq() {
        return nodeSeq;
    }

    /** The number of the newest change of a membership that was heard. */
    long memberSeq() {
        return memberSeq;
    }

    void hear(Nodes.NodeChange change) {
        nodeSeq = change.seq();
        nodeChanges.add(change);
    }

    void hear(Memberships.Change change) {
        memberSeq = change.seq();
        memberChanges.add(change);
    }

    /** Applies every change up to an instant. */
    void advanceTo(Instant instant) {
        while (!nodeChanges.isEmpty() && !nodeChanges.peek().effectiveAt().isAfter(instant)) {
            Nodes.NodeChange change = nodeChanges.poll();
            states.put(change.nodeId(), change.status());
        }
        while (!memberChanges.isEmpty() && !memberChanges.peek().effectiveAt().isAfter(instant)) {
            Memberships.Change change = memberChanges.poll();
            if (change.change().equals("joined")) {
                pools.put(change.nodeId(), change.poolId());
            } else {
                pools.remove(change.nodeId(), change.poolId());
            }
        }
    }

    boolean isBarred(String nodeId) {
        return BARRED.contains(states.getOrDefault(nodeId, ""));
    }

    /** The pool that the node belongs to, else the node itself. */
    String entityOf(String nodeId) {
        return pools.getOrDefault(nodeId, nodeId);
    }
}
