package org.lucid.node.kernel.module;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.List;

/**
 * A gauge whose series are shown together, as they were when somebody last counted; what is no longer among them goes.
 * Series by id are gauges only, and no more of them than allowed, the worst first (API-65).
 */
public final class SeriesGauge {

    private final MultiGauge gauge;
    private final int most;

    /**
     * One value.
     *
     * @param labels names and values in turn
     */
    public record Series(double value, String... labels) {
    }

    /** A gauge of at most so many series, among the meters of a module. */
    public SeriesGauge(MeterRegistry meters, String name, int most) {
        this.gauge = MultiGauge.builder(name).register(meters);
        this.most = most;
    }

    /** A gauge with no id among its labels. */
    public SeriesGauge(MeterRegistry meters, String name) {
        this(meters, name, Integer.MAX_VALUE);
    }

    /** Shows these and no others; beyond the bound those at the end are left out. */
    public void show(List<Series> worstFirst) {
        gauge.register(worstFirst.stream().limit(most)
                .map(series -> MultiGauge.Row.of(Tags.of(series.labels()), series.value())).toList(), true);
    }

    /** Shows one value without labels. */
    public void show(double value) {
        show(List.of(new Series(value)));
    }
}
