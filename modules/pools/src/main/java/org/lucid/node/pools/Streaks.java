package org.lucid.node.pools;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Counts how often in a row the checks of one pool found the same. Forgotten with the process: it then counts anew. */
final class Streaks {

    private final Map<String, Integer> counts = new HashMap<>();

    /** Whether it was found so at this many checks in a row, this one included. */
    boolean reaches(String what, int checks) {
        return counts.merge(what, 1, Integer::sum) >= checks;
    }

    /** It was not found so. */
    void end(String what) {
        counts.remove(what);
    }

    /** Forgets what none of these begins. */
    void keepOnly(Set<String> names) {
        counts.keySet().retainAll(names);
    }
}
