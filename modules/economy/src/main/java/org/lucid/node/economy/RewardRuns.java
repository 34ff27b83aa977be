package org.lucid.node.economy;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.economy.Distributions;
import org.lucid.node.contract.economy.Distributions.EpochDistributed;
import org.lucid.node.contract.economy.Distributions.Run;
import org.lucid.node.contract.economy.Distributions.RunKind;
import org.lucid.node.contract.economy.Distributions.RunState;
import org.lucid.node.contract.economy.Distributions.WaiveRun;
import org.lucid.node.contract.economy.PoolSettlement.SettlePool;
import org.lucid.node.contract.economy.PoolSettlement.Settlement;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.module.ModuleContext;

/**
 * Distributes the reward of closed epochs, one after the other in their order (MON-23, MON-24). Every step can be
 * repeated: shares are computed anew from the credits, and entries that exist are not posted again.
 */
final class RewardRuns {

    static final int MOST_ENTITIES = 20_000;
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration RETRY = Duration.ofMinutes(10);

    private final ModuleContext<EconomyConfig> context;
    private final Journal journal;
    private final RunStore store;
    private final WorkPages work;
    private final PoolRuns pools;
    private final Alarm alarm;
    private final NodeAges ages;
    private final Shortage shortage;
    private Future<?> turn = Future.succeededFuture();

    private record Credits(String digest, EpochCredits byEntity) {
    }

    RewardRuns(ModuleContext<EconomyConfig> context, Journal journal, RunStore store, PoolRuns pools) {
        this.context = context;
        this.journal = journal;
        this.store = store;
        this.work = new WorkPages(context.bus());
        this.pools = pools;
        this.alarm = new Alarm(context.bus());
        this.shortage = new Shortage(context.bus(), context.clock());
        this.ages = new NodeAges(context.bus(), context.config().heldBack());
    }

    /** Goes on with the run that is not over, then with each closed epoch that has none; at once, if none is at it. */
    Future<Void> catchUp() {
        return turn.isComplete() ? inTurn(this::next) : Future.succeededFuture();
    }

    /** Gives up a run of either kind that waits for funds: NOT_FOUND 5011, CONFLICT 5606 in any other state (MON-23). */
    Future<Run> waive(WaiveRun request, String by) {
        return inTurn(() -> store.get(request.runId()).compose(stored -> {
            Run run = stored.value();
            if (run.state() != RunState.WAITING_FUNDS || run.kind() == RunKind.REWARD
                    && journal.balances().of(RewardPostings.escrow(run.epoch())) != 0) {
                return Future.failedFuture(LucidError.RUN_STATE.failure("Run " + run.runId() + " is " + run.state()
                        + ". Only one that waits for funds can be waived."));
            }
            return set(run, RunState.WAIVED, Optional.of(by + ": " + request.reason()));
        })).onSuccess(this::tell);
    }

    /** One thing at a time: a run that is being waived must not be opened meanwhile. */
    private <T> Future<T> inTurn(Supplier<Future<T>> task) {
        Future<T> mine = turn.transform(before -> task.get());
        turn = mine;
        return mine;
    }

    /** Pools are settled after each epoch, before money of the next one reaches them. */
    private Future<Void> next() {
        return store.newest(RunKind.REWARD).compose(newest -> settlePools(newest).compose(done -> {
            Optional<Run> unfinished = newest.filter(run -> !run.state().isFinal());
            long epoch = distributed(newest) + 1;
            return isOver(epoch)
                    ? credits(epoch).compose(credits -> unfinished.isPresent()
                            ? proceed(unfinished.get(), credits)
                            : begin(epoch, credits))
                            .recover(failure -> WorkPages.isEarly(failure)
                                    ? Future.succeededFuture(false)
                                    : Future.failedFuture(failure))
                    : Future.succeededFuture(false);
        })).compose(more -> more ? next() : Future.succeededFuture());
    }

    private Future<Void> settlePools(Optional<Run> newest) {
        return distributed(newest) < 0 || isSharing(newest)
                ? Future.succeededFuture()
                : pools.settleAll(distributed(newest));
    }

    /** Whether pools may have money of an epoch that is not distributed to its end. */
    private static boolean isSharing(Optional<Run> newest) {
        return newest.filter(run -> run.state() == RunState.OPEN || run.state() == RunState.HALTED).isPresent();
    }

    /** The last epoch whose run is over, -1 for none. */
    private static long distributed(Optional<Run> newest) {
        return newest.map(run -> run.state().isFinal() ? run.epoch() : run.epoch() - 1).orElse(-1L);
    }

