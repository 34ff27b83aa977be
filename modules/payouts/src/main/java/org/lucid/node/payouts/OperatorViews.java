package org.lucid.node.payouts;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.contract.payouts.PayoutSending;
import org.lucid.node.contract.payouts.Payouts;
import org.lucid.node.contract.payouts.Payouts.Due;
import org.lucid.node.contract.payouts.PayoutSending.GetQueue;
import org.lucid.node.contract.payouts.Payouts.GetSchedule;
import org.lucid.node.contract.payouts.Payouts.GetStatistics;
import org.lucid.node.contract.payouts.Payouts.Schedule;
import org.lucid.node.contract.payouts.Payouts.Statistics;
import org.lucid.node.contract.payouts.Payouts.StatusSum;
import org.lucid.node.kernel.bus.Call;

/** What those who run the network see of all payouts: what comes next, what waits, what was paid. */
final class OperatorViews {

    private static final int MOST_DUE = 100;
    private static final int QUEUE = 50;

    private final PayoutsConfig config;
    private final PayoutStore store;
    private final Shown shown;
    private final InstantSource clock;

    /** The sum of some payouts. */
    private static final class Sum {

        private long payouts;
        private Usdt amount = Usdt.ZERO;
        private Usdt fee = Usdt.ZERO;
        private Usdt net = Usdt.ZERO;

        private void add(Payout payout) {
            payouts++;
            amount = amount.plus(payout.amount());
            fee = fee.plus(payout.fee());
            net = net.plus(payout.net());
        }
    }

    OperatorViews(PayoutsConfig config, PayoutStore store, Shown shown, InstantSource clock) {
        this.config = config;
        this.store = store;
        this.shown = shown;
        this.clock = clock;
    }

    /** The next runs, and the holds that end by themselves. */
    Future<Schedule> schedule(GetSchedule request, Call call) {
        Instant now = clock.instant();
        Optional<Instant> sweep = config.sweep()
                ? Optional.of(RunKind.nextSweep(now, config.interval()))
                : Optional.empty();
        Optional<Instant> monthly = config.monthly() ? Optional.of(RunKind.nextMonthly(now)) : Optional.empty();
        return store.heldByTime(MOST_DUE).map(page -> new Schedule(sweep, monthly, page.values().stream()
                .map(payout -> new Due(payout.payoutId(), payout.nodeId(), payout.amount(),
                        payout.nextAt().orElseThrow(), payout.reason()))
                .toList()));
    }

    /** Sums by status, over at most a year. */
    Future<Statistics> statistics(GetStatistics request, Call call) {
        Instant now = clock.instant();
        Instant from = now.minus(range(request.timeRange().orElse("24h")));
        Map<PayoutState, Sum> sums = new EnumMap<>(PayoutState.class);
        Limits limits = new Limits(config.hourlyLimitUsdt(), config.dailyLimitUsdt());
        return sum(from, Optional.empty(), sums).compose(done -> today(limits, now, Optional.empty()))
                .map(done -> new Statistics(from, now, byStatus(sums), limits.usedInHour(now), limits.usedInDay(now),
                        config.hourlyLimitUsdt(), config.dailyLimitUsdt()));
    }

    private static Duration range(String text) {
        long number = Long.parseLong(text.substring(0, text.length() - 1));
        return text.endsWith("h") ? Duration.ofHours(number) : Duration.ofDays(number);
    }

    private Future<Void> sum(Instant from, Optional<String> cursor, Map<PayoutState, Sum> sums) {
        return store.created(from, cursor).compose(page -> {
            page.values().forEach(payout -> sums.computeIfAbsent(payout.state(), state -> new Sum()).add(payout));
            return page.next().isEmpty() ? Future.succeededFuture() : sum(from, page.next(), sums);
        });
    }

    private Future<Void> today(Limits limits, Instant now, Optional<String> cursor) {
        return store.ofDay(Limits.day(now), cursor).compose(page -> {
            page.values().forEach(payout -> limits.count(payout, now));
            return page.next().isEmpty() ? Future.succeededFuture() : today(limits, now, page.next());
        });
    }

    private static List<StatusSum> byStatus(Map<PayoutState, Sum> sums) {
        Map<String, StatusSum> statuses = new LinkedHashMap<>();
        for (PayoutState state : PayoutState.values()) {
            Sum sum = sums.getOrDefault(state, new Sum());
            StatusSum one = new StatusSum(state.status(), sum.payouts, sum.amount, sum.fee, sum.net);
            statuses.merge(state.status(), one, (a, b) -> new StatusSum(a.status(), a.payouts() + b.payouts(),
                    a.amountUsdt().plus(b.amountUsdt()), a.feeUsdt().plus(b.feeUsdt()),
                    a.netAmountUsdt().plus(b.netAmountUsdt())));
        }
        return List.copyOf(statuses.values());
    }

    /** What waits for the sender, in the order of sending. */
    Future<PayoutSending.Queue> queue(GetQueue request, Call call) {
        List<Payouts.Payout> found = new ArrayList<>();
        Future<Long> processing = Future.join(store.count(PayoutState.CLAIMED), store.count(PayoutState.SIGNED),
                store.count(PayoutState.BROADCAST)).map(
                        all -> all.<Long>resultAt(0) + all.<Long>resultAt(1)
                                + all.<Long>resultAt(2));
        return waiting(request, Optional.empty(), found).compose(done -> store.count(PayoutState.READY))
                .compose(ready -> processing.map(sending -> new PayoutSending.Queue(ready, sending, found)));
    }

    private Future<Void> waiting(GetQueue request, Optional<String> cursor, List<Payouts.Payout> found) {
        int most = request.limit().orElse(QUEUE);
        return store.queue(cursor).compose(page -> {
            page.values().stream().filter(payout -> request.priority().map(payout.priority()::equals).orElse(true))
                    .limit(most - found.size()).map(shown::of).forEach(found::add);
            return page.next().isEmpty() || found.size() >= most
                    ? Future.succeededFuture()
                    : waiting(request, page.next(), found);
        });
    }
}
