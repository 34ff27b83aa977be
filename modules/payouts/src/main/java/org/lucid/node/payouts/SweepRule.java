package org.lucid.node.payouts;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.contract.payouts.Payouts.Reason;
import org.lucid.node.contract.registration.PayoutAddresses;

/**
 * Whether a sweep pays a node, how much, and if not which rules keep it from paying (MON-58, MON-61, MON-62). The sweep
 * and the estimate shown to people are this same function.
 *
 * @param maxFeePpm the largest fee as a part of the amount
 * @param maxCostPpm the largest network cost as a part of the amount
 */
record SweepRule(Usdt threshold, Duration minInterval, long maxFeePpm, long maxCostPpm) {

    private static final long MILLION = 1_000_000;

    /**
     * What is known of a node.
     *
     * @param lastAutomatic when its last automatic payout was created
     * @param networkCost what sending would cost the operator, when that is known
     * @param facts where the node is paid to
     */
    record Inputs(Usdt available, Optional<Instant> lastAutomatic, Optional<Usdt> networkCost,
            HoldRule.Facts facts) {
    }

    /** What a sweep at some time does; it pays when no rule failed. */
    record Decision(Usdt amount, Usdt fee, Usdt net, List<Reason> failed) {

        boolean pays() {
            return failed.isEmpty();
        }
    }

    /** Judges a node as a sweep at this time would. */
    Decision at(Instant sweep, Inputs inputs, Terms terms) {
        if (inputs.available().compareTo(threshold) < 0) {
            return new Decision(Usdt.ZERO, Usdt.ZERO, Usdt.ZERO, List.of(new Reason("BELOW_THRESHOLD",
                    "Available are " + inputs.available() + ", a sweep pays from " + threshold + ".",
                    Optional.empty())));
        }
        Usdt amount = Usdt.min(inputs.available(), terms.max());
        Terms.Fee fee = terms.fee(amount);
        List<Reason> failed = new ArrayList<>();
        inputs.lastAutomatic().map(last -> last.plus(minInterval)).filter(sweep::isBefore)
                .ifPresent(free -> failed.add(new Reason("PAID_RECENTLY",
                        "The last automatic payout is less than " + minInterval.toHours() + " h old.",
                        Optional.of(nextHour(free)))));
        addressRule(inputs.facts()).ifPresent(failed::add);
        if (exceeds(fee.fee(), amount, maxFeePpm)) {
            failed.add(new Reason("FEE_TOO_HIGH", "The fee " + fee.fee() + " is more than " + percent(maxFeePpm)
                    + " % of " + amount + ".", Optional.empty()));
        }
        inputs.networkCost().filter(cost -> exceeds(cost, amount, maxCostPpm)).ifPresent(cost -> failed
                .add(new Reason("NETWORK_COST_TOO_HIGH", "The network would take " + cost + ", more than "
                        + percent(maxCostPpm) + " % of " + amount + ".", Optional.empty())));
        return new Decision(amount, fee.fee(), fee.net(), List.copyOf(failed));
    }

    /** A node without a proven address keeps its money available; one that changes it waits (MON-54). */
    private static Optional<Reason> addressRule(HoldRule.Facts facts) {
        if (facts.payableAddress().isPresent()) {
            return Optional.empty();
        }
        return Optional.of(facts.address().flatMap(PayoutAddresses.Item::holdUntil)
                .map(until -> new Reason("ADDRESS_HOLD", "The payout address is being changed.", Optional.of(until)))
                .orElseGet(() -> new Reason("NO_PAYABLE_ADDRESS",
                        "The node has no proven payout address. Register one and prove it.", Optional.empty())));
    }

    /** What TRX are worth; the price is in USDT for one TRX. */
    static Usdt networkCost(long sun, Usdt trxPrice) {
        return new Usdt(Math.multiplyExact(sun, trxPrice.micro()) / MILLION);
    }

    private static boolean exceeds(Usdt part, Usdt amount, long ppm) {
        return Math.multiplyExact(part.micro(), MILLION) > Math.multiplyExact(amount.micro(), ppm);
    }

    private static String percent(long ppm) {
        return java.math.BigDecimal.valueOf(ppm, 4).stripTrailingZeros().toPlainString();
    }

    private static Instant nextHour(Instant from) {
        Instant hour = from.truncatedTo(ChronoUnit.HOURS);
        return hour.equals(from) ? hour : hour.plus(1, ChronoUnit.HOURS);
    }
}
