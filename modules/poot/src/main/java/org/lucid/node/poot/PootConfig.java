package org.lucid.node.poot;

import java.time.Duration;
import org.lucid.node.kernel.config.Default;
import org.lucid.node.kernel.config.Env;
import org.lucid.node.kernel.json.Bounds;

/**
 * The section {@code poot}. Weights, forgetting and vetting are rule parameters: a change takes effect with the next
 * epoch.
 *
 * @param warningScore below it a warning is published, below {@code criticalScore} another one
 * @param forgettingPpm what a day is worth a day later, in parts per million
 * @param vettingSlots after so many expected slots a node is past vetting
 */
public record PootConfig(
        @Default("300s") @Env("POOT_CALCULATION_INTERVAL") @Bounds(min = "120s", max = "24h") Duration calculationInterval,
        @Default("70") @Bounds(min = "0", max = "100") int warningScore,
        @Default("50") @Bounds(min = "0", max = "100") int criticalScore, WeightSettings weights,
        @Default("900000") @Bounds(min = "500000", max = "990000") long forgettingPpm,
        @Default("5040") @Bounds(min = "0", max = "21600") int vettingSlots) {

    public PootConfig {
        if (criticalScore > warningScore) {
            throw new IllegalArgumentException("poot.critical_score must not exceed poot.warning_score");
        }
        if (weights.uptime() + weights.work() + weights.validation() + weights.conduct() != 100) {
            throw new IllegalArgumentException("poot.weights must add up to 100");
        }
    }

    /** What each part counts. */
    public record WeightSettings(@Default("40") @Bounds(min = "0", max = "100") int uptime,
            @Default("30") @Bounds(min = "0", max = "100") int work,
            @Default("20") @Bounds(min = "0", max = "100") int validation,
            @Default("10") @Bounds(min = "0", max = "100") int conduct) {
    }

    /** The rules that this configuration asks for, as a version that comes into force in a slot. */
    ScoreRules rules(int version, long effectiveSlot) {
        return new ScoreRules(version, effectiveSlot, weights.uptime(), weights.work(), weights.validation(), weights
                .conduct(), forgettingPpm, vettingSlots);
    }
}
