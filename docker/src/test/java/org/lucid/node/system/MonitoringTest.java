package org.lucid.node.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.Meter;
import io.micrometer.prometheusmetrics.PrometheusNamingConvention;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.kernel.json.Json;
import org.lucid.node.kernel.testkit.Simulation;
import org.yaml.snakeyaml.Yaml;

/** The alert rules and the dashboard that are shipped in {@code conf} speak of meters that exist. */
class MonitoringTest {

    private static final Path CONF = Path.of("..", "conf");
    private static final Pattern OURS = Pattern.compile("lucid_[a-z_]+");
    /** What a rule about each of these must be there for (API-67). */
    private static final List<String> WATCHED = List.of("lucid_pool_members >= 80", "lucid_pool_members >= 95",
            "lucid_poot_score < 70", "lucid_poot_score < 50", "> 50", "> 100", "lucid_ledger_imbalance_usdt != 0",
            "lucid_payout_halted > 0", "lucid_consensus_slots_behind >", "lucid_errors_total{code=\"5032\"}",
            "lucid_node_heartbeat_age_seconds >", "jvm_memory_used_bytes");

    /** Gauges that a manager shows only once it has a wallet; {@code SendingTest} measures them. */
    private static final Set<String> WITH_A_WALLET = Set.of("lucid_wallet_balance",
            "lucid_reconciliation_age_seconds", "lucid_reconciliation_difference_usdt");

    /** Names as Prometheus sees them, of everything in {@code metrics.txt} that a running system has. */
    private static Set<String> exposed() throws IOException {
        Map<String, Meter.Type> types = new HashMap<>();
        try (Simulation simulation = MetricsTest.running()) {
            simulation.advance(Duration.ofMinutes(40));
            simulation.meters().getMeters().forEach(meter -> types.put(meter.getId().getName(), meter.getId()
                    .getType()));
        }
        PrometheusNamingConvention names = new PrometheusNamingConvention();
        Set<String> taken = new TreeSet<>();
        Set<String> exposed = new TreeSet<>(WITH_A_WALLET);
        types.forEach((name, type) -> {
            String plain = names.name(name, type);
            assertThat(taken.add(plain)).as("two meters share the name %s, and one hides the other", plain).isTrue();
            switch (type) {
                case COUNTER -> exposed.add(plain + "_total");
                case TIMER, DISTRIBUTION_SUMMARY -> Stream.of("_count", "_sum", "_max", "_bucket").forEach(
                        part -> exposed.add(plain + part));
                default -> exposed.add(plain);
            }
        });
        return exposed;
    }

    private static List<String> rules() throws IOException {
        Map<String, List<Map<String, List<Map<String, Object>>>>> file = new Yaml().load(Files.readString(CONF.resolve(
                "alerts.yaml")));
        List<Map<String, Object>> rules = file.get("groups").getFirst().get("rules");
        assertThat(rules).allSatisfy(rule -> {
            assertThat(rule).containsKeys("alert", "expr", "labels", "annotations");
            assertThat(rule.get("annotations").toString()).contains("summary=").contains("action=");
        });
        return rules.stream().map(rule -> rule.get("expr").toString()).toList();
    }

    private static List<String> panels() throws IOException {
        JsonNode dashboard = Json.mapper().readTree(Files.readString(CONF.resolve("grafana.json")));
        return dashboard.path("panels").findValuesAsText("expr");
    }

    @Test
    @Tag("API-67")
    void speaksOfMetersThatExist() throws IOException {
        List<String> rules = rules();
        assertThat(WATCHED).allSatisfy(watched -> assertThat(rules).anyMatch(rule -> rule.contains(watched)));
        List<String> panels = panels();
        assertThat(panels).hasSizeGreaterThan(15);
        Set<String> exposed = exposed();
        Stream.concat(rules.stream(), panels.stream()).forEach(expression -> {
            Matcher name = OURS.matcher(expression);
            while (name.find()) {
                assertThat(exposed).as(expression).contains(name.group());
            }
        });
    }
}
