package org.lucid.node.payouts;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;

/** What became of payouts and attempts since the start (MON-101). */
final class PayoutMeters {

    private static final double[] AMOUNTS = {1, 5, 10, 50, 100, 500, 1000};
    private static final double MICRO = 1e6;

    private final MeterRegistry meters;
    private final Counter paid;
    private final DistributionSummary amounts;
    private final Timer seconds;

    PayoutMeters(MeterRegistry meters) {
        this.meters = meters;
        this.paid = Counter.builder("lucid_payout_paid_usdt").register(meters);
        this.amounts = DistributionSummary.builder("lucid_payout_amount_usdt").serviceLevelObjectives(AMOUNTS)
                .register(meters);
        this.seconds = Timer.builder("lucid_payout").register(meters);
        for (PayoutState state : PayoutState.finals()) {
            outcome(state);
        }
        for (Attempt.State state : Attempt.State.values()) {
            if (!state.isOpen()) {
                attempts(state);
            }
        }
    }

    private Counter outcome(PayoutState state) {
        return Counter.builder("lucid_payouts_ended").tag("outcome", label(state)).register(meters);
    }

    private Counter attempts(Attempt.State state) {
        return Counter.builder("lucid_payout_attempts").tag("outcome", label(state)).register(meters);
    }

    private static String label(Enum<?> state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    /** A payout came to its end. */
    void ended(Payout payout) {
        outcome(payout.state()).increment();
        if (payout.state() == PayoutState.CONFIRMED) {
            paid.increment(payout.net().micro() / MICRO);
            amounts.record(payout.net().micro() / MICRO);
            seconds.record(Duration.between(payout.createdAt(), payout.updatedAt()));
        }
    }

    /** An attempt was closed. */
    void closed(Attempt.State outcome) {
        attempts(outcome).increment();
    }
}
