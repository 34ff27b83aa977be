package org.lucid.node.consensus.leader;

import java.util.List;

/**
 * Who may publish in a slot, and why.
 *
 * @param windows in the order in which they open
 * @param candidates the eight best ranked, with what became of each
 * @param inputDigest over all that the schedule was made from (CON-94)
 */
public record Schedule(long slot, int paramsVersion, List<Window> windows, List<Candidate> candidates,
        String inputDigest) {

    /** How many candidates are kept. */
    public static final int CANDIDATES = 8;

    public Schedule {
        windows = List.copyOf(windows);
        candidates = List.copyOf(candidates);
    }

    /** One window: from its opening until the next one opens it is the holder's turn. */
    public record Window(int index, String entityId, Reason reason) {
    }

    /** Why an entity holds a window. */
    public enum Reason {
        /** The best that was free. */
        TOP_RANKED,
        /** Still cooling, but too few others are left. */
        COOLDOWN_RELAXED,
        /** Fills in for want of entities. */
        GENESIS_SERVER
    }

    /** A contender and its numbers; {@code outcome} says which window it holds, or why none. */
    public record Candidate(String entityId, int rank, long creditsMc, long uptimePpm, long liveScorePpm,
            long lastGranted, String outcome) {
    }
}
