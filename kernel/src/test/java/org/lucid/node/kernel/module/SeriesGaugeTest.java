package org.lucid.node.kernel.module;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.kernel.module.SeriesGauge.Series;

@Tag("API-65")
class SeriesGaugeTest {

    private final PrometheusMeterRegistry target = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final InstanceMeters meters = new InstanceMeters(target);

    private List<String> lines() {
        return target.scrape().lines().filter(line -> !line.startsWith("#")).sorted().toList();
    }

    @Test
    void showsAtMostSoManyAndForgetsWhatIsNoLongerThere() {
        SeriesGauge gauge = new SeriesGauge(meters.registry(), "silence", 2);
        gauge.show(
                List.of(new Series(9, "node_id", "a"), new Series(5, "node_id", "b"), new Series(1, "node_id", "c")));
        assertThat(lines()).containsExactly("silence{node_id=\"a\"} 9.0", "silence{node_id=\"b\"} 5.0");
        gauge.show(List.of(new Series(7, "node_id", "b"), new Series(2, "node_id", "d")));
        assertThat(lines()).containsExactly("silence{node_id=\"b\"} 7.0", "silence{node_id=\"d\"} 2.0");
        gauge.show(List.of());
        assertThat(lines()).isEmpty();
    }

    @Test
    void goesWithItsInstance() {
        new SeriesGauge(meters.registry(), "alone").show(0.25);
        assertThat(lines()).containsExactly("alone 0.25");
        meters.remove();
        assertThat(lines()).isEmpty();
    }
}
