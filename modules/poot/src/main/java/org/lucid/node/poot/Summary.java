package org.lucid.node.poot;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.lucid.node.contract.poot.Poot;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.Documents;
import org.lucid.node.kernel.store.Page;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.Query.Comparison;
import org.lucid.node.poot.Records.HistoryRow;
import org.lucid.node.poot.Records.ScoreRecord;

/** All scores in numbers, and what moved them lately. */
final class Summary {

    private static final int CAUSES = 10;
    private static final Map<String, Duration> RANGES = Map.of("24h", Duration.ofDays(1), "7d", Duration.ofDays(7),
            "30d", Duration.ofDays(30));

    private final ModuleContext<?> context;
    private final Calculator calculator;
    private final PootStore scores;
    private final OutputStore outputs;
    private final OwnershipStore ownership;

    Summary(ModuleContext<?> context, Calculator calculator, PootStore scores, OutputStore outputs,
            OwnershipStore ownership) {
        this.context = context;
        this.calculator = calculator;
        this.scores = scores;
        this.outputs = outputs;
        this.ownership = ownership;
    }

    Future<Poot.Statistics> statistics(Poot.GetStatistics request) {
        Instant since = context.clock().instant().minus(RANGES.get(request.timeRange().orElse("24h")));
        Map<String, Future<Long>> validations = new TreeMap<>();
        validations.put("accepted", count(outputs.validations(), Query.where("valid", true), "created_at", since));
        validations.put("rejected", count(outputs.validations(), Query.where("valid", false), "created_at", since));
        Map<String, Future<Long>> proofs = new TreeMap<>();
        for (OwnershipProof.State state : OwnershipProof.State.values()) {
            proofs.put(state.json(), count(ownership.proofs(), Query.where("state", state), "submitted_at", since));
        }
        Future<List<HistoryRow>> days = newest(true, since);
        Future<List<HistoryRow>> others = newest(false, since);
        return Future.join(calculator.allScores(), all(validations), all(proofs), days, others).map(done -> {
            List<HistoryRow> rows = new ArrayList<>(days.result());
            rows.addAll(others.result());
            return of(done.resultAt(0), done.resultAt(1), done.resultAt(2), topCauses(rows));
        });
    }

    private static Future<Long> count(Documents<?> documents, Query query, String time, Instant since) {
        return documents.count(query.and(time, Comparison.GTE, since));
    }

    private static Future<Map<String, Long>> all(Map<String, Future<Long>> counts) {
        return Future.join(List.copyOf(counts.values())).map(done -> {
            Map<String, Long> values = new TreeMap<>();
            counts.forEach((name, count) -> values.put(name, count.result()));
            return values;
        });
    }

    private Future<List<HistoryRow>> newest(boolean dayEnd, Instant since) {
        return scores.history().find(Query.where("day_end", dayEnd).and("at", Comparison.GTE, since)
                .sortByDescending("at").limit(Query.MAX_LIMIT)).map(Page::values);
    }

    static List<Poot.TopCause> topCauses(List<HistoryRow> rows) {
        Map<String, long[]> sums = new HashMap<>();
        rows.stream().flatMap(row -> row.explanation().stream()).forEach(entry -> {
            long[] sum = sums.computeIfAbsent(entry.cause(), cause -> new long[2]);
            sum[0]++;
            sum[1] += entry.deltaBp();
        });
        return sums.entrySet().stream().sorted(Comparator.comparingLong((Map.Entry<String, long[]> sum) -> -Math.abs(
                sum.getValue()[1])).thenComparing(Map.Entry::getKey)).limit(CAUSES).map(sum -> new Poot.TopCause(sum
                        .getKey(), sum.getValue()[0], sum.getValue()[1] / 100.0))
                .toList();
    }

    private static Poot.Statistics of(List<ScoreRecord> scores, Map<String, Long> validations,
            Map<String, Long> proofs, List<Poot.TopCause> causes) {
        Map<String, Long> phases = new TreeMap<>();
        Map<String, Long> ratings = new TreeMap<>();
        scores.forEach(score -> {
            phases.merge(score.phase(), 1L, Long::sum);
            ratings.merge(score.rating(), 1L, Long::sum);
        });
        List<Integer> sorted = scores.stream().map(ScoreRecord::scoreBp).sorted().toList();
        int mean = (int) sorted.stream().mapToInt(Integer::intValue).average().orElse(0);
        return new Poot.Statistics(scores.size(), phases, ratings, Views.points(mean), percentile(sorted, 50),
                percentile(sorted, 10), percentile(sorted, 90), scores.stream().mapToLong(ScoreRecord::slot).max()
                        .orElse(-1),
                validations, proofs, causes);
    }

    private static double percentile(List<Integer> sorted, int percent) {
        return sorted.isEmpty() ? 0 : Views.points(sorted.get((sorted.size() - 1) * percent / 100));
    }
}
