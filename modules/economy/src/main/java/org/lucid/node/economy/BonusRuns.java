package org.lucid.node.economy;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.contract.economy.Distributions.BonusTerms;
import org.lucid.node.contract.economy.Distributions.Run;
import org.lucid.node.contract.economy.Distributions.RunKind;
import org.lucid.node.contract.economy.Distributions.RunState;
import org.lucid.node.contract.economy.JournalEntry;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.kernel.module.ModuleContext;

/**
 * Gives nodes with a high score a share of what they earned on a day on top (MON-25). Every step can be repeated: bonuses are
 * computed anew from the journal and the scores, and entries that exist are not posted again.
 */
final class BonusRuns {

    private static final Duration SCORED = Duration.ofHours(1);

    private final ModuleContext<EconomyConfig> context;
    private final Journal journal;
    private final RunStore store;
    private final JournalStore entries;
    private final DayReader days;
    private final NodeAges ages;
    private final Alarm alarm;
    private final Shortage shortage;
    private Future<?> turn = Future.succeededFuture();

    BonusRuns(ModuleContext<EconomyConfig> context, Journal journal, RunStore store, JournalStore entries) {
        this.context = context;
        this.journal = journal;
        this.store = store;
        this.entries = entries;
        this.days = new DayReader(entries, context.bus(), context.kernel().network(),
                context.clock());
        this.ages = new NodeAges(context.bus(), context.config().heldBack());
        this.alarm = new Alarm(context.bus());
        this.shortage = new Shortage(context.bus(), context.clock());
    }

    /** Goes on with the run that is not over, then with each day that has none; at once, if none is at it. */
    Future<Void> catchUp() {
        if (!turn.isComplete()) {
            return Future.succeededFuture();
        }
        Future<Void> mine = next();
        turn = mine;
        return mine;
    }

    private Future<Void> next() {
        return store.newest(RunKind.BONUS).compose(newest -> epochAfter(newest).compose(epoch -> {
            if (epoch.isEmpty() || context.clock().instant().isBefore(days.endOf(epoch.get()).plus(SCORED))) {
                return Future.succeededFuture(false);
            }
            journal.notBefore(days.endOf(epoch.get()));
            return days.read(epoch.get()).compose(day -> newest.filter(run -> !run.state().isFinal()).isPresent()
                    ? proceed(newest.get(), day)
                    : begin(epoch.get(), day))
                    .recover(failure -> WorkPages.isEarly(failure)
                            ? Future.succeededFuture(false)
                            : Future.failedFuture(failure));
        })).compose(more -> more ? next() : Future.succeededFuture());
    }

    /** The epoch of the run that is not over, or the first without one; none while the journal is empty. */
    private Future<Optional<Long>> epochAfter(Optional<Run> newest) {
        return newest.isPresent()
                ? Future.succeededFuture(newest.map(run -> run.state().isFinal() ? run.epoch() + 1 : run.epoch()))
                : journal.first().map(first -> first.map(JournalEntry::epoch));
    }

    private Future<Boolean> begin(long epoch, DayEarnings day) {
        BonusTerms terms = new BonusTerms(context.config().bonusPpm(), context.config().bonusMinScore());
        Map<String, Usdt> bonuses = day.bonuses(terms);
        Usdt budget = bonuses.values().stream().reduce(Usdt.ZERO, Usdt::plus);
        Instant now = context.clock().instant();
        Run run = new Run(RunStore.id(RunKind.BONUS, epoch), RunKind.BONUS, epoch,
                bonuses.isEmpty() ? RunState.EMPTY : RunState.NEW, budget, day.digest(), 0, bonuses.size(),
                bonuses.isEmpty() ? Optional.of("nobody has a bonus") : Optional.empty(), now, now,
                Optional.of(terms));
        return store.insert(run);
    }

    private Future<Boolean> proceed(Run run, DayEarnings day) {
        if (!day.digest().equals(run.creditsDigest())) {
            String text = "the bonus of epoch " + run.epoch() + " was begun with earnings and scores of digest "
                    + run.creditsDigest() + ", they now have " + day.digest();
            if (run.state() != RunState.HALTED) {
                alarm.raise(text);
            }
            return set(run, RunState.HALTED, Optional.of(text)).map(false);
        }
        return drafts(run, day).compose(this::missing).compose(left -> fund(run, left).compose(funded -> {
            if (!funded) {
                return waitForFunds(run, left);
            }
            return set(run, RunState.OPEN, Optional.empty()).compose(open -> journal.appendAll(left))
                    .compose(posted -> set(run, RunState.DONE, Optional.empty())).map(true);
        }));
    }

    private Future<List<Draft>> drafts(Run run, DayEarnings day) {
        Map<String, Usdt> bonuses = day.bonuses(run.bonus().orElseThrow());
        return ages.heldPpm(bonuses.keySet(), context.clock().instant()).map(held -> {
            List<Draft> drafts = new ArrayList<>();
            bonuses.forEach((node, bonus) -> drafts.add(BonusPostings.bonus(run, node, day, bonus,
                    Terms.of(context.config().taxPpm(), held, node))));
            return drafts;
        });
    }

    /** Those that are not in the journal yet. */
    private Future<List<Draft>> missing(List<Draft> drafts) {
        return missing(drafts, new ArrayList<>());
    }

    private Future<List<Draft>> missing(List<Draft> drafts, List<Draft> found) {
        if (drafts.isEmpty()) {
            return Future.succeededFuture(found);
        }
        List<Draft> page = drafts.subList(0, Math.min(drafts.size(), JournalStore.MOST_IDS));
        return entries.byIds(page.stream().map(Draft::id).toList()).compose(stored -> {
            List<String> known = stored.stream().map(JournalEntry::id).toList();
            page.stream().filter(draft -> !known.contains(draft.id())).forEach(found::add);
            return missing(drafts.subList(page.size(), drafts.size()), found);
        });
    }

    /** Whether the account for bonuses holds what is still to be given, if need be with help of the treasury. */
    private Future<Boolean> fund(Run run, List<Draft> left) {
        Usdt lacking = needed(left).minus(balance(Account.BONUS));
        if (lacking.micro() <= 0) {
            return Future.succeededFuture(true);
        }
        if (!context.config().bonusAutoTopUp() || balance(Account.TREASURY).compareTo(lacking) < 0) {
            return Future.succeededFuture(false);
        }
        return journal.append(BonusPostings.topUp(run, lacking))
                .map(moved -> balance(Account.BONUS).compareTo(needed(left)) >= 0);
    }

    private Future<Boolean> waitForFunds(Run run, List<Draft> left) {
        shortage.tell(Account.BONUS, needed(left), balance(Account.BONUS), run.runId());
        return run.state() == RunState.OPEN
                ? Future.succeededFuture(false)
                : set(run, RunState.WAITING_FUNDS, Optional.of(Account.BONUS + " holds " + balance(Account.BONUS)))
                        .map(false);
    }

    private static Usdt needed(List<Draft> left) {
        return left.stream().map(draft -> draft.legs().getFirst().amount().negated()).reduce(Usdt.ZERO, Usdt::plus);
    }

    private Usdt balance(String account) {
        return new Usdt(journal.balances().of(account));
    }

    private Future<Run> set(Run run, RunState state, Optional<String> reason) {
        return store.set(run, state, reason, context.clock().instant());
    }
}