    /** Settles a pool that ends, whatever the amount; not before the last epoch of its members is distributed (MON-27). */
    Future<Settlement> settle(SettlePool request) {
        long last = Math.floorDiv(Math.max(1, request.toSlot()) - 1, PoolRuns.SLOTS);
        Instant later = context.clock().instant().plus(RETRY);
        return inTurn(() -> store.newest(RunKind.REWARD).compose(newest -> {
            if (distributed(newest) < last || isSharing(newest)) {
                Instant end = endOf(last).plus(RETRY);
                return Future.succeededFuture(new Settlement(false, Optional.of(end.isAfter(later) ? end : later)));
            }
            return pools.settle(request.poolId(), distributed(newest)).map(settled -> new Settlement(settled,
                    settled ? Optional.empty() : Optional.of(later)));
        }));
    }

    private boolean isOver(long epoch) {
        return !context.clock().instant().isBefore(endOf(epoch));
    }

    private Instant endOf(long epoch) {
        return context.kernel().network().genesisAt().plus(DAY.multipliedBy(epoch + 1));
    }

    private Future<Credits> credits(long epoch) {
        EpochCredits credits = new EpochCredits();
        return work.read(epoch, epoch, credits::add).map(digest -> new Credits(digest.orElse(""), credits));
    }

    private Future<Boolean> begin(long epoch, Credits credits) {
        EpochCredits found = credits.byEntity();
        if (found.entities() > MOST_ENTITIES) {
            alarm.raise("epoch " + epoch + " has work of " + found.entities() + " entities, at most " + MOST_ENTITIES
                    + " can be paid");
            return Future.succeededFuture(false);
        }
        Usdt budget = context.config().rewards().budgetPerEpochUsdt();
        Optional<String> empty = budget.isZero()
                ? Optional.of("no budget")
                : Optional.of("no work").filter(none -> found.total() == 0);
        Instant now = context.clock().instant();
        Run run = new Run(RunStore.id(RunKind.REWARD, epoch), RunKind.REWARD, epoch,
                empty.isPresent() ? RunState.EMPTY : RunState.NEW, budget,
                credits.digest(), found.total(), found.entities(), empty, now, now, Optional.empty());
        return store.insert(run).map(inserted -> {
            if (inserted && empty.isPresent()) {
                tell(run);
            }
            return true;
        });
    }

    private Future<Boolean> proceed(Run run, Credits credits) {
        if (!credits.digest().equals(run.creditsDigest()) || credits.byEntity().total() != run.totalCreditsMc()) {
            String text = "epoch " + run.epoch() + " was begun with credits of digest " + run.creditsDigest()
                    + ", they now have " + credits.digest();
            if (run.state() != RunState.HALTED) {
                alarm.raise(text);
            }
            return set(run, RunState.HALTED, Optional.of(text)).map(false);
        }
        return journal.append(RewardPostings.open(run)).compose(opened -> set(run, RunState.OPEN, Optional.empty())
                .compose(open -> ages.heldPpm(credits.byEntity().nodes(), context.clock().instant())
                        .compose(held -> journal.appendAll(drafts(open, credits.byEntity(), held))))
                .compose(shared -> finish(run)).map(true),
                refused -> refused instanceof Failure known && known.number() == LucidError.FUNDS_SHORT.number()
                        ? waitForFunds(run)
                        : Future.failedFuture(refused));
    }

    private List<Draft> drafts(Run run, EpochCredits credits, Map<String, Long> held) {
        List<Draft> drafts = new ArrayList<>();
        credits.shares(run.budgetUsdt()).forEach((entity, share) -> {
            if (!share.isZero()) {
                drafts.add(credits.isPool(entity)
                        ? RewardPostings.pool(run, entity, credits.of(entity), share)
                        : RewardPostings.node(run, entity, credits.of(entity), share,
                                Terms.of(context.config().taxPpm(), held, entity)));
            }
        });
        return drafts;
    }

    private Future<Run> finish(Run run) {
        long left = journal.balances().of(RewardPostings.escrow(run.epoch()));
        if (left != 0) {
            alarm.raise("epoch " + run.epoch() + " is shared and " + new Usdt(left) + " of its escrow is left");
            return Future.failedFuture(LucidError.INTERNAL_ERROR.failure("The shares of " + run.runId()
                    + " do not sum to its budget. Look at its entries."));
        }
        return set(run, RunState.DONE, Optional.empty()).onSuccess(this::tell);
    }

    private Future<Boolean> waitForFunds(Run run) {
        Usdt available = new Usdt(journal.balances().of(Account.TREASURY));
        shortage.tell(Account.TREASURY, run.budgetUsdt(), available, run.runId());
        return set(run, RunState.WAITING_FUNDS, Optional.of("the treasury holds " + available)).map(false);
    }

    private Future<Run> set(Run run, RunState state, Optional<String> reason) {
        return store.set(run, state, reason, context.clock().instant());
    }

    private void tell(Run run) {
        if (run.kind() != RunKind.REWARD) {
            return;
        }
        context.bus().publish(Distributions.EPOCH_DISTRIBUTED, new EpochDistributed(run.epoch(), run.budgetUsdt(),
                run.entities(), run.state()));
    }
}
