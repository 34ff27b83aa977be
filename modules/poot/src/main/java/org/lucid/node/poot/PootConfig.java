package org.lucid.node.poot;

import java.time.Duration;
import org.lucid.node.contract.money.Usdt;
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
 * @param challengeMinutes how long a challenge can be answered, {@code proofValidMinutes} how long a proof is valid
 * @param minStakeUsdt the least that a proof may claim
 * @param maxAttemptsPerHour after so many rejected proofs within an hour no more are taken
 * @param challengeBytes how long a challenge is
 */
public record PootConfig(
        @Default("300s") @Env({
                "POOT_CALCULATION_INTERVAL",
                "LUCID_POOT_CALCULATION_INTERVAL"}) @Bounds(min = "120s", max = "24h") Duration calculationInterval,
        @Default("70") @Bounds(min = "0", max = "100") int warningScore,
        @Default("50") @Env(value = {"POOT_SCORE_THRESHOLD",
                "LUCID_POOT_SCORE_THRESHOLD"}, share = true) @Bounds(min = "0", max = "100") int criticalScore,
        WeightSettings weights,
        @Default("900000") @Bounds(min = "500000", max = "990000") long forgettingPpm,
        @Default("5040") @Bounds(min = "0", max = "21600") int vettingSlots,
        @Default("15") @Env({"POOT_CHALLENGE_VALIDITY_MINUTES",
                "LUCID_POOT_CHALLENGE_VALIDITY_MINUTES"}) @Bounds(min = "1", max = "60") int challengeMinutes,
        @Default("60") @Env({"POOT_PROOF_CACHE_MINUTES",
                "LUCID_POOT_PROOF_CACHE_MINUTES"}) @Bounds(min = "5", max = "1440") int proofValidMinutes,
        @Default("100.000000") @Env({"MIN_TOKEN_STAKE_AMOUNT",
                "LUCID_MIN_TOKEN_STAKE_AMOUNT"}) @Bounds(min = "0") Usdt minStakeUsdt,
        @Default("3") @Env({"MAX_VALIDATION_ATTEMPTS",
                "LUCID_MAX_VALIDATION_ATTEMPTS"}) @Bounds(min = "1", max = "20") int maxAttemptsPerHour,
        @Default("32") @Env({"CHALLENGE_COMPLEXITY_BYTES",
                "LUCID_CHALLENGE_COMPLEXITY_BYTES"}) @Bounds(min = "32", max = "64") int challengeBytes) {

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

    Duration challengeValid() {
        return Duration.ofMinutes(challengeMinutes);
    }

    Duration proofValid() {
        return Duration.ofMinutes(proofValidMinutes);
    }

    /** The rules that this configuration asks for, as a version that comes into force in a slot. */
    ScoreRules rules(int version, long effectiveSlot) {
        return new ScoreRules(version, effectiveSlot, weights.uptime(), weights.work(), weights.validation(), weights
                .conduct(), forgettingPpm, vettingSlots);
    }
}
