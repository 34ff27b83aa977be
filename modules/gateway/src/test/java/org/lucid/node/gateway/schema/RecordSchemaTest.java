package org.lucid.node.gateway.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.config.Default;
import org.lucid.node.kernel.json.Bounds;
import org.lucid.node.kernel.json.Json;

class RecordSchemaTest {

    record Inner(String innerName) {
    }

    record Everything(@Bounds(min = "2", max = "5", pattern = "[a-z]+") String someText, int whole,
            @Bounds(min = "1", max = "9") long small, BigDecimal share, boolean flag, Usdt money, Instant time,
            Role role, List<Inner> inners, Map<String, Integer> counts, JsonNode free, Optional<Inner> maybe,
            @Default("7") int seven) {
    }

    record Endless(Optional<Endless> next) {
    }

    @Test
    void readsTheFormOfARecord() {
        JsonSchema schema = new JsonSchema();
        assertThat(Json.encode(schema.of(RecordSchema.of(Everything.class))))
                .isEqualTo("{\"$ref\":\"#/components/schemas/Everything\"}");
        JsonNode all = Json.mapper().valueToTree(schema.components());
        JsonNode members = all.path("Everything").path("properties");
        assertThat(members.path("some_text").toString())
                .isEqualTo("{\"type\":\"string\",\"minLength\":2,\"maxLength\":5,\"pattern\":\"^(?:[a-z]+)$\"}");
        assertThat(members.path("whole").path("maximum").asLong()).isEqualTo(Integer.MAX_VALUE);
        assertThat(members.path("small").toString()).isEqualTo("{\"type\":\"integer\",\"minimum\":1,\"maximum\":9}");
        assertThat(members.path("share").path("type").asText()).isEqualTo("number");
        assertThat(members.path("time").path("format").asText()).isEqualTo("date-time");
        assertThat(members.path("role").path("enum")).hasSize(Role.values().length);
        assertThat(members.path("inners").path("items").path("$ref").asText()).endsWith("/Inner");
        assertThat(members.path("counts").path("additionalProperties").path("type").asText()).isEqualTo("integer");
        assertThat(members.path("maybe").path("anyOf")).hasSize(2);
        assertThat(members.path("seven").path("default").asInt()).isEqualTo(7);
        assertThat(all.path("Inner").path("required").toString()).isEqualTo("[\"inner_name\"]");
        assertThat(all.path("Everything").path("required").toString()).doesNotContain("maybe").doesNotContain("seven");
    }

    @Test
    void checksWhatTheSchemaSays() {
        ShapeCheck check = new ShapeCheck(false);
        check.members(RecordSchema.of(Everything.class), Json.mapper().valueToTree(Map.of("some_text", "UPPER", "whole",
                1L << 40, "small", 1.5, "share", "x", "flag", "true", "money", "1e3", "time", "now", "role", "KING",
                "inners", List.of(Map.of()), "counts", Map.of("a", "b"))), "");
        assertThat(check.violations()).extracting(Violation::field).containsExactlyInAnyOrder("some_text", "whole",
                "small", "share", "flag", "money", "time", "role", "inners[0].inner_name", "counts.a", "free");
    }

    @Test
    void refusesARecordWithoutEnd() {
        assertThatThrownBy(() -> RecordSchema.of(Endless.class)).isInstanceOf(IllegalStateException.class);
    }
}
