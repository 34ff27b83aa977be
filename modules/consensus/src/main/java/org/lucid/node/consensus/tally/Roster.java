package org.lucid.node.consensus.tally;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.lucid.node.consensus.store.Records.RosterEntry;
import org.lucid.node.contract.pools.Memberships;
import org.lucid.node.contract.registration.Nodes;

/**
 * Who is a node, suspended, and in which pool, as of the start of a slot: the fold of the journals of registration and
 * pools (CON-60). It only moves forward. A change that is not in force yet waits and holds nothing else up.
 */
public final class Roster {

    private static final String TERMINATED = "TERMINATED";
    private static final Set<String> BARRED = Set.of("SUSPENDED", TERMINATED);

    private final List<Nodes.NodeChange> nodeChanges = new ArrayList<>();
    private final List<Memberships.Change> memberChanges = new ArrayList<>();
    private final Map<String, String> states = new HashMap<>();
    private final Map<String, String> pools = new HashMap<>();
    private long nodeSeq;
    private long memberSeq;

    /** The number of the newest change of a node that was heard. */
    public long nodeSeq() {
        return nodeSeq;
    }

    /** The number of the newest change of a membership that was heard. */
    public long memberSeq() {
        return memberSeq;
    }

    public void hear(Nodes.NodeChange change) {
        nodeSeq = change.seq();
        nodeChanges.add(change);
    }

    public void hear(Memberships.Change change) {
        memberSeq = change.seq();
        memberChanges.add(change);
    }

    /** Applies every change that is in force at an instant. */
    public void advanceTo(Instant instant) {
        for (Iterator<Nodes.NodeChange> it = nodeChanges.iterator(); it.hasNext();) {
            Nodes.NodeChange change = it.next();
            if (!change.effectiveAt().isAfter(instant)) {
                states.put(change.nodeId(), change.status());
                it.remove();
            }
        }
        for (Iterator<Memberships.Change> it = memberChanges.iterator(); it.hasNext();) {
            Memberships.Change change = it.next();
            if (!change.effectiveAt().isAfter(instant)) {
                apply(change);
                it.remove();
            }
        }
    }

    private void apply(Memberships.Change change) {
        if (change.change().equals("joined")) {
            pools.put(change.nodeId(), change.poolId());
        } else {
            pools.remove(change.nodeId(), change.poolId());
        }
    }

    public boolean isBarred(String nodeId) {
        return BARRED.contains(states.getOrDefault(nodeId, ""));
    }

    public boolean isTerminated(String nodeId) {
        return TERMINATED.equals(states.get(nodeId));
    }

    /** The pool that the node belongs to, else the node itself. */
    public String entityOf(String nodeId) {
        return pools.getOrDefault(nodeId, nodeId);
    }

    /** The same at an instant, as far as its changes were heard. */
    public String entityAt(String nodeId, Instant instant) {
        String pool = pools.get(nodeId);
        for (Memberships.Change change : memberChanges) {
            if (change.nodeId().equals(nodeId) && !change.effectiveAt().isAfter(instant)) {
                pool = change.change().equals("joined") ? change.poolId() : change.poolId().equals(pool) ? null : pool;
            }
        }
        return pool == null ? nodeId : pool;
    }

    /** The number before the first change of a node that still waits: reading on from it loses none. */
    public long nodeCursor() {
        return nodeChanges.stream().mapToLong(Nodes.NodeChange::seq).min().orElse(nodeSeq + 1) - 1;
    }

    /** The number before the first change of a membership that still waits. */
    public long memberCursor() {
        return memberChanges.stream().mapToLong(Memberships.Change::seq).min().orElse(memberSeq + 1) - 1;
    }

    /** What must be remembered of it: nodes that are barred or in a pool, by id. */
    public List<RosterEntry> entries() {
        Set<String> nodes = new TreeSet<>(pools.keySet());
        states.forEach((node, state) -> {
            if (BARRED.contains(state)) {
                nodes.add(node);
            }
        });
        return nodes.stream().map(node -> new RosterEntry(node, states.getOrDefault(node, ""),
                pools.getOrDefault(node, ""))).toList();
    }

    /** Takes up where an earlier one stopped. */
    public void restore(List<RosterEntry> entries, long nodeCursor, long memberCursor) {
        entries.forEach(entry -> {
            states.put(entry.nodeId(), entry.status());
            if (!entry.poolId().isEmpty()) {
                pools.put(entry.nodeId(), entry.poolId());
            }
        });
        nodeSeq = nodeCursor;
        memberSeq = memberCursor;
    }
}
