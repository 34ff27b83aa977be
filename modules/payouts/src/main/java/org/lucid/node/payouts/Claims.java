package org.lucid.node.payouts;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.lucid.node.contract.payouts.Payouts.Reason;
import org.lucid.node.kernel.store.Versioned;
import org.lucid.node.payouts.HoldRule.Facts;
import org.lucid.node.payouts.PayoutState.Event;

/**
 * Takes payouts into the sender in the order of their rank (MON-60): one compare-and-set binds the address, uses the
 * limits and names the sender (MON-54, MON-56).
 */
final class Claims {

    private static final Duration LASTS = Duration.ofSeconds(60);
    private static final Duration NOTHING_PASSES = Duration.ofHours(24);

    private final PayoutStore store;
    private final Progress progress;
    private final NodeFacts nodes;
    private final HoldRule rule;
    private final Limits limits;
    private final Optional<String> ownWallet;
    private final InstantSource clock;

    /** One round of claiming: who claims, whether there is room for more, and who takes what was claimed. */
    record Round(String holder, BooleanSupplier room, Consumer<Versioned<Payout>> claimed) {
    }

    Claims(PayoutStore store, Progress progress, NodeFacts nodes, HoldRule rule, Limits limits,
            Optional<String> ownWallet, InstantSource clock) {
        this.store = store;
        this.progress = progress;
        this.nodes = nodes;
        this.rule = rule;
        this.limits = limits;
        this.ownWallet = ownWallet;
        this.clock = clock;
    }

    /** Counts what uses the limits of today, from the store. */
    Future<Void> begin() {
        limits.clear();
        return fold(Optional.empty());
    }

    private Future<Void> fold(Optional<String> cursor) {
        Instant now = clock.instant();
        return store.ofDay(Limits.day(now), cursor).compose(page -> {
            page.values().forEach(payout -> limits.count(payout, now));
            return page.next().isEmpty() ? Future.succeededFuture() : fold(page.next());
        });
    }

    /** Claims while there is room. */
    Future<Void> run(Round round) {
        return page(round, Optional.empty());
    }

    private Future<Void> page(Round round, Optional<String> cursor) {
        if (!round.room().getAsBoolean()) {
            return Future.succeededFuture();
        }
        return store.ready(clock.instant(), cursor).compose(page -> page.items().isEmpty()
                ? Future.succeededFuture()
                : nodes.of(page.values().stream().map(Payout::nodeId).distinct().toList())
                        .compose(facts -> each(round, page.items().iterator(), facts))
                        .compose(goOn -> goOn && page.next().isPresent()
                                ? page(round, page.next())
                                : Future.succeededFuture()));
    }

    /** False when nobody behind may pass. */
    private Future<Boolean> each(Round round, Iterator<Versioned<Payout>> payouts, Map<String, Facts> facts) {
        if (!payouts.hasNext() || !round.room().getAsBoolean()) {
            return Future.succeededFuture(!payouts.hasNext());
        }
        Versioned<Payout> stored = payouts.next();
        Payout payout = stored.value();
        Instant now = clock.instant();
        List<Reason> holds = rule.of(payout, facts.get(payout.nodeId()), now);
        if (!holds.isEmpty()) {
            return progress.move(stored, Event.HOLD_FOUND, Progress.SYSTEM, Optional.of(holds.getFirst()),
                    draft -> draft.holds = holds).compose(moved -> each(round, payouts, facts));
        }
        Optional<Reason> over = limits.refuse(payout.amount(), now);
        if (over.isPresent()) {
            return payout.createdAt().plus(NOTHING_PASSES).isBefore(now)
                    ? Future.succeededFuture(false)
                    : wait(stored, over.get()).compose(waits -> each(round, payouts, facts));
        }
        return claim(round, stored, facts.get(payout.nodeId())).compose(done -> each(round, payouts, facts));
    }

    private Future<Void> wait(Versioned<Payout> stored, Reason why) {
        return progress.write(stored, stored.value().with(draft -> {
            draft.reason = Optional.of(why);
            draft.nextAt = why.nextAt();
        })).mapEmpty();
    }

    private Future<Void> claim(Round round, Versioned<Payout> stored, Facts facts) {
        Instant now = clock.instant();
        String address = facts.payableAddress().orElseThrow();
        if (ownWallet.equals(Optional.of(address))) {
            Reason why = HoldRule.blocked("The address is the wallet that pays.", now);
            return progress.move(stored, Event.HOLD_FOUND, Progress.SYSTEM, Optional.of(why),
                    draft -> draft.holds = List.of(why)).mapEmpty();
        }
        return progress.move(stored, Event.CLAIMED, Progress.SYSTEM, Optional.empty(), draft -> {
            draft.walletAddress = Optional.of(address);
            draft.limitHour = Optional.of(Limits.hour(now));
            draft.limitDay = Optional.of(Limits.day(now));
            draft.sending = draft.sending.claimed(round.holder(), now.plus(LASTS));
        }).map(current -> {
            limits.count(current.value(), now);
            if (current.value().state() == PayoutState.CLAIMED
                    && current.value().sending().claimedBy().equals(Optional.of(round.holder()))) {
                round.claimed().accept(current);
            }
            return null;
        });
    }

    /** Counts a payout of the sender as it is now. */
    void count(Payout payout) {
        limits.count(payout, clock.instant());
    }
}
