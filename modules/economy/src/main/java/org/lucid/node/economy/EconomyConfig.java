package org.lucid.node.economy;

import java.math.BigDecimal;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.kernel.config.Default;
import org.lucid.node.kernel.config.Env;
import org.lucid.node.kernel.json.Bounds;

/**
 * The section {@code economy}. Rates are shares of one with at most six places, so that they are whole parts per
 * million.
 */
public record EconomyConfig(
        @Default("0.05") @Env("COMMISSION_RATE") @Bounds(min = "0", max = "0.5") BigDecimal commissionRate,
        @Default("0") @Env("TAX_RATE") @Bounds(min = "0", max = "0.5") BigDecimal taxRate, PriceList prices,
        RewardsConfig rewards,
        @Default("1") @Env("LUCID_REWARD_DISTRIBUTION_THRESHOLD") @Bounds(min = "0", max = "10000") Usdt poolThresholdUsdt,
        @Default("0.02") @Env("PERFORMANCE_BONUS_RATE") @Bounds(min = "0", max = "0.5") BigDecimal bonusRate,
        @Default("80.00") @Bounds(min = "0", max = "100") BigDecimal bonusMinScore,
        @Default("true") boolean bonusAutoTopUp, HeldBackConfig heldBack) {

    private static final int PLACES = 6;

    public EconomyConfig {
        requirePpm("commission_rate", commissionRate);
        requirePpm("tax_rate", taxRate);
        requirePpm("bonus_rate", bonusRate);
    }

    long commissionPpm() {
        return ppm(commissionRate);
    }

    long taxPpm() {
        return ppm(taxRate);
    }

    long bonusPpm() {
        return ppm(bonusRate);
    }

    private static long ppm(BigDecimal rate) {
        return rate.movePointRight(PLACES).longValueExact();
    }

    private static void requirePpm(String key, BigDecimal rate) {
        if (rate.stripTrailingZeros().scale() > PLACES) {
            throw new IllegalArgumentException(key + " " + rate + " has more than " + PLACES + " places");
        }
    }
}
