package org.lucid.node.payouts.tron;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Gathers the proof that bytes can never be carried out (MON-84): on one node FIRST the final head is beyond their end
 * and a margin, THEN the look-up is empty; three times at least 20 s apart, on two nodes when there are two. What was
 * gathered is kept in memory only: after a restart it is gathered anew. Many threads may look at once.
 */
final class NeverProof {

    private static final int LOOKS = 3;
    private static final Duration APART = Duration.ofSeconds(20);
    private static final int MOST = 1_000;

    private final Duration margin;
    private final int nodes;
    private final boolean suffices;
    private final Map<String, Map<String, Looks>> seen = new HashMap<>();

    private record Looks(int count, Instant last) {
    }

    /**
     * @param configured how many nodes can be asked
     * @param one whether the word of a single node suffices
     */
    NeverProof(Duration margin, int configured, boolean one) {
        this.margin = margin;
        this.nodes = Math.min(2, configured);
        this.suffices = one || configured > 1;
    }

    /** One empty look-up at a node whose final head was read before it; true when the proof is complete. */
    synchronized boolean empty(String txid, String node, Instant headTime, Instant expiresAt, Instant now) {
        if (!headTime.isAfter(expiresAt.plus(margin))) {
            return false;
        }
        if (seen.size() >= MOST && !seen.containsKey(txid)) {
            seen.clear();
        }
        Map<String, Looks> looks = seen.computeIfAbsent(txid, id -> new HashMap<>());
        looks.merge(node, new Looks(1, now), (old, first) -> now.isBefore(old.last().plus(APART))
                ? old
                : new Looks(old.count() + 1, now));
        return suffices && looks.values().stream().filter(one -> one.count() >= LOOKS).count() >= nodes;
    }

    /** It was found after all, or the matter is closed. */
    synchronized void forget(String txid) {
        seen.remove(txid);
    }
}
