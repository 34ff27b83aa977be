package org.lucid.node.payouts;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.contract.payouts.Payouts.Reason;

/**
 * What may leave within an hour and a day of UTC (MON-56, MON-57). It folds the payouts that use a window; the store
 * holds the same sums in the payouts themselves.
 */
final class Limits {

    private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH")
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ISO_LOCAL_DATE.withZone(ZoneOffset.UTC);

    private final Usdt hourly;
    private final Usdt daily;
    private final Map<String, Payout> using = new HashMap<>();

    Limits(Usdt hourly, Usdt daily) {
        this.hourly = hourly;
        this.daily = daily;
    }

    static String hour(Instant at) {
        return HOUR.format(at);
    }

    static String day(Instant at) {
        return DAY.format(at);
    }

    /** Counts a payout as it is now: in its windows, or in none. Windows of earlier days are forgotten. */
    void count(Payout payout, Instant now) {
        String today = day(now);
        using.values().removeIf(other -> !other.limitDay().equals(Optional.of(today)));
        if (payout.limitDay().equals(Optional.of(today))) {
            using.put(payout.payoutId(), payout);
        } else {
            using.remove(payout.payoutId());
        }
    }

    /** Forgets all, before they are counted anew. */
    void clear() {
        using.clear();
    }

    Usdt usedInHour(Instant now) {
        String hour = hour(now);
        return sum(payout -> payout.limitHour().equals(Optional.of(hour)));
    }

    Usdt usedInDay(Instant now) {
        String day = day(now);
        return sum(payout -> payout.limitDay().equals(Optional.of(day)));
    }

    private Usdt sum(java.util.function.Predicate<Payout> which) {
        return new Usdt(using.values().stream().filter(which).mapToLong(payout -> payout.amount().micro()).sum());
    }

    /**
     * Why an amount may not go now and when it may; empty when it may. An amount above the hourly limit, which needs
     * approval, goes in an hour in which nothing was claimed yet and fills it.
     */
    Optional<Reason> refuse(Usdt amount, Instant now) {
        Usdt day = usedInDay(now);
        if (day.plus(amount).compareTo(daily) > 0) {
            return Optional.of(new Reason("LIMIT_DAILY", "Of " + daily + " USDT a day " + day + " are used.",
                    Optional.of(now.truncatedTo(ChronoUnit.DAYS).plus(Duration.ofDays(1)))));
        }
        Usdt hour = usedInHour(now);
        boolean fits = hour.plus(amount).compareTo(hourly) <= 0 || hour.equals(Usdt.ZERO);
        return fits
                ? Optional.empty()
                : Optional.of(new Reason("LIMIT_HOURLY", "Of " + hourly + " USDT an hour " + hour + " are used.",
                        Optional.of(now.truncatedTo(ChronoUnit.HOURS).plus(Duration.ofHours(1)))));
    }
}
