package org.lucid.node.poot;

import io.vertx.core.Future;
import java.util.Comparator;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.module.SeriesGauge;
import org.lucid.node.kernel.module.SeriesGauge.Series;
import org.lucid.node.poot.Records.ScoreRecord;

/** The scores as a gauge, from 0 to 100, the lowest first (API-65, CON-183). */
final class Figures {

    private final Calculator calculator;
    private final SeriesGauge scores;

    Figures(ModuleContext<PootConfig> context, Calculator calculator) {
        this.calculator = calculator;
        this.scores = new SeriesGauge(context.meters(), "lucid_poot_score", context.kernel().maxNodeSeries());
    }

    Future<Void> show() {
        return calculator.allScores().onSuccess(all -> scores.show(all.stream().sorted(Comparator.comparingInt(
                ScoreRecord::scoreBp)).map(
                        score -> new Series(Views.points(score.scoreBp()), "node_id", score
                                .nodeId()))
                .toList())).mapEmpty();
    }
}
