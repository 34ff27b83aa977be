package org.lucid.node.poot;

import java.time.Instant;
import java.util.List;
import org.lucid.node.contract.poot.Poot.Explanation;

/** What the module of scores stores. */
final class Records {

    private Records() {
    }

    /**
     * The present score of a node, with all that the next one is explained against.
     *
     * @param reported the score of the last row of the history
     */
    record ScoreRecord(String nodeId, int scoreBp, Facts facts, Score score, int reportedBp, Facts reportedFacts,
            Score reportedScore, String outputHash, String phase, String rating, long slot, Instant at) {
    }

    /** A row of the history; of rows that do not end a day {@code discardableAt} says from when their age counts. */
    record HistoryRow(String id, String nodeId, long slot, int scoreBp, int previousBp, boolean dayEnd, Instant at,
            List<Explanation> explanation, java.util.Optional<Instant> discardableAt) {

        static String id(String nodeId, long slot) {
            return nodeId + ":" + String.format("%012d", slot);
        }
    }
}
