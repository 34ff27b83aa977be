package org.lucid.node.poot;

import io.vertx.core.Future;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.Pagination;
import org.lucid.node.contract.poot.Poot;
import org.lucid.node.contract.registration.NodeOwner;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.Listing;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.Query.Comparison;
import org.lucid.node.poot.Records.HistoryRow;
import org.lucid.node.poot.Records.ScoreRecord;

/** What others read of the scores. */
final class Views {

    private static final int USUAL_PLACES = 50;
    private static final int WINDOW_SLOTS = 5040;
    private static final int MOST_NODES = 500;

    private final ModuleContext<?> context;
    private final PootStore store;
    private final Calculator calculator;

    Views(ModuleContext<?> context, PootStore store, Calculator calculator) {
        this.context = context;
        this.store = store;
        this.calculator = calculator;
    }

    /** Hundredths of a point as a number with two decimals. */
    static double points(int bp) {
        return BigDecimal.valueOf(bp, 2).doubleValue();
    }

    Future<Poot.PootScore> score(Poot.OfNode request, Call call) {
        return record(request.nodeId(), call).compose(record -> store.history()
                .find(Query.where("node_id", request.nodeId())
                        .sortByDescending("slot").limit(1))
                .map(page -> toScore(record, page.values().stream().findFirst())));
    }

    /** The score of a node that the caller may see: NOT_FOUND 5011 before the first calculation. */
    private Future<ScoreRecord> record(String nodeId, Call call) {
        return NodeOwner.checkReader(context.bus(), call, nodeId).compose(own -> store.score(nodeId)).map(found -> found
                .orElseThrow(() -> LucidError.unknown("score of node", nodeId)));
    }

    /** The present scores of some nodes, for the pages of other modules. */
    Future<Poot.ScoreList> scoresOf(Poot.OfNodes request) {
        if (request.nodeIds().size() > MOST_NODES) {
            throw LucidError.field("node_ids", "has " + request.nodeIds().size() + " elements", "0 to " + MOST_NODES);
        }
        return store.scores().find(Query.all().in(Query.ID, request.nodeIds()).limit(MOST_NODES)).map(
                found -> new Poot.ScoreList(found.values().stream().map(record -> new Poot.NodeScore(record.nodeId(),
                        record.scoreBp())).toList()));
    }

    /** How much of the window was expected of the node, from 0 to 1 with two decimals (CON-138). */
    static double confidence(ScoreRecord record) {
        return Math.min(1, record.facts().windowExpected() * 100 / WINDOW_SLOTS / 100.0);
    }

    private static Poot.PootScore toScore(ScoreRecord record, Optional<HistoryRow> last) {
        String status = record.facts().equivocations() > 0 ? "invalid" : record.score().vetting() ? "pending" : "valid";
        return new Poot.PootScore(record.nodeId(), points(record.scoreBp()), record.at(), record.outputHash(), status,
                confidence(record), record.rating(), record.phase(), record.slot(), record.score().rulesVersion(),
                components(record
                        .score()),
                last.map(Views::toEntry));
    }

    private static List<Poot.Component> components(Score score) {
        return score.parts().stream().map(part -> new Poot.Component(part.component().json(), part.weight(), part.ppm(),
                points(part.pointsBp()))).toList();
    }

    private static Poot.HistoryEntry toEntry(HistoryRow row) {
        return new Poot.HistoryEntry(points(row.scoreBp()), points(row.previousBp()), row.at(), row.slot(),
                row.dayEnd(), row
                        .explanation());
    }

    Future<Poot.HistoryPage> history(Poot.GetHistory request, Call call) {
        return NodeOwner.checkReader(context.bus(), call, request.nodeId()).compose(own -> {
            Query query = Query.where("node_id", request.nodeId());
            query = request.dayEnd().orElse(false) ? query.and("day_end", true) : query;
            query = request.from().isPresent()
                    ? query.and("slot", Comparison.GTE, slotOf(request.from().get()))
                    : query;
            query = request.to().isPresent() ? query.and("slot", Comparison.LTE, slotOf(request.to().get())) : query;
            return Listing.read(store.history(), query.sortByDescending("slot"), request.page(), request.limit(),
                    request
                            .cursor());
        }).map(found -> new Poot.HistoryPage(found.items().stream().map(Views::toEntry).toList(), Pagination.of(found
                .page(), found.limit(), found.total(), found.next())));
    }

