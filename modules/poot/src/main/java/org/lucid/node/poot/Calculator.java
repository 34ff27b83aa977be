package org.lucid.node.poot;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.consensus.NodeWork;
import org.lucid.node.contract.consensus.NodeWork.NodeFacts;
import org.lucid.node.contract.consensus.NodeWork.WorkItem;
import org.lucid.node.contract.poot.Poot;
import org.lucid.node.contract.poot.Poot.Explanation;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.Versioned;
import org.lucid.node.poot.Records.HistoryRow;
import org.lucid.node.poot.Records.ScoreRecord;

/**
 * Calculates scores from the facts of the last closed slot, one run at a time; days that were missed are read back first
 * (CON-143), so that a lost event or a downtime delays scores and changes none.
 */
final class Calculator {

    private static final int PAGE = 500;
    private static final int SLOTS_PER_EPOCH = 720;
    private static final int REPORTED_BP = 10;
    private static final int FAILURES_NAMED = 100;

    private final ModuleContext<PootConfig> context;
    private final PootStore store;
    private final List<ScoreRules> versions;
    private Optional<Future<Poot.Calculated>> running = Optional.empty();
    private Optional<Poot.Calculated> last = Optional.empty();
    private long calculatedSlot = -1;

    Calculator(ModuleContext<PootConfig> context, PootStore store, List<ScoreRules> versions) {
        this.context = context;
        this.store = store;
        this.versions = versions;
    }

    /** The facts of all nodes as of one slot. */
    private record Snapshot(long slot, List<NodeFacts> nodes, long medianMc) {
    }

    ScoreRules rulesAt(long slot) {
        return versions.stream().filter(version -> version.effectiveSlot() <= slot).reduce((one, later) -> later)
                .orElse(
                        versions.getFirst());
    }

    /** Calculates all scores; who asks while a run is under way joins it. */
    Future<Poot.Calculated> all() {
        if (running.isPresent()) {
            return running.get();
        }
        Future<Poot.Calculated> run = snapshot().compose(this::calculate)
                .onSuccess(done -> last = Optional.of(done)).onComplete(done -> running = Optional.empty());
        if (!run.isComplete()) {
            running = Optional.of(run);
        }
        return run;
    }

    /** What the last one did; nothing before the first since the start. */
    Poot.LastCalculation last() {
        return new Poot.LastCalculation(last);
    }

    /** The same on a timer: nothing while no slot was closed since the last run. */
    Future<?> ifDue() {
        return page(Optional.empty(), 1).compose(first -> first.slot() > calculatedSlot
                ? all()
                : Future.succeededFuture());
    }

    private Future<NodeWork.Facts> page(Optional<String> after, int limit) {
        return context.bus().request(NodeWork.NODE_FACTS, new NodeWork.GetFacts(Optional.empty(), after, limit));
    }

    private Future<Snapshot> snapshot() {
        return pages(Optional.empty(), new ArrayList<>(), -1);
    }

    /** All pages of one slot; begun again when a slot was closed in between. */
    private Future<Snapshot> pages(Optional<String> after, List<NodeFacts> nodes, long slot) {
        return page(after, PAGE).compose(page -> {
            if (slot >= 0 && page.slot() != slot) {
                return snapshot();
            }
            nodes.addAll(page.facts());
            return page.facts().size() == PAGE
                    ? pages(Optional.of(page.facts().getLast().nodeId()), nodes, page.slot())
                    : Future.succeededFuture(new Snapshot(page.slot(), nodes, Score.median(nodes.stream().map(
                            node -> new long[]{node.windowMc(), node.lifetimeExpected()}).toList(), rulesAt(page.slot())
                                    .vettingSlots())));
        });
    }

    private Future<Poot.Calculated> calculate(Snapshot snapshot) {
        Map<Long, Future<Map<String, WorkItem>>> days = new HashMap<>();
        int[] changed = {0};
        List<String> failures = new ArrayList<>();
        Future<?> chain = Future.succeededFuture();
        for (NodeFacts node : snapshot.nodes()) {
            chain = chain.compose(before -> calculate(node, snapshot, days).map(moved -> changed[0] += moved ? 1 : 0)
                    .<Object>mapEmpty().recover(cause -> {
                        failures.add(node.nodeId() + ": " + Failure.from(cause).getMessage());
                        return Future.succeededFuture();
                    }));
        }
        return chain.map(done -> {
            calculatedSlot = failures.isEmpty() ? snapshot.slot() : calculatedSlot;
            context.meters().counter("lucid_poot_calculations").increment(snapshot.nodes().size());
            return new Poot.Calculated(snapshot.nodes().size() - failures.size(), changed[0], failures.size(), failures
                    .subList(0, Math.min(FAILURES_NAMED, failures.size())), snapshot.slot());
        });
    }

