package org.lucid.node.kernel.module;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A gauge whose series are shown together, as they were when somebody last counted; what is no longer among them goes.
 * Series by id are gauges only, and no more of them than allowed, the worst first (API-65). Micrometer's own MultiGauge
 * registers every series anew each time, which costs a fleet of thousands too much.
 */
public final class SeriesGauge {

    private final MeterRegistry meters;
    private final String name;
    private final int most;
    private final Map<Tags, Shown> shown = new HashMap<>();

    /**
     * One value.
     *
     * @param labels names and values in turn
     */
    public record Series(double value, String... labels) {
    }

    private static final class Shown {

        private Gauge gauge;
        private volatile double value;
    }

    /** A gauge of at most so many series, among the meters of a module. */
    public SeriesGauge(MeterRegistry meters, String name, int most) {
        this.meters = meters;
        this.name = name;
        this.most = most;
    }

    /** A gauge with no id among its labels. */
    public SeriesGauge(MeterRegistry meters, String name) {
        this(meters, name, Integer.MAX_VALUE);
    }

    /** Shows these and no others; beyond the bound those at the end are left out. */
    public void show(List<Series> worstFirst) {
        Set<Tags> gone = new HashSet<>(shown.keySet());
        worstFirst.stream().limit(most).forEach(series -> {
            Tags tags = Tags.of(series.labels());
            gone.remove(tags);
            shown.computeIfAbsent(tags, this::register).value = series.value();
        });
        gone.forEach(tags -> meters.remove(shown.remove(tags).gauge));
    }

    /** Shows one value without labels. */
    public void show(double value) {
        show(List.of(new Series(value)));
    }

    private Shown register(Tags tags) {
        Shown made = new Shown();
        made.gauge = Gauge.builder(name, made, series -> series.value).tags(tags).strongReference(true)
                .register(meters);
        return made;
    }
}
