package org.lucid.node.payouts;

import java.math.BigDecimal;
import java.time.Duration;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.kernel.config.Default;
import org.lucid.node.kernel.config.Env;
import org.lucid.node.kernel.json.Bounds;
import org.lucid.node.payouts.tron.TronSettings;

/**
 * The section {@code payouts}. Percentages have at most four places, so that they are whole parts per million.
 *
 * @param interval whole hours between sweeps, counted from midnight UTC
 * @param minInterval at least so long between two automatic payouts of a node
 * @param hourlyLimitUsdt what may be claimed for sending in one hour of UTC
 * @param approvalAboveUsdt a payout above this, or above the hourly limit, needs a second person
 * @param batchSize how many payouts are in the sender at once
 * @param maxRetries how many attempts may fail on the chain
 * @param tron the network that payouts travel on
 * @param retryDelay after a failure on the chain, doubled with each
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
        @Default("0.30") @Bounds(min = "0", max = "1000000") Usdt trxPriceUsdt,
        @Default("1000") @Env("HOURLY_PAYOUT_LIMIT_USDT") @Bounds(min = "1", max = "1000000") Usdt hourlyLimitUsdt,
        @Default("10000") @Env("DAILY_PAYOUT_LIMIT_USDT") @Bounds(min = "1", max = "1000000") Usdt dailyLimitUsdt,
        @Default("5000") @Bounds(min = "1", max = "1000000") Usdt approvalAboveUsdt, @Default("true") boolean monthly,
        @Default("10") @Env("PAYOUT_BATCH_SIZE") @Bounds(min = "1", max = "100") int batchSize,
        @Default("3") @Env("MAX_PAYOUT_RETRY_ATTEMPTS") @Bounds(min = "1", max = "5") int maxRetries,
        @Default("30s") @Env("PAYOUT_RETRY_DELAY_SECONDS") @Bounds(min = "10s", max = "1h") Duration retryDelay,
        TronSettings tron) {

    private static final int PLACES = 4;
    private static final long ALL = 1_000_000;

    public PayoutsConfig {
        require(minUsdt.compareTo(thresholdUsdt) <= 0 && thresholdUsdt.compareTo(maxUsdt) <= 0,
                "min_usdt <= threshold_usdt <= max_usdt does not hold");
        require(maxUsdt.compareTo(dailyLimitUsdt) <= 0, "max_usdt is above daily_limit_usdt");
        require(hourlyLimitUsdt.compareTo(dailyLimitUsdt) <= 0, "hourly_limit_usdt is above daily_limit_usdt");
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

    /** Without the rules of a day's rest and of the network's cost (MON-59). */
    SweepRule monthlyRule() {
        return new SweepRule(thresholdUsdt, Duration.ZERO, ALL, ALL);
    }

    /** For a node that is gone: from the smallest payout on. */
    SweepRule exitRule() {
        return new SweepRule(minUsdt, Duration.ZERO, ALL, ALL);
    }

    HoldRule holdRule() {
        return new HoldRule(Usdt.min(approvalAboveUsdt, hourlyLimitUsdt));
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