    private Future<Boolean> calculate(NodeFacts node, Snapshot snapshot,
            Map<Long, Future<Map<String, WorkItem>>> days) {
        return store.scores().get(node.nodeId()).compose(found -> {
            Memory known = found.map(score -> score.value().facts().memory()).orElse(Memory.EMPTY);
            return upTo(node, known, node.day().epoch(), days)
                    .compose(memory -> write(found, Facts.of(node, snapshot.slot(),
                            memory, snapshot.medianMc())));
        });
    }

    /** What is remembered up to the day before; the first time it begins with the day of the node's first score. */
    private Future<Memory> upTo(NodeFacts node, Memory memory, long epoch,
            Map<Long, Future<Map<String, WorkItem>>> days) {
        long next = memory.epoch() < 0 ? firstDay(node, epoch) : memory.epoch() + 1;
        if (next >= epoch) {
            return Future.succeededFuture(memory.epoch() < 0
                    ? new Memory(epoch - 1, 0, 0, 0, 0)
                    : memory);
        }
        return days.computeIfAbsent(next, day -> day(day, Optional.empty(), new HashMap<>())).compose(work -> {
            Optional<WorkItem> item = Optional.ofNullable(work.get(node.nodeId()));
            Memory after = memory.after(next, item.map(WorkItem::beacons).orElse(0),
                    item.map(day -> day.expected() - day
                            .beacons()).orElse(0),
                    item.map(WorkItem::dutiesDone).orElse(0), item.map(day -> day.dutiesDue() - day
                            .dutiesDone()).orElse(0),
                    rulesAt(next * SLOTS_PER_EPOCH).forgettingPpm());
            return upTo(node, after, epoch, days);
        });
    }

    /** Days older than two months have faded to nothing, and nothing was expected before the node's first slot. */
    private static long firstDay(NodeFacts node, long epoch) {
        long days = Math.min(62, node.lifetimeExpected() / SLOTS_PER_EPOCH + 2);
        return Math.max(0, epoch - days);
    }

    /** The work of all nodes in a closed day; one that is no longer kept counts as nothing. */
    private Future<Map<String, WorkItem>> day(long epoch, Optional<String> after, Map<String, WorkItem> items) {
        return context.bus().request(NodeWork.WORK, new NodeWork.GetWork(epoch, epoch, Optional.empty(), after, PAGE))
                .compose(work -> {
                    work.items().forEach(item -> items.put(item.nodeId(), item));
                    return work.items().size() == PAGE
                            ? day(epoch, Optional.of(work.items().getLast().nodeId()), items)
                            : Future.succeededFuture(items);
                }).recover(cause -> cause instanceof Failure failure && failure.number() == LucidError.SLOT_NOT_CLOSED
                        .number() ? Future.succeededFuture(items) : Future.failedFuture(cause));
    }

    private Future<Boolean> write(Optional<Versioned<ScoreRecord>> found, Facts facts) {
        ScoreRules rules = rulesAt(facts.slot());
        Score score = Score.of(facts, rules);
        Instant now = context.clock().instant();
        if (found.isPresent() && found.get().value().slot() >= facts.slot()) {
            return Future.succeededFuture(false);
        }
        Optional<ScoreRecord> before = found.map(Versioned::value);
        boolean dayEnd = before.filter(old -> epochOf(old.slot() + 1) == epochOf(facts.slot() + 1)).isEmpty();
        boolean report = before.isEmpty() || dayEnd || isWorthReporting(before.get(), facts, score);
        Score reported = report ? score : before.get().reportedScore();
        ScoreRecord record = new ScoreRecord(facts.nodeId(), score.scoreBp(), facts, score, reported.scoreBp(), report
                ? facts
                : before.get().reportedFacts(), reported, facts.hash(rules), score.phase(), score.rating(),
                facts.slot(),
                now);
        List<Explanation> explanation = report ? explain(before, facts, score, now) : List.of();
        Future<?> row = report
                ? store.history().insert(row(before, facts, score, dayEnd, now, explanation))
                : Future.succeededFuture();
        return row.compose(done -> found.isEmpty()
                ? store.scores().insert(record)
                : store.scores().replace(found.get().with(old -> record))).map(written -> {
                    if (written && report) {
                        announce(before, record, explanation);
                    }
                    return report && before.map(old -> old.reportedBp() != score.scoreBp()).orElse(true);
                });
    }

