package org.lucid.node.payouts;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.module.SeriesGauge;
import org.lucid.node.kernel.module.SeriesGauge.Series;

/** The payouts in numbers (API-65), as they stand in the store. */
final class Figures {

    private final PayoutStore store;
    private final SeriesGauge payouts;

    Figures(ModuleContext<PayoutsConfig> context, PayoutStore store) {
        this.store = store;
        this.payouts = new SeriesGauge(context.meters(), "lucid_payouts");
    }

    /** Counts the payouts by their exact state. */
    Future<Void> show() {
        List<Future<Long>> counts = new ArrayList<>();
        for (PayoutState state : PayoutState.values()) {
            counts.add(store.count(state));
        }
        return Future.join(counts).map(all -> {
            List<Series> series = new ArrayList<>();
            for (PayoutState state : PayoutState.values()) {
                series.add(new Series(all.<Long>resultAt(state.ordinal()), "state",
                        state.name().toLowerCase(Locale.ROOT)));
            }
            payouts.show(series);
            return null;
        });
    }
}
