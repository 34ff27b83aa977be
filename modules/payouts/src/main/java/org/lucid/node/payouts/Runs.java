package org.lucid.node.payouts;

import io.vertx.core.Future;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.lucid.node.contract.economy.PayoutFunds;
import org.lucid.node.contract.economy.PayoutFunds.Payable;
import org.lucid.node.contract.economy.PayoutFunds.PayableNode;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.contract.payouts.Payouts;
import org.lucid.node.contract.payouts.Payouts.RunInfo;
import org.lucid.node.contract.payouts.Payouts.Skipped;
import org.lucid.node.contract.registration.PayoutAddresses;
import org.lucid.node.kernel.bus.Bus;
import org.lucid.node.kernel.store.Versioned;
import org.lucid.node.kernel.time.IdSource;
import org.lucid.node.payouts.HoldRule.Facts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes automatic payouts of what reached the threshold (MON-58, MON-59). The key of a payout names its window and the
 * node, so a run that is repeated in its window creates nothing twice.
 */
final class Runs {

    private static final Logger LOG = LoggerFactory.getLogger(Runs.class);
    private static final String TERMINATED = "TERMINATED";
    private static final int PAGE = 500;

    private final PayoutsConfig config;
    private final PayoutStore store;
    private final RunStore runs;
    private final Progress progress;
    private final NetworkCost cost;
    private final NodeFacts nodes;
    private final Bus bus;
    private final IdSource ids;
    private Optional<Future<RunInfo>> running = Optional.empty();

    /** What one run does, and what it has done so far. */
    private static final class Run {

        private final RunKind kind;
        private final Instant at;
        private final Optional<Usdt> networkCost;
        private int considered;
        private int created;
        private Usdt amount = Usdt.ZERO;
        private final Map<String, Integer> skipped = new TreeMap<>();

        private Run(RunKind kind, Instant at, Optional<Usdt> networkCost) {
            this.kind = kind;
            this.at = at;
            this.networkCost = networkCost;
        }

        private void skip(String reason) {
            skipped.merge(reason, 1, Integer::sum);
        }

        private List<Skipped> skips() {
            List<Skipped> list = new ArrayList<>();
            skipped.forEach((reason, count) -> list.add(new Skipped(reason, count)));
            return list;
        }
    }

    Runs(PayoutsConfig config, PayoutStore store, RunStore runs, Progress progress, NetworkCost cost, Bus bus,
            IdSource ids) {
        this.config = config;
        this.store = store;
        this.runs = runs;
        this.progress = progress;
        this.cost = cost;
        this.nodes = new NodeFacts(bus);
        this.bus = bus;
        this.ids = ids;
    }

    /** Goes through all nodes as of a time, or joins the run that is going on. */
    Future<RunInfo> run(RunKind kind, Instant now) {
        if (running.isPresent()) {
            return running.get();
        }
        // Whole seconds: two sweeps a day apart must not miss each other by the jitter of a timer.
        Instant at = now.truncatedTo(ChronoUnit.SECONDS);
        Future<RunInfo> all = cost.estimate().compose(estimate -> {
            Run run = new Run(kind, at, estimate);
            return pages(run, Optional.empty()).compose(done -> ended(run));
        });
        if (!all.isComplete()) {
            running = Optional.of(all);
            all.onComplete(done -> running = Optional.empty());
        }
        return all;
    }

    private Future<RunInfo> ended(Run run) {
        String id = run.kind.runId(run.at);
        LOG.info("event=payout_run run_id={} considered={} created={} amount={}", id, run.considered, run.created,
                run.amount);
        String kind = run.kind.name().toLowerCase(Locale.ROOT);
        return runs
                .add(new RunStore.Run(id, kind, run.considered, run.created, run.amount, run.skips(), run.at, run.at))
                .map(new RunInfo(id, kind, run.at, run.considered, run.created, run.skips()));
    }

    private Future<Void> pages(Run run, Optional<String> after) {
        return bus.request(PayoutFunds.PAYABLE, new Payable(config.minUsdt(), after, PAGE)).compose(found -> {
            List<PayableNode> page = found.items();
            if (page.isEmpty()) {
                return Future.succeededFuture();
            }
            return nodes.of(page.stream().map(PayableNode::nodeId).toList()).compose(facts -> each(run, page, facts))
                    .compose(done -> page.size() < PAGE
                            ? Future.succeededFuture()
                            : pages(run, Optional.of(page.getLast().nodeId())));
        });
    }

    private Future<Void> each(Run run, List<PayableNode> page, Map<String, Facts> facts) {
        Future<Void> chain = Future.succeededFuture();
        for (PayableNode node : page) {
            chain = chain.compose(before -> one(run, node, facts.get(node.nodeId())));
        }
        return chain;
    }

    private Future<Void> one(Run run, PayableNode node, Facts facts) {
        boolean gone = run.kind == RunKind.SWEEP && facts.status().filter(TERMINATED::equals).isPresent();
        if (!gone && node.available().compareTo(config.thresholdUsdt()) < 0) {
            return Future.succeededFuture();
        }
        run.considered++;
        return judge(node, facts, run.kind, run.at, run.networkCost).compose(decision -> {
            if (!decision.pays()) {
                decision.failed().forEach(reason -> run.skip(reason.code()));
                return Future.succeededFuture();
            }
            Optional<String> operator = facts.address().flatMap(PayoutAddresses.Item::operatorId);
            String key = gone
                    ? RunKind.exitKey(run.at, node.nodeId())
                    : run.kind.runId(run.at) + ":" + node.nodeId();
            return create(run, Payout.pending(ids.next("payout"), node.nodeId(), operator,
                    gone ? Payout.Kind.EXIT : run.kind.payouts(), key, decision.amount(), config.terms(),
                    Progress.SYSTEM, run.at));
        });
    }

    /** What a run at some time decides for a node, with what is known of it and of its earlier payouts (MON-62). */
    Future<SweepRule.Decision> judge(PayableNode node, Facts facts, RunKind kind, Instant at,
            Optional<Usdt> networkCost) {
        boolean gone = kind == RunKind.SWEEP && facts.status().filter(TERMINATED::equals).isPresent();
        Future<Optional<Instant>> last = kind == RunKind.SWEEP
                ? store.lastAutomatic(node.nodeId(), at.minus(config.minInterval().duration()))
                : Future.succeededFuture(Optional.empty());
        boolean costCounts = kind == RunKind.SWEEP && !gone;
        SweepRule rule = gone ? config.exitRule() : costCounts ? config.sweepRule() : config.monthlyRule();
        return last.map(newest -> rule.at(at, new SweepRule.Inputs(node.available(), newest,
                costCounts ? networkCost : Optional.empty(), facts), config.terms()));
    }

    private Future<Void> create(Run run, Payout payout) {
        return store.insert(payout).compose(stored -> {
            if (!stored) {
                run.skip("MADE_ALREADY");
                return Future.succeededFuture();
            }
            run.created++;
            run.amount = run.amount.plus(payout.amount());
            bus.publish(Payouts.PAYOUT_CHANGED, new Payouts.PayoutChanged(payout.payoutId(), payout.nodeId(),
                    Optional.empty(), payout.state().name(), Optional.empty()));
            // A payout that stays PENDING here is taken up by the next resumption.
            return progress.advance(new Versioned<>(payout.payoutId(), 1, payout)).mapEmpty()
                    .otherwiseEmpty().mapEmpty();
        });
    }
}
