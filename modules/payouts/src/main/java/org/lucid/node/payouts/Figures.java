package org.lucid.node.payouts;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.module.SeriesGauge;
import org.lucid.node.kernel.module.SeriesGauge.Series;

/** The payouts in numbers (API-65, MON-101), as they stand in the store. */
final class Figures {

    private final Parts parts;
    private final InstantSource clock;
    private final SeriesGauge payouts;
    private final SeriesGauge used;
    private final SeriesGauge halted;
    private final SeriesGauge breaker;
    private final SeriesGauge difference;
    private final SeriesGauge age;

    /** What is shown. */
    record Parts(PayoutStore store, Control control, ReconciliationStore reports, Breaker breaker) {
    }

    Figures(ModuleContext<PayoutsConfig> context, Parts parts) {
        this.parts = parts;
        this.clock = context.clock();
        MeterRegistry meters = context.meters();
        this.payouts = new SeriesGauge(meters, "lucid_payouts");
        this.used = new SeriesGauge(meters, "lucid_payout_limit_used_usdt");
        this.halted = new SeriesGauge(meters, "lucid_payout_halted");
        this.breaker = new SeriesGauge(meters, "lucid_payout_breaker");
        this.difference = new SeriesGauge(meters, "lucid_reconciliation_difference_usdt");
        this.age = new SeriesGauge(meters, "lucid_reconciliation_age_seconds");
    }

    /** Counts the payouts by their exact state, and shows what protects the money. */
    Future<Void> show() {
        Instant now = clock.instant();
        breaker.show(parts.breaker().isOpen(now) ? 1 : 0);
        return states().compose(done -> limits(now, Optional.empty(), new Limits(Usdt.ZERO, Usdt.ZERO)))
                .compose(done -> parts.control().halt()).compose(halt -> {
                    halted.show(halt.filter(Control.Halt::halted).isPresent() ? 1 : 0);
                    return parts.reports().latest();
                }).map(latest -> {
                    latest.ifPresent(report -> {
                        difference.show((report.held().micro() - report.expected().micro()) / 1e6);
                        age.show(Duration.between(report.createdAt(), now).toSeconds());
                    });
                    return null;
                });
    }

    private Future<Void> states() {
        List<Future<Long>> counts = new ArrayList<>();
        for (PayoutState state : PayoutState.values()) {
            counts.add(parts.store().count(state));
        }
        return Future.join(counts).map(all -> {
            List<Series> series = new ArrayList<>();
            for (PayoutState state : PayoutState.values()) {
                series.add(new Series(all.<Long>resultAt(state.ordinal()), "state",
                        state.name().toLowerCase(Locale.ROOT)));
            }
            payouts.show(series);
            return null;
        });
    }

    private Future<Void> limits(Instant now, Optional<String> cursor, Limits fold) {
        return parts.store().ofDay(Limits.day(now), cursor).compose(page -> {
            page.values().forEach(payout -> fold.count(payout, now));
            if (page.next().isPresent()) {
                return limits(now, page.next(), fold);
            }
            used.show(List.of(new Series(fold.usedInHour(now).micro() / 1e6, "window", "hour"), new Series(fold
                    .usedInDay(now).micro() / 1e6, "window", "day")));
            return Future.succeededFuture();
        });
    }
}
