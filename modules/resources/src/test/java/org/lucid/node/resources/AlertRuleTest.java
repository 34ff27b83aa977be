package org.lucid.node.resources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lucid.node.contract.resources.Alerts.SetThresholds;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.json.Json;

class AlertRuleTest {

    private static final AlertRule RULE = new AlertRule(3, 5, 5);
    private static final Limits LIMITS = new Limits(70, 90);
    private static final Instant T = Instant.parse("2026-01-01T00:00:00Z");

    private static Values cpu(double percent) {
        return Values.of(Map.of(Quantity.CPU_PERCENT, percent));
    }

    /** Each change of the level with the number of the sample, from 1, that made it. */
    private static List<String> changes(int secondsBetween, Object... samples) {
        List<String> changes = new ArrayList<>();
        Window window = Window.empty();
        Optional<AlertLevel> level = Optional.empty();
        for (int i = 0; i < samples.length; i++) {
            Values values = samples[i] instanceof Integer percent ? cpu(percent) : Values.of(Map.of());
            window = window.with(T.plusSeconds((long) i * secondsBetween), values, RULE.samples());
            Optional<AlertLevel> next = RULE.next(level, window, Watched.CPU_PERCENT, LIMITS);
            if (!next.equals(level)) {
                changes.add(next.map(AlertLevel::json).orElse("resolved") + " at " + (i + 1));
            }
            level = next;
        }
        return changes;
    }

    @Test
    @Tag("NOD-66")
    void changesAtTheSamplesOfTheSpecification() {
        assertThat(changes(30, 75, 75, 75, 95, 95, 95, 87, 87, 87, 84, 84, 84, 66, 66, 66, 64, 64, 64))
                .containsExactly("warning at 3", "critical at 6", "warning at 12", "resolved at 18");
        assertThat(changes(30, 75, 95, 75)).containsExactly("warning at 3");
        assertThat(changes(30, 50, 95, 50, 95, 50)).isEmpty();
        assertThat(changes(30, 95, 95, 95, 40, 40, 40)).containsExactly("critical at 3", "resolved at 6");
    }

    @Test
    @Tag("NOD-66")
    void noDataResolvesNothing() {
        assertThat(changes(30, 95, 95, 95, "", "", "", "", "", "")).containsExactly("critical at 3");
        assertThat(changes(30, 95, 95, "", 95)).as("what was not measured is not looked at").containsExactly(
                "critical at 4");
        assertThat(changes(151, 95, 95, 95)).as("only two lie within 300 s").isEmpty();
        assertThat(changes(150, 95, 95, 95)).containsExactly("critical at 3");
    }

    @ParameterizedTest
    @Tag("NOD-65")
    @CsvSource(delimiter = ';', value = {"95; 95.0/95.0", "50; 50.0/90.0", "{'warning':10,'critical':20}; 10.0/20.0",
            "0; 0.0/90.0", "100; 100.0/100.0"})
    void aNumberSetsTheWarningAndRaisesTheCriticalLevel(String asked, String limits) {
        assertThat(changed("cpu_percent", asked).cpuPercent()).hasToString(limits);
        assertThat(changed("cpu_percent", asked).diskPercent()).isEqualTo(new Limits(85, 95));
    }

    @ParameterizedTest
    @Tag("NOD-65")
    @CsvSource(delimiter = ';', value = {"cpu_percent; 101", "cpu_percent; -1", "disk_percent; true",
            "memory_percent; {'warning':20,'critical':10}", "memory_percent; {'warning':20}", "network_mbps; 100001",
            "gpu_percent; 10"})
    void whatCannotBeIsRefused(String resource, String asked) {
        assertThatThrownBy(() -> changed(resource, asked)).isInstanceOfSatisfying(Failure.class,
                failure -> assertThat(failure.number()).isEqualTo(5301));
    }

    private static Thresholds changed(String resource, String asked) {
        ObjectNode given = Json.mapper().createObjectNode();
        given.set(resource, Json.parse(asked.replace('\'', '"').getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        return Thresholds.DEFAULTS.changedBy(SetThresholds.of("n", Map.of(resource, given.get(resource))));
    }

    @Test
    @Tag("NOD-65")
    void areReadSideBySideOrAsTheReplyHasThem() {
        for (String body : List.of("{\"node_id\":\"n\",\"cpu_percent\":95}",
                "{\"node_id\":\"n\",\"thresholds\":{\"cpu_percent\":95}}",
                "{\"node_id\":\"n\",\"cpu_percent\":{\"warning\":95,\"critical\":95}}")) {
            assertThat(Thresholds.DEFAULTS.changedBy(Json.decode(body, SetThresholds.class)).cpuPercent()).as(body)
                    .isEqualTo(new Limits(95, 95));
        }
    }

    @Test
    @Tag("NOD-65")
    void standAsTheSpecificationHasThem() {
        assertThat(Json.encode(Thresholds.DEFAULTS.toLevels())).isEqualTo(
                "{\"cpu_percent\":{\"warning\":80.0,\"critical\":90.0},\"disk_percent\":{\"warning\":85.0,"
                        + "\"critical\":95.0},\"memory_percent\":{\"warning\":80.0,\"critical\":90.0},"
                        + "\"network_mbps\":{\"warning\":100.0,\"critical\":120.0},"
                        + "\"temperature_celsius\":{\"warning\":75.0,\"critical\":85.0}}");
        assertThat(Watched.NETWORK_MBPS.in(Values.of(Map.of(Quantity.NETWORK_IN_MBPS, 5.0, Quantity.NETWORK_OUT_MBPS,
                7.0)))).as("the larger direction").contains(7.0);
    }
}
