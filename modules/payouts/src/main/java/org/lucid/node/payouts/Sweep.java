package org.lucid.node.payouts;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.lucid.node.contract.economy.PayoutFunds;
import org.lucid.node.contract.economy.PayoutFunds.Payable;
import org.lucid.node.contract.economy.PayoutFunds.PayableNode;
import org.lucid.node.contract.payouts.Payouts;
import org.lucid.node.contract.payouts.Payouts.RunInfo;
import org.lucid.node.contract.payouts.Payouts.Skipped;
import org.lucid.node.contract.registration.Nodes;
import org.lucid.node.contract.registration.Nodes.StatusItem;
import org.lucid.node.kernel.bus.Bus;
import org.lucid.node.kernel.store.Versioned;
import org.lucid.node.kernel.time.IdSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pays out, once an hour, what reached the threshold (MON-58). The key of a payout names the hour and the node, so a
 * sweep that is repeated in its hour creates nothing twice.
 */
final class Sweep {

    private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);
    private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH")
            .withZone(ZoneOffset.UTC);
    private static final int PAGE = 500;

    private final PayoutsConfig config;
    private final PayoutStore store;
    private final Progress progress;
    private final Bus bus;
    private final IdSource ids;
    private Optional<Future<RunInfo>> running = Optional.empty();

    private static final class Tally {

        private int considered;
        private int created;
        private final Map<String, Integer> skipped = new TreeMap<>();

        private void skip(String reason) {
            skipped.merge(reason, 1, Integer::sum);
        }
    }

    Sweep(PayoutsConfig config, PayoutStore store, Progress progress, Bus bus, IdSource ids) {
        this.config = config;
        this.store = store;
        this.progress = progress;
        this.bus = bus;
        this.ids = ids;
    }

    /** The first sweep after a time: minute 0 of every n-th UTC hour of the day. */
    static Instant next(Instant after, Duration interval) {
        Instant hour = after.truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS);
        while (hour.atOffset(ZoneOffset.UTC).getHour() % interval.toHours() != 0) {
            hour = hour.plus(1, ChronoUnit.HOURS);
        }
        return hour;
    }

    /** Sweeps all nodes as of a time, or joins the sweep that is going on. */
    Future<RunInfo> run(Instant now) {
        if (running.isPresent()) {
            return running.get();
        }
        // Whole seconds: two sweeps a day apart must not miss each other by the jitter of a timer.
        Instant at = now.truncatedTo(ChronoUnit.SECONDS);
        Tally tally = new Tally();
        Future<RunInfo> run = pages(at, Optional.empty(), tally).map(done -> info(at, tally));
        if (!run.isComplete()) {
            running = Optional.of(run);
            run.onComplete(done -> running = Optional.empty());
        }
        return run;
    }

    private RunInfo info(Instant at, Tally tally) {
        LOG.info("event=sweep at={} considered={} created={}", at, tally.considered, tally.created);
        List<Skipped> skipped = new ArrayList<>();
        tally.skipped.forEach((reason, count) -> skipped.add(new Skipped(reason, count)));
        return new RunInfo("sweep:" + HOUR.format(at), "sweep", at, tally.considered, tally.created, skipped);
    }

    private Future<Void> pages(Instant at, Optional<String> after, Tally tally) {
        return bus.request(PayoutFunds.PAYABLE, new Payable(config.thresholdUsdt(), after, PAGE)).compose(found -> {
            List<PayableNode> nodes = found.items();
            if (nodes.isEmpty()) {
                return Future.succeededFuture();
            }
            return bus.request(Nodes.STATUSES, Nodes.Statuses.of(nodes.stream().map(PayableNode::nodeId).toList()))
                    .compose(known -> each(at, nodes, known.items(), tally))
                    .compose(done -> nodes.size() < PAGE
                            ? Future.succeededFuture()
                            : pages(at, Optional.of(nodes.getLast().nodeId()), tally));
        });
    }

    private Future<Void> each(Instant at, List<PayableNode> nodes, List<StatusItem> known, Tally tally) {
        Map<String, StatusItem> byId = new TreeMap<>();
        known.forEach(item -> byId.put(item.nodeId(), item));
        Future<Void> chain = Future.succeededFuture();
        for (PayableNode node : nodes) {
            Optional<String> operator = Optional.ofNullable(byId.get(node.nodeId())).flatMap(StatusItem::operatorId);
            chain = chain.compose(before -> one(at, node, operator, tally));
        }
        return chain;
    }

    private Future<Void> one(Instant at, PayableNode node, Optional<String> operator, Tally tally) {
        tally.considered++;
        return judge(node.nodeId(), node, at).compose(decision -> {
            if (!decision.pays()) {
                decision.failed().forEach(reason -> tally.skip(reason.code()));
                return Future.succeededFuture();
            }
            Payout payout = Payout.pending(ids.next("payout"), node.nodeId(), operator, Payout.Kind.SWEEP,
                    "sweep:" + HOUR.format(at) + ":" + node.nodeId(), decision.amount(), config.terms(),
                    Progress.SYSTEM, at);
            return create(payout, tally);
        });
    }

    /** What a sweep at some time decides for a node, with what it knows of earlier payouts. */
    Future<SweepRule.Decision> judge(String nodeId, PayableNode node, Instant at) {
        return store.lastAutomatic(nodeId, at.minus(config.minInterval().duration()))
                .map(last -> config.sweepRule().at(at,
                        new SweepRule.Inputs(node.available(), last, Optional.empty()), config.terms()));
    }

    private Future<Void> create(Payout payout, Tally tally) {
        return store.insert(payout).compose(stored -> {
            if (!stored) {
                tally.skip("MADE_ALREADY");
                return Future.succeededFuture();
            }
            tally.created++;
            bus.publish(Payouts.PAYOUT_CHANGED, new Payouts.PayoutChanged(payout.payoutId(), payout.nodeId(),
                    Optional.empty(), payout.state().name(), Optional.empty()));
            // A payout that stays PENDING here is taken up by the next resumption.
            return progress.advance(new Versioned<>(payout.payoutId(), 1, payout)).mapEmpty()
                    .otherwiseEmpty().mapEmpty();
        });
    }
}