    private long slotOf(java.time.Instant at) {
        return Math.floorDiv(at.toEpochMilli() - context.kernel().network().genesisAt().toEpochMilli(), 120_000);
    }

    /** Calculates now; the same facts give the same score. */
    Future<Poot.PootScore> calculate(Poot.OfNode request, Call call) {
        return NodeOwner.checkReader(context.bus(), call, request.nodeId()).compose(own -> calculator.all()).compose(
                done -> score(request, call));
    }

    Future<Poot.Leaderboard> leaderboard(Poot.GetLeaderboard request) {
        int limit = request.limit().orElse(USUAL_PLACES);
        return calculator.allScores().compose(scores -> request.timeRange().isEmpty()
                ? Future.succeededFuture(places(scores,
                        scores.stream().collect(HashMap::new, (map, score) -> map.put(score
                                .nodeId(), score.scoreBp()), Map::putAll),
                        limit))
                : means(request.timeRange().get().equals("7d") ? 7 : 30).map(means -> places(scores, means, limit)));
    }

    /** The mean of the ends of the last days, by node. */
    private Future<Map<String, Integer>> means(int days) {
        java.time.Instant since = context.clock().instant().minus(java.time.Duration.ofDays(days));
        return dayEnds(
                Query.where("day_end", true).and("at", Comparison.GTE, since).sortBy("at").limit(Query.MAX_LIMIT),
                Optional.empty(), new HashMap<>()).map(sums -> {
                    Map<String, Integer> means = new HashMap<>();
                    sums.forEach((node, sum) -> means.put(node, (int) (sum[0] / sum[1])));
                    return means;
                });
    }

    private Future<Map<String, long[]>> dayEnds(Query query, Optional<String> cursor, Map<String, long[]> sums) {
        return store.history().find(cursor.map(query::after).orElse(query)).compose(page -> {
            page.values().forEach(row -> {
                long[] sum = sums.computeIfAbsent(row.nodeId(), node -> new long[2]);
                sum[0] += row.scoreBp();
                sum[1]++;
            });
            return page.next().isPresent() ? dayEnds(query, page.next(), sums) : Future.succeededFuture(sums);
        });
    }

    private static Poot.Leaderboard places(List<ScoreRecord> scores, Map<String, Integer> values, int limit) {
        List<ScoreRecord> ranked = scores.stream().filter(score -> values.containsKey(score.nodeId())).sorted(Comparator
                .comparingInt((ScoreRecord score) -> -values.get(score.nodeId())).thenComparing(ScoreRecord::nodeId))
                .limit(
                        limit)
                .toList();
        return new Poot.Leaderboard(IntStream.range(0, ranked.size()).mapToObj(i -> {
            int value = values.get(ranked.get(i).nodeId());
            return new Poot.Place(i + 1, ranked.get(i).nodeId(), points(value), Score.ratingOf(value), ranked.get(i)
                    .phase());
        }).toList());
    }

    /** The same rules from the node's present state, day by day; nothing is stored (CON-142). */
    Future<Poot.Forecast> whatIf(Poot.WhatIf request, Call call) {
        return NodeOwner.check(context.bus(), call, request.nodeId()).compose(own -> record(request.nodeId(), call))
                .map(record -> {
                    List<Poot.ForecastDay> days = new ArrayList<>();
                    Facts facts = record.facts();
                    ScoreRules rules = calculator.rulesAt(record.slot());
                    for (int day = 1; day <= request.days(); day++) {
                        facts = Forecasting.nextDay(facts, rules, request.beaconsMissedPerDay().orElse(0), request
                                .creditsMcPerDay(), request.dutiesMissedPerDay().orElse(0));
                        Score score = Score.of(facts, rules);
                        days.add(new Poot.ForecastDay(day, points(score.scoreBp()), components(score)));
                    }
                    return new Poot.Forecast(request.nodeId(), days);
                });
    }
}
