package org.lucid.node.poot;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.CollectionSpec;
import org.lucid.node.kernel.store.Documents;
import org.lucid.node.kernel.store.Index;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.Retention;
import org.lucid.node.poot.Records.HistoryRow;
import org.lucid.node.poot.Records.ScoreRecord;

/** The collections of scores. */
record PootStore(Documents<ScoreRecord> scores, Documents<HistoryRow> history, Documents<ScoreRules> rules) {

    static Future<PootStore> open(ModuleContext<?> context) {
        return Future.join(List.of(
                context.open(CollectionSpec.of("poot_scores", ScoreRecord.class, ScoreRecord::nodeId, Index.on(
                        "score_bp"))),
                context.open(CollectionSpec.of("poot_history", HistoryRow.class, HistoryRow::id, Index.on("node_id",
                        "slot"), Index.on("node_id", "day_end", "slot"), Index.on("day_end", "at"),
                        Index.on(
                                "discardable_at"))
                        .keep(new Retention("discardable_at", Duration.ofDays(31)))),
                context.open(CollectionSpec.of("poot_weights", ScoreRules.class, rules -> String.format("%08d", rules
                        .version())))))
                .map(all -> new PootStore(all.resultAt(0), all.resultAt(1), all.resultAt(2)));
    }

    Future<Optional<ScoreRecord>> score(String nodeId) {
        return scores.get(nodeId).map(found -> found.map(versioned -> versioned.value()));
    }

    /** All versions of the rules, the oldest first. */
    Future<List<ScoreRules>> versions() {
        return rules.find(Query.all().limit(Query.MAX_LIMIT)).map(page -> page.values());
    }
}
