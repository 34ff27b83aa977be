package org.lucid.node.payouts;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** The automatic runs, their windows and the keys that keep a window from paying twice (MON-58, MON-59). */
enum RunKind {
    SWEEP(Payout.Kind.SWEEP), MONTHLY(Payout.Kind.MONTHLY);

    private static final int MONTHLY_HOUR = 23;
    private static final Duration LATE = Duration.ofDays(3);

    private final Payout.Kind payouts;

    RunKind(Payout.Kind payouts) {
        this.payouts = payouts;
    }

    Payout.Kind payouts() {
        return payouts;
    }

    /** {@code sweep:2026-01-01T13}, {@code monthly:2026-01}. */
    String runId(Instant at) {
        return this == SWEEP
                ? "sweep:" + Limits.hour(at)
                : "monthly:" + monthOf(at);
    }

    /** What is left of a terminated node is paid once a month. */
    static String exitKey(Instant at, String nodeId) {
        return "exit:" + nodeId + ":" + YearMonth.from(at.atOffset(ZoneOffset.UTC));
    }

    /** The first sweep after a time: minute 0 of every n-th UTC hour of the day. */
    static Instant nextSweep(Instant after, Duration interval) {
        Instant hour = after.truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS);
        while (hour.atOffset(ZoneOffset.UTC).getHour() % interval.toHours() != 0) {
            hour = hour.plus(1, ChronoUnit.HOURS);
        }
        return hour;
    }

    /** The first monthly run after a time: 23:00 UTC on the last day of a month. */
    static Instant nextMonthly(Instant after) {
        YearMonth month = YearMonth.from(after.atOffset(ZoneOffset.UTC));
        Instant run = monthlyOf(month);
        return run.isAfter(after) ? run : monthlyOf(month.plusMonths(1));
    }

    /** The monthly run that was due within the last three days, if any. */
    static Optional<Instant> dueMonthly(Instant now) {
        Instant next = nextMonthly(now);
        Instant last = monthlyOf(YearMonth.from(next.atOffset(ZoneOffset.UTC)).minusMonths(1));
        return last.plus(LATE).isBefore(now) ? Optional.empty() : Optional.of(last);
    }

    private static Instant monthlyOf(YearMonth month) {
        LocalDate last = month.atEndOfMonth();
        return last.atTime(LocalTime.of(MONTHLY_HOUR, 0)).toInstant(ZoneOffset.UTC);
    }

    /** A run that was missed carries the month in which it was due. */
    private static YearMonth monthOf(Instant at) {
        return YearMonth.from(dueMonthly(at).orElse(at).atOffset(ZoneOffset.UTC));
    }
}
