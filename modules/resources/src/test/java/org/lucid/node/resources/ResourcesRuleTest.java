package org.lucid.node.resources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.resources.ResourceSample;
import org.lucid.node.kernel.json.Json;

class ResourcesRuleTest {

    private static final Instant T = Instant.parse("2026-01-01T00:00:00Z");

    private static Rate.Counter counter(long bytes, int second, String boot) {
        return new Rate.Counter(bytes, T.plusSeconds(second), boot);
    }

    @Test
    @Tag("NOD-62")
    void computesARateOnlyWhereItCanBeKnown() {
        Rate.Counter first = counter(1_000_000, 0, "a");
        Rate.Counter second = counter(38_500_000, 30, "a");
        assertThat(Rate.mbps(first, second).orElseThrow()).isCloseTo(10.000, within(1e-9));
        assertThat(Rate.mbps(second, counter(500_000, 60, "a"))).as("the counter fell").isEmpty();
        assertThat(Rate.mbps(first, counter(38_500_000, 30, "b"))).as("booted anew").isEmpty();
        assertThat(Rate.mbps(first, counter(38_500_000, 300, "a"))).isPresent();
        assertThat(Rate.mbps(first, counter(38_500_000, 301, "a"))).as("the gap is too long").isEmpty();
        assertThat(Rate.mbps(first, counter(38_500_000, 0, "a"))).as("no time passed").isEmpty();
        Current noneBefore = new Current("n", T, Facts.UNKNOWN, Values.of(Map.of()), Map.of());
        assertThat(noneBefore.valuesOf(new Measured(T, Facts.UNKNOWN, Values.of(Map.of()), Map.of(
                Quantity.NETWORK_IN_MBPS, second))).isEmpty()).as("no sample before").isTrue();
    }

    @Test
    @Tag("NOD-60")
    void rejectsWhatCannotBeTrue() {
        for (String bad : List.of("{'cpu':{'percent':100.1}}", "{'cpu':{'percent':-1}}",
                "{'memory':{'used_bytes':11,'total_bytes':10}}", "{'disk':{'used_bytes':-1}}",
                "{'network':{'in_bytes':-1}}", "{'active_sessions':-1}", "{}",
                "{'cpu':{'percent':1},'timestamp':'2025-12-29T23:59:59Z'}",
                "{'cpu':{'percent':1},'timestamp':'2026-01-01T00:00:31Z'}",
                "{'cpu':{'percent':1},'network':{'link_mbps':-1}}")) {
            assertThat(check(bad)).as(bad).isInstanceOf(Measured.Verdict.Bad.class);
        }
        for (String good : List.of("{'cpu':{'percent':100}}", "{'memory':{'used_bytes':10,'total_bytes':10}}",
                "{'cpu':{'percent':1},'timestamp':'2025-12-30T00:00:00Z'}",
                "{'cpu':{'percent':1},'timestamp':'2026-01-01T00:00:30Z'}")) {
            assertThat(check(good)).as(good).isInstanceOf(Measured.Verdict.Good.class);
        }
    }

    private static Measured.Verdict check(String json) {
        return Measured.check(Json.decode(json.replace('\'', '"'), ResourceSample.class), T);
    }

    @Test
    void readsFlatNamesAndNamesWhatItDoesNotKnow() throws Exception {
        MetricsReader read = MetricsReader.read(Json.parse("""
                {"cpu_percent": 12.5, "memory_used_bytes": 7, "cpu": {"cores": 4}, "gpu": 1}
                """.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        assertThat(read.ignored()).containsExactly("gpu");
        assertThat(read.sample().cpu().orElseThrow().percent()).contains(12.5);
        assertThat(read.sample().cpu().orElseThrow().cores()).contains(4);
        assertThat(read.sample().memory().orElseThrow().usedBytes()).contains(7L);
    }
}
