package org.lucid.node.contract.poot;

import java.time.Instant;
import java.util.Optional;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.contract.poot.Poot.Calculated;
import org.lucid.node.contract.poot.Poot.LastCalculation;
import org.lucid.node.contract.poot.Poot.PootScore;

/** Scores as the routes under {@code /poot} have always told them (API-80, API-86). */
public final class LegacyPoot {

    private static final double POINTS = 100;

    private LegacyPoot() {
    }

    /**
     * A score in the form of a proof. What stakes once gave is null.
     *
     * @param proofHash the hash over what the score was made of
     * @param confidenceScore 0 to 1
     * @param score 0 to 1
     */
    public record PoOTProof(String nodeId, String proofType, Optional<Usdt> stakeAmount, Optional<String> challenge,
            String proofHash, Optional<String> signature, Instant timestamp, Optional<Instant> validUntil,
            double confidenceScore, double score) {
    }

    /** A new score. */
    public record Scored(String message, PoOTProof proof) {
    }

    /** What a calculation of all scores did; null when there was none since the process started. */
    public record AllScored(String message, Optional<Calculated> results) {
    }

    public static PoOTProof proof(PootScore score) {
        return new PoOTProof(score.nodeId(), "operational_tasks", Optional.empty(), Optional.empty(),
                score.outputHash(), Optional.empty(), score.calculatedAt(), Optional.empty(), score.confidence(),
                score.score() / POINTS);
    }

    public static Scored scored(PootScore score) {
        return new Scored("The score of node " + score.nodeId() + " is calculated.", proof(score));
    }

    public static AllScored allScored(Calculated run) {
        return new AllScored(run.processed() + " scores are calculated, " + run.failed() + " failed.",
                Optional.of(run));
    }

    public static AllScored lastScored(LastCalculation last) {
        return last.calculated().map(LegacyPoot::allScored)
                .orElseGet(() -> new AllScored("No scores were calculated since the start.", Optional.empty()));
    }
}