    private static long epochOf(long slot) {
        return Math.floorDiv(slot, SLOTS_PER_EPOCH);
    }

    private static boolean isWorthReporting(ScoreRecord before, Facts facts, Score score) {
        return Math.abs(score.scoreBp() - before.reportedBp()) >= REPORTED_BP
                || before.reportedFacts().equivocations() != facts.equivocations()
                || before.reportedFacts().missedClaims() != facts.missedClaims() || before
                        .reportedScore().vetting() != score.vetting()
                || before.reportedScore().rulesVersion() != score
                        .rulesVersion();
    }

    private static List<Explanation> explain(Optional<ScoreRecord> before, Facts facts, Score score, Instant now) {
        Facts nothing = new Facts(facts.nodeId(), facts.slot(), Memory.EMPTY,
                new Facts.Today(facts.today().epoch(), 0, 0, 0,
                        0, List.of()),
                0, 0, 0, 0, 0, 0);
        Score none = new Score(List.of(), 0, score.vettingPpm(), 0, true, score.rulesVersion());
        return Explaining.of(before.map(ScoreRecord::reportedFacts).orElse(nothing), before.map(
                ScoreRecord::reportedScore).orElse(none), facts, score, now);
    }

    private static HistoryRow row(Optional<ScoreRecord> before, Facts facts, Score score, boolean dayEnd, Instant now,
            List<Explanation> explanation) {
        return new HistoryRow(HistoryRow.id(facts.nodeId(), facts.slot()), facts.nodeId(), facts.slot(),
                score.scoreBp(),
                before.map(ScoreRecord::reportedBp).orElse(0), dayEnd, now, explanation, dayEnd
                        ? Optional.empty()
                        : Optional.of(now));
    }

    private void announce(Optional<ScoreRecord> before, ScoreRecord record, List<Explanation> explanation) {
        int previous = before.map(ScoreRecord::reportedBp).orElse(0);
        String cause = explanation.stream().max(java.util.Comparator.comparingInt(entry -> Math.abs(entry.deltaBp())))
                .map(
                        Explanation::cause)
                .orElse("none");
        context.bus().publish(Poot.SCORE_CHANGED, new Poot.ScoreChanged(record.nodeId(), Views.points(record.scoreBp()),
                Views.points(previous), record.slot(), cause));
        if (before.isPresent()) {
            warn("warning", context.config().warningScore() * 100, previous, record, explanation);
            warn("critical", context.config().criticalScore() * 100, previous, record, explanation);
        }
    }

    private void warn(String level, int limit, int previous, ScoreRecord record, List<Explanation> explanation) {
        boolean wasBelow = previous < limit;
        boolean isBelow = record.scoreBp() < limit;
        if (wasBelow != isBelow) {
            context.bus().publish(Poot.SCORE_WARNING, new Poot.ScoreWarning(record.nodeId(), level, isBelow
                    ? "down"
                    : "up", Views.points(record.scoreBp()), explanation));
        }
    }

    /** All versions of the rules, with a new one when the configuration asks for other ones. */
    static Future<List<ScoreRules>> versions(ModuleContext<PootConfig> context, PootStore store, long currentSlot) {
        return store.versions().compose(stored -> {
            long nextEpoch = (epochOf(currentSlot) + 1) * SLOTS_PER_EPOCH;
            ScoreRules wanted = stored.isEmpty()
                    ? context.config().rules(1, 0)
                    : context.config().rules(stored.getLast().version() + 1, Math.max(nextEpoch, stored.getLast()
                            .effectiveSlot() + SLOTS_PER_EPOCH));
            if (!stored.isEmpty() && stored.getLast().sameAs(wanted) || !context.isSingle()) {
                return Future.succeededFuture(stored.isEmpty() ? List.of(wanted) : stored);
            }
            return store.rules().insert(wanted).compose(inserted -> store.versions());
        });
    }

    /** The scores of a page, for those who read all of them. */
    Future<List<ScoreRecord>> allScores() {
        return scores(Optional.empty(), new ArrayList<>());
    }

    private Future<List<ScoreRecord>> scores(Optional<String> cursor, List<ScoreRecord> all) {
        Query query = Query.all().limit(Query.MAX_LIMIT);
        return store.scores().find(cursor.map(query::after).orElse(query)).compose(page -> {
            all.addAll(page.values());
            return page.next().isPresent() ? scores(page.next(), all) : Future.succeededFuture(all);
        });
    }
}
