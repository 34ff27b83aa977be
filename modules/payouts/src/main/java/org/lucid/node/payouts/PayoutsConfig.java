package org.lucid.node.payouts;

import java.math.BigDecimal;
import java.time.Duration;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.kernel.config.Default;
import org.lucid.node.kernel.config.Env;
import org.lucid.node.kernel.json.Bounds;

/**
 * The section {@code payouts}. Percentages have at most four places, so that they are whole parts per million.
 *
 * @param interval whole hours between sweeps, counted from midnight UTC
 * @param minInterval at least so long between two automatic payouts of a node
 */
public record PayoutsConfig(
        @Default("10") @Env("PAYOUT_THRESHOLD_USDT") @Bounds(min = "0", max = "1000000") Usdt thresholdUsdt,
        @Default("1") @Env("PAYOUT_MIN_AMOUNT_USDT") @Bounds(min = "0", max = "1000000") Usdt minUsdt,
        @Default("10000") @Env("PAYOUT_MAX_AMOUNT_USDT") @Bounds(min = "0", max = "1000000") Usdt maxUsdt,
        @Default("1") @Env("PAYOUT_PROCESSING_FEE_PERCENT") @Bounds(min = "0", max = "10") BigDecimal feePercent,
        @Default("0.1") @Bounds(min = "0", max = "1000000") Usdt feeFloorUsdt,
        @Default("10") @Bounds(min = "0", max = "1000000") Usdt feeCapUsdt, @Default("true") boolean sweep,
        @Default("1h") @Env("PAYOUT_PROCESSING_INTERVAL") @Bounds(min = "1h", max = "24h") Duration interval,
        @Default("24h") @Env("PAYOUT_FREQUENCY_HOURS") @Bounds(min = "0h", max = "720h") Hours minInterval,
        @Default("5") @Bounds(min = "0", max = "100") BigDecimal maxFeePercent,
        @Default("25") @Bounds(min = "0", max = "100") BigDecimal maxNetworkCostPercent,
        @Default("0.30") @Bounds(min = "0", max = "1000000") Usdt trxPriceUsdt) {

    private static final int PLACES = 4;

    public PayoutsConfig {
        require(minUsdt.compareTo(thresholdUsdt) <= 0 && thresholdUsdt.compareTo(maxUsdt) <= 0,
                "min_usdt <= threshold_usdt <= max_usdt does not hold");
        require(feeFloorUsdt.compareTo(minUsdt) < 0, "fee_floor_usdt is not below min_usdt");
        require(feeFloorUsdt.compareTo(feeCapUsdt) <= 0, "fee_floor_usdt is above fee_cap_usdt");
        require(interval.toSeconds() % 3_600 == 0, "interval is not whole hours");
        require(feePercent.stripTrailingZeros().scale() <= PLACES
                && maxFeePercent.stripTrailingZeros().scale() <= PLACES
                && maxNetworkCostPercent.stripTrailingZeros().scale() <= PLACES,
                "a percentage has more than " + PLACES + " places");
    }

    Terms terms() {
        return new Terms(minUsdt, maxUsdt, ppm(feePercent), feeFloorUsdt, feeCapUsdt);
    }

    SweepRule sweepRule() {
        return new SweepRule(thresholdUsdt, minInterval.duration(), ppm(maxFeePercent), ppm(maxNetworkCostPercent));
    }

    private static long ppm(BigDecimal percent) {
        return percent.movePointRight(PLACES).longValueExact();
    }

    private static void require(boolean holds, String problem) {
        if (!holds) {
            throw new IllegalArgumentException(problem);
        }
    }
}
