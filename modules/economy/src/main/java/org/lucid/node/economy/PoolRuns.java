package org.lucid.node.economy;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.economy.PoolSettlement;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.economy.PoolRun.Share;
import org.lucid.node.economy.PoolRun.State;
import org.lucid.node.economy.PoolSplit.Part;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.module.ModuleContext;

/**
 * Settles what pools earned with their members (MON-27). After each epoch a pool with money has a settlement: shared, or
 * skipped, and then its next one pays for both. Called by one at a time.
 */
final class PoolRuns {

    /** Slots of an epoch. */
    static final long SLOTS = 720;
    private static final int MOST_SHARES = 10_000;
    private static final int LONGEST_WAIT = 31;

    private final ModuleContext<EconomyConfig> context;
    private final Journal journal;
    private final PoolRunStore store;
    private final PoolParts parts;
    private final Alarm alarm;
    private final NodeAges ages;

    private record Due(String poolId, long fromEpoch, long epoch, Usdt amount, Optional<PoolRun> newest) {
    }

    private record Inputs(String method, Map<String, Part> parts) {
    }

    PoolRuns(ModuleContext<EconomyConfig> context, Journal journal, PoolRunStore store) {
        this.context = context;
        this.journal = journal;
        this.store = store;
        this.parts = new PoolParts(context.bus());
        this.alarm = new Alarm(context.bus());
        this.ages = new NodeAges(context.bus(), context.config().heldBack());
    }

    /** Ends what is open, then settles every pool with enough money, after an epoch was distributed. */
    Future<Void> settleAll(long epoch) {
        return finishOpen().compose(done -> inOrder(journal.balances().poolsWithMoney(),
                pool -> consider(pool, epoch, false)));
    }

    /** Settles one pool whatever the amount; whether nothing of it is pending any more. */
    Future<Boolean> settle(String poolId, long epoch) {
        return finishOpen().compose(done -> consider(poolId, epoch, true)).map(done -> pending(poolId).isZero());
    }

    private Future<Void> finishOpen() {
        return store.open().compose(open -> inOrder(open, this::finish));
    }

    private static <T> Future<Void> inOrder(List<T> items, Function<T, Future<Void>> step) {
        Future<Void> chain = Future.succeededFuture();
        for (T item : items) {
            chain = chain.compose(done -> step.apply(item));
        }
        return chain;
    }

    private Future<Void> consider(String poolId, long epoch, boolean whateverAmount) {
        return store.newest(poolId).compose(newest -> {
            Usdt amount = pending(poolId);
            long from = newest.filter(run -> run.state() == State.SKIPPED).map(PoolRun::fromEpoch).orElse(epoch);
            if (amount.isZero() || newest.filter(run -> run.epoch() == epoch && run.state() != State.SKIPPED)
                    .isPresent()) {
                return Future.succeededFuture();
            }
            Due due = new Due(poolId, from, epoch, amount, newest);
            boolean enough = whateverAmount || amount.compareTo(context.config().poolThresholdUsdt()) >= 0
                    || epoch - from + 1 >= LONGEST_WAIT;
            return enough ? split(due) : skip(due, "less than the threshold is pending");
        });
    }

    private Future<Void> split(Due due) {
        return inputs(due).compose(inputs -> {
            if (inputs.isEmpty()) {
                return skip(due, "pools or consensus does not answer");
            }
            int nodes = inputs.get().parts().size();
            if (nodes == 0 || nodes > MOST_SHARES) {
                return stuck(due, nodes + " nodes would share it, 1 to " + MOST_SHARES + " can");
            }
            return store.save(opened(due, inputs.get())).compose(this::finish);
        });
    }

    /** Nothing when those who know do not answer now. */
    private Future<Optional<Inputs>> inputs(Due due) {
        return parts.method(due.poolId(), due.epoch())
                .compose(method -> parts.read(due.poolId(), due.fromEpoch(), due.epoch())
                        .map(read -> Optional.of(new Inputs(method, read))))
                .recover(failure -> WorkPages.isEarly(failure)
                        ? Future.succeededFuture(Optional.empty())
                        : unknownPool(failure));
    }

    private static Future<Optional<Inputs>> unknownPool(Throwable failure) {
        return failure instanceof Failure known && known.number() == LucidError.POOL_UNKNOWN.number()
                ? Future.succeededFuture(Optional.of(new Inputs("", Map.of())))
                : Future.failedFuture(failure);
    }

    private PoolRun opened(Due due, Inputs inputs) {
        List<Share> shares = new ArrayList<>();
        PoolSplit.shares(inputs.method(), due.amount(), inputs.parts()).forEach((node, amount) -> shares
                .add(new Share(node, inputs.parts().get(node), amount)));
        return run(due, State.OPEN, inputs.method(), shares, Optional.empty());
    }

    private Future<Void> skip(Due due, String reason) {
        if (due.newest().filter(run -> run.state() == State.SKIPPED && run.amount().equals(due.amount())
                && run.reason().equals(Optional.of(reason))).isPresent()) {
            return Future.succeededFuture();
        }
        return store.save(run(due, State.SKIPPED, "", List.of(), Optional.of(reason))).mapEmpty();
    }

    /** The money stays until a person moves it; told once. */
    private Future<Void> stuck(Due due, String reason) {
        if (due.newest().flatMap(PoolRun::reason).filter(reason::equals).isEmpty()) {
            alarm.raise("pool " + due.poolId() + " has " + due.amount() + " that cannot be shared: " + reason);
        }
        return skip(due, reason);
    }

    private PoolRun run(Due due, State state, String method, List<Share> shares, Optional<String> reason) {
        Instant now = context.clock().instant();
        return new PoolRun(PoolRun.id(due.poolId(), due.epoch()), due.poolId(), due.epoch(), due.fromEpoch(), state,
                method, due.amount(), shares, reason, now, now);
    }

    private Future<Void> finish(PoolRun run) {
        List<String> nodes = run.shares().stream().map(Share::nodeId).toList();
        return journal.append(PoolPostings.open(run))
                .compose(opened -> ages.heldPpm(nodes, context.clock().instant()))
                .compose(held -> journal.appendAll(drafts(run, held))).compose(shared -> {
                    long left = journal.balances().of(run.escrow());
                    if (left != 0) {
                        alarm.raise("settlement " + run.id() + " is shared and " + new Usdt(left)
                                + " of its escrow is left");
                        throw LucidError.INTERNAL_ERROR.failure("The shares of settlement " + run.id()
                                + " do not sum to its amount. Look at its entries.");
                    }
                    return store.save(run.done(context.clock().instant()));
                }).map(done -> {
                    context.bus().publish(PoolSettlement.POOL_SETTLED,
                            new PoolSettlement.PoolSettled(run.poolId(), run.epoch(),
                                    run.amount()));
                    return null;
                });
    }

    private List<Draft> drafts(PoolRun run, Map<String, Long> held) {
        return run.shares().stream().filter(share -> !share.amount().isZero()).map(share -> PoolPostings.share(run,
                share, Terms.of(context.config().taxPpm(), held, share.nodeId()))).toList();
    }

    private Usdt pending(String poolId) {
        return new Usdt(journal.balances().of(Account.pending(poolId)));
    }
}
