package org.lucid.node.economy;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.economy.Earnings.HeldRelease;
import org.lucid.node.contract.economy.Earnings.NodeEarnings;
import org.lucid.node.contract.economy.JournalEntry;
import org.lucid.node.contract.economy.Ledger.Balance;
import org.lucid.node.contract.economy.Ledger.OfNode;
import org.lucid.node.contract.payouts.Payouts;
import org.lucid.node.contract.payouts.Payouts.PayoutEstimate;
import org.lucid.node.contract.registration.NodeOwner;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.kernel.module.ModuleContext;

/** Says what a node earns, from the same journal as every other view (MON-30). */
final class EarningsDesk {

    private final ModuleContext<EconomyConfig> context;
    private final JournalStore store;
    private final Optional<Journal> writer;
    private final NodeAges ages;
    private final HeldRule rule;

    /** @param writer the journal, in the one instance that writes it */
    EarningsDesk(ModuleContext<EconomyConfig> context, JournalStore store, Optional<Journal> writer) {
        this.context = context;
        this.store = store;
        this.writer = writer;
        this.ages = new NodeAges(context.bus(), context.config().heldBack());
        this.rule = new HeldRule(context.config().heldBack());
    }

    /** The earnings of a node, to its owner: NOT_FOUND 5001, FORBIDDEN 2006. */
    Future<NodeEarnings> earnings(OfNode request, Call call) {
        String node = request.nodeId();
        return NodeOwner.check(context.bus(), call, node).compose(own -> known(node, call)).compose(known -> {
            Balance balance = journal().balances().node(node, journal().lastSeq());
            EarningsFold fold = new EarningsFold(context.clock().instant());
            return fold(node, balance.seq(), fold).compose(read -> nextPayout(node, call)
                    .compose(payout -> nextRelease(node, balance)
                            .map(release -> told(fold, balance, payout, release))));
        });
    }

    private static NodeEarnings told(EarningsFold fold, Balance balance, Optional<PayoutEstimate> payout,
            Optional<HeldRelease> release) {
        return new NodeEarnings(balance.nodeId(), fold.period(), fold.earned(), fold.byKind(), fold.activeDays(),
                fold.dailyAverage(), fold.daysLeft(), fold.projection(), balance.available(), balance.reserved(),
                balance.held(), payout, release, balance.seq());
    }

    private Future<Void> known(String node, Call call) {
        return journal().balances().knows(node)
                ? Future.succeededFuture()
                : NodeOwner.find(context.bus(), call, node).mapEmpty();
    }

    /** From the newest entry that the balances contain back to the first that matters. */
    private Future<Void> fold(String node, long last, EarningsFold fold) {
        return store.ofNodeBack(node, last).compose(entries -> {
            for (JournalEntry entry : entries) {
                if (entry.at().isBefore(fold.from())) {
                    return Future.succeededFuture();
                }
                fold.add(entry);
            }
            return entries.isEmpty()
                    ? Future.succeededFuture()
                    : fold(node, entries.getLast().seq() - 1, fold);
        });
    }

    private Future<Optional<PayoutEstimate>> nextPayout(String node, Call call) {
        return context.bus().request(Payouts.CALCULATE, new Payouts.Calculate(node, Optional.empty()), call)
                .map(Optional::of).recover(absent -> Future.succeededFuture(Optional.empty()));
    }

    private Future<Optional<HeldRelease>> nextRelease(String node, Balance balance) {
        if (balance.held().isZero()) {
            return Future.succeededFuture(Optional.empty());
        }
        Instant now = context.clock().instant();
        return ages.of(List.of(node)).map(items -> Optional.ofNullable(items.get(node))
                .flatMap(item -> rule.next(balance.held(), item.createdAt(), item.exitCompletedAt(), now))
                .map(release -> new HeldRelease(release.at(), release.amount())))
                .recover(absent -> Future.succeededFuture(Optional.empty()));
    }

    private Journal journal() {
        return writer.orElseThrow(Economy::elsewhere);
    }
}
