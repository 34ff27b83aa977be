package org.lucid.node.kernel.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lucid.node.kernel.bus.Failure;

class JsonTest {

    record Free(Optional<JsonNode> any, Optional<ObjectNode> object, Optional<String> text) {
    }

    record Pause(Duration length, Optional<Duration> more) {
    }

    record Moment(Instant at, Optional<Integer> number) {
    }

    private static <T> T read(String text, Class<T> type) {
        return Json.convert(Json.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8)), type);
    }

    @Test
    void takesFreeJsonForAbsentWhereNothingOrNullStands() {
        Free nothing = new Free(Optional.empty(), Optional.empty(), Optional.empty());
        assertThat(read("{}", Free.class)).isEqualTo(nothing);
        assertThat(read("{'any':null,'object':null,'text':null}", Free.class)).isEqualTo(nothing);
        assertThat(Json.decode("{}", Free.class)).isEqualTo(nothing);
        assertThat(Json.decode(Json.encode(nothing), Free.class)).isEqualTo(nothing);
        Free given = read("{'any':[1,{'a':null}],'object':{'b':2},'text':'x'}", Free.class);
        assertThat(given.any().orElseThrow().toString()).isEqualTo("[1,{\"a\":null}]");
        assertThat(given.object().orElseThrow().get("b").intValue()).isEqualTo(2);
        assertThat(Json.decode(Json.encode(given), Free.class)).isEqualTo(given);
        assertThatThrownBy(() -> read("{'object':5}", Free.class)).isInstanceOf(Failure.class);
    }

    private static byte[] brackets(int pairs) {
        return ("[" + "{},".repeat(pairs - 1) + "{}]").getBytes(StandardCharsets.UTF_8);
    }

    @Test
    @Tag("API-99")
    void refusesTextsThatWouldBecomeFarLargerThanTheyAre() {
        assertThat(Json.parse(brackets(199_999))).hasSize(199_999);
        assertThatThrownBy(() -> Json.parse(brackets(200_000))).isInstanceOfSatisfying(Failure.class,
                failure -> assertThat(failure.number()).isEqualTo(1002));
    }

    @Test
    @Tag("API-13")
    void takesOutsidersForStrict() {
        for (String text : new String[]{"{'a':1,'a':2}", "{} {}", "[NaN]", "[".repeat(33) + "]".repeat(33), "{'a':"}) {
            assertThatThrownBy(() -> read(text, Free.class)).as(text).isInstanceOfSatisfying(Failure.class,
                    failure -> assertThat(failure.number()).isEqualTo(1002));
        }
        assertThat(Json.parse(new byte[0]).isMissingNode()).isTrue();
        assertThat(Json.parse(" ".getBytes(StandardCharsets.UTF_8)).isMissingNode()).isTrue();
        assertThat(Json.parse("[0.10]".getBytes(StandardCharsets.UTF_8))).hasToString("[0.10]");
    }

    @ParameterizedTest
    @CsvSource({"PT30S, 30s", "PT5M, 5m", "PT12H, 12h", "P7D, 7d", "PT1.5S, 1500ms", "PT0S, 0s", "PT90S, 90s"})
    void writesDurationsAsTheConfigurationDoes(Duration length, String text) {
        assertThat(Json.encode(new Pause(length, Optional.empty())))
                .isEqualTo("{\"length\":\"" + text + "\",\"more\":null}");
        assertThat(read("{'length':'" + text + "'}", Pause.class)).isEqualTo(new Pause(length, Optional.empty()));
    }

    @Test
    void refusesDurationsInAnotherForm() {
        assertThat(read("{'length':30,'more':'2h'}", Pause.class))
                .isEqualTo(new Pause(Duration.ofSeconds(30), Optional.of(Duration.ofHours(2))));
        for (String other : new String[]{"'PT30S'", "'-1s'", "'soon'", "{}", "''"}) {
            assertThatThrownBy(() -> read("{'length':" + other + "}", Pause.class)).as(other)
                    .isInstanceOf(Failure.class);
        }
        assertThatThrownBy(() -> Json.encode(new Pause(Duration.ofSeconds(-1), Optional.empty())))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @Tag("API-48")
    void writesTimesInUtcAndOptionalMembersAsNull() {
        assertThat(Json.encode(new Moment(Instant.parse("2026-01-01T01:02:03.45Z"), Optional.empty())))
                .isEqualTo("{\"at\":\"2026-01-01T01:02:03.450Z\",\"number\":null}");
        assertThat(read("{'at':'2026-01-01T02:02:03+01:00'}", Moment.class).at())
                .isEqualTo(Instant.parse("2026-01-01T01:02:03Z"));
        assertThatThrownBy(() -> read("{'at':'2026-01-01'}", Moment.class)).isInstanceOf(Failure.class);
        assertThatThrownBy(() -> read("{'at':1767225600}", Moment.class)).isInstanceOf(Failure.class);
    }
}
