package org.lucid.node.consensus;

import java.math.BigDecimal;
import java.util.Optional;
import org.lucid.node.consensus.params.RuleParameters;
import org.lucid.node.kernel.config.Default;
import org.lucid.node.kernel.config.Env;
import org.lucid.node.kernel.json.Bounds;

/**
 * The section {@code consensus}. All but the last six keys are rule parameters: a change takes effect with the next
 * epoch.
 *
 * @param dMin the least density that is rewarded, at most 6 places
 * @param observeMinBits how many of the 24 ten-second marks of a slot and the next must be set for it to be observed
 * @param massSilencePercent below this share of the usual beacons a slot is unobserved; 0 for never
 * @param slotDurationSec cannot be configured; another value refuses the start (CON-01)
 * @param silentAfter so many expected slots missed in a row are told once
 * @param genesisServer the entity that leads where no other can; without it such slots have no leader
 * @param verifyQueue proofs that may wait for their signature to be checked
 */
public record ConsensusConfig(
        @Default("5000") @Env("SLOT_TIMEOUT_MS") @Bounds(min = "1000", max = "10000") int slotTimeoutMs,
        @Default("3") @Bounds(min = "0", max = "3") int maxFallbacks,
        @Default("16") @Env("COOLDOWN_SLOTS") @Bounds(min = "8", max = "64") int cooldownSlots,
        @Default("7") @Env("LEADER_WINDOW_DAYS") @Bounds(min = "3", max = "14") int windowDays,
        @Default("0.2") @Env("D_MIN") @Bounds(min = "0.1", max = "0.5") BigDecimal dMin,
        @Default("5") @Env("BASE_MB_PER_SESSION") @Bounds(min = "1", max = "20") int baseMbPerSession,
        @Default("50000") @Bounds(min = "0", max = "500000") int missedSlotCutPpm,
        @Default("500000") @Bounds(min = "0", max = "1000000") int equivocationCutPpm, Credits credits, Caps caps,
        @Default("0") @Bounds(min = "0", max = "7") int validatorsPerSession,
        @Default("240") @Bounds(min = "0", max = "720") int maintenanceSlotsPerMonth,
        @Default("12") @Bounds(min = "6", max = "20") int observeMinBits,
        @Default("50") @Bounds(min = "0", max = "80") int massSilencePercent,
        @Default("120") @Env("SLOT_DURATION_SEC") @Bounds(min = "120", max = "120") int slotDurationSec,
        @Default("5") @Bounds(min = "1", max = "60") int silentAfter,
        @Default("2") @Bounds(min = "1", max = "8") int verifyThreads,
        @Default("4096") @Bounds(min = "256", max = "65536") int verifyQueue,
        @Default("8") @Bounds(min = "2", max = "31") int proofRetentionDays,
        @Env("LUCID_GENESIS_SERVER") @Bounds(pattern = "[A-Za-z0-9_-]{1,64}") Optional<String> genesisServer) {

    private static final int PLACES = 6;

    public ConsensusConfig {
        if (dMin.stripTrailingZeros().scale() > PLACES) {
            throw new IllegalArgumentException("d_min has more than " + PLACES + " places");
        }
    }

    /** What work earns, in milli-credits. */
    public record Credits(@Default("5242880") @Bounds(min = "1048576", max = "104857600") long relayBytes,
            @Default("2000") @Bounds(min = "0", max = "100000") int chunkMc,
            @Default("10000") @Bounds(min = "0", max = "100000") int gibMc,
            @Default("5000") @Bounds(min = "0", max = "100000") int sessionMc) {
    }

    /** What one node can plausibly do in a slot; more earns nothing. */
    public record Caps(@Default("15000000000") @Bounds(min = "1000000", max = "1000000000000") long relayBytes,
            @Default("16") @Bounds(min = "1", max = "64") int audits,
            @Default("32") @Bounds(min = "1", max = "64") int validations) {
    }

    /** The rule parameters that this configuration asks for. */
    public RuleParameters rules() {
        return new RuleParameters(slotTimeoutMs, maxFallbacks, cooldownSlots, windowDays,
                dMin.movePointRight(PLACES).intValueExact(), baseMbPerSession, missedSlotCutPpm, equivocationCutPpm,
                credits.relayBytes(), credits.chunkMc(), credits.gibMc(), credits.sessionMc(), caps.relayBytes(),
                caps.audits(), caps.validations(), validatorsPerSession, maintenanceSlotsPerMonth, observeMinBits,
                massSilencePercent);
    }
}
