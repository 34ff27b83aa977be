package org.lucid.node.pools;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * For which pool the work of nodes counts from which slot on: the fold of the journal of memberships (NOD-41). Remembers
 * of each node only what matters from a slot on that moves forward.
 */
final class Affiliations {

    private final Map<String, List<Turn>> turns = new HashMap<>();
    private long oldest = Long.MIN_VALUE;

    /** From a slot on the work counts for this pool, or for none. */
    private record Turn(long fromSlot, Optional<String> poolId) {
    }

    /** Forgets what ended before a slot; only slots from it on are answered right from now on. */
    void forgetBefore(long slot) {
        oldest = Math.max(oldest, slot);
    }

    /**
     * The next entry of the journal.
     *
     * @param slot the first slot in which it counts
     */
    void hear(String nodeId, boolean joins, String poolId, long slot) {
        List<Turn> past = turns.computeIfAbsent(nodeId, id -> new ArrayList<>(2));
        Optional<String> now = past.isEmpty() ? Optional.empty() : past.getLast().poolId();
        if (!joins && !now.equals(Optional.of(poolId))) {
            return;
        }
        past.removeIf(turn -> turn.fromSlot() == slot);
        past.add(new Turn(slot, joins ? Optional.of(poolId) : Optional.empty()));
        while (past.size() > 1 && past.get(1).fromSlot() <= oldest) {
            past.removeFirst();
        }
    }

    /** The pool for which the work of a node in a slot counts. */
    Optional<String> at(String nodeId, long slot) {
        return turns.getOrDefault(nodeId, List.of()).stream().filter(turn -> turn.fromSlot() <= slot).reduce((first,
                second) -> second).flatMap(Turn::poolId);
    }
}
