package org.lucid.node.kernel.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lucid.node.kernel.config.ConfigNode.Section;
import org.lucid.node.kernel.json.Bounds;

class ConfigBinderTest {

    record Door(@Default("8095") @Env("DOOR_PORT") @Bounds(min = "0", max = "65535") int port,
            @Default("30s") @Bounds(min = "5s", max = "5m") Duration patience,
            @Env({
                    "DOOR_KEY", "OLD_DOOR_KEY"}) @Secret Optional<String> key,
            List<String> hosts, Limits limits,
            @Env(value = "DOOR_WORD", only = true) @Secret Optional<String> word) {
    }

    record Limits(@Default("1MiB") ByteSize body, @Default("100") @Env(value = "DOOR_SHARE", share = true) int calls) {
    }

    @TempDir
    Path directory;

    private Section load(String yaml, Map<String, String> environment, Map<String, String> settings) throws Exception {
        Path file = Files.writeString(directory.resolve("lucid.yaml"), yaml);
        ConfigLoader.Loaded loaded = new ConfigLoader(file, environment, settings).load(
                Map.of("door", List.of(Door.class)), Section.EMPTY);
        if (!loaded.problems().isEmpty()) {
            throw new ConfigRefused(loaded.problems());
        }
        return loaded.root().section("door");
    }

    private Door bind(Section section) {
        ConfigBinder binder = new ConfigBinder();
        Optional<Door> door = binder.bind(section, Door.class, "door");
        return door.orElseThrow(() -> new ConfigRefused(binder.problems()));
    }

    @Test
    void takesDefaultsWhereNothingIsSet() throws Exception {
        assertThat(bind(load("", Map.of(), Map.of()))).isEqualTo(new Door(8095, Duration.ofSeconds(30),
                Optional.empty(), List.of(), new Limits(new ByteSize(1 << 20), 100), Optional.empty()));
    }

    @Test
    @Tag("MON-87")
    void refusesInAFileWhatMayComeFromTheEnvironmentOnly() throws Exception {
        assertThat(bind(load("", Map.of("DOOR_WORD", "sesame"), Map.of())).word()).contains("sesame");
        assertThat(bind(load("", Map.of("LUCID__DOOR__WORD", "sesame"), Map.of())).word()).contains("sesame");
        Section file = load("door: {word: sesame}", Map.of(), Map.of());
        assertThatThrownBy(() -> bind(file)).isInstanceOfSatisfying(ConfigRefused.class, refused -> assertThat(
                refused.getMessage()).contains("door.word").contains("DOOR_WORD").doesNotContain("sesame"));
    }

    @Test
    @Tag("API-90")
    void takesAVariableThatHoldsAShareAsHundredths() throws Exception {
        assertThat(bind(load("", Map.of("DOOR_SHARE", "0.070"), Map.of())).limits().calls()).isEqualTo(7);
        assertThat(bind(load("", Map.of("DOOR_SHARE", "1"), Map.of())).limits().calls()).isEqualTo(100);
        Section odd = load("", Map.of("DOOR_SHARE", "much"), Map.of());
        assertThatThrownBy(() -> bind(odd)).isInstanceOf(ConfigRefused.class);
    }

    @Test
    @Tag("API-90")
    void laterSourcesWinOverEarlierOnes() throws Exception {
        Files.createDirectories(directory.resolve("conf.d"));
        Files.writeString(directory.resolve("conf.d/10.yaml"), "door: {port: 2, limits: {calls: 7}}");
        String yaml = "door: {port: 1, patience: 1m, hosts: [a, b]}";
        assertThat(bind(load(yaml, Map.of(), Map.of())).port()).isEqualTo(2);
        assertThat(bind(load(yaml, Map.of("DOOR_PORT", "3"), Map.of())).port()).isEqualTo(3);
        Door all = bind(load(yaml, Map.of("DOOR_PORT", "3"), Map.of("door.port", "4")));
        assertThat(all.port()).isEqualTo(4);
        assertThat(all.limits().calls()).isEqualTo(7);
        assertThat(all.patience()).isEqualTo(Duration.ofMinutes(1));
        assertThat(all.hosts()).containsExactly("a", "b");
    }

    @Test
    void namesEveryProblemAtOnceWithFileLineAndWhatIsAllowed() {
        assertThatThrownBy(() -> bind(load("""
                door:
                  port: 70000
                  patience: soon
                  colour: red
                  limits:
                    calls: many
                """, Map.of(), Map.of()))).isInstanceOfSatisfying(ConfigRefused.class, refused -> assertThat(
                refused.problems().stream().map(ConfigProblem::toString).map(
                        text -> text.substring(text.lastIndexOf('/') + 1)))
                .containsExactlyInAnyOrder(
                        "lucid.yaml:4: door.colour: unknown key; allowed: port, patience, key, hosts, limits, word",
                        "lucid.yaml:2: door.port: '70000' is out of bounds; allowed: 0..65535",
                        "lucid.yaml:3: door.patience: 'soon' is not readable; allowed: a duration such as 30s, "
                                + "5m, 12h or 7d",
                        "lucid.yaml:6: door.limits.calls: 'many' is not readable; allowed: a whole number"));
    }

    @Test
    void refusesAKeyGivenTwiceAndAnUnknownSection() {
        assertThatThrownBy(() -> load("door: {port: 1}\nwindow: {}\n", Map.of(), Map.of()))
                .hasMessageContaining("window: unknown section");
        assertThatThrownBy(() -> load("door: {port: 1, port: 2}", Map.of(), Map.of()))
                .hasMessageContaining("given twice");
    }

    @Test
    @Tag("API-91")
    void readsGenericAndCompatibleEnvironmentNames() throws Exception {
        Path secret = Files.writeString(directory.resolve("secret"), "from-file\n");
        assertThat(bind(load("", Map.of("DOOR_KEY_FILE", secret.toString()), Map.of())).key()).contains("from-file");
        assertThat(bind(load("", Map.of("OLD_DOOR_KEY", "old", "DOOR_KEY", "new"), Map.of())).key()).contains("new");
        assertThat(bind(load("door: {port: 5}", Map.of("DOOR_PORT", ""), Map.of())).port()).isEqualTo(5);
        assertThat(bind(load("", Map.of("LUCID__DOOR__LIMITS__BODY", "64KiB", "LUCID__DOOR__HOSTS", "x, y"), Map.of())))
                .satisfies(door -> {
                    assertThat(door.limits().body()).isEqualTo(new ByteSize(65_536));
                    assertThat(door.hosts()).containsExactly("x", "y");
                });
        assertThatThrownBy(() -> load("", Map.of("LUCID__DOOR__COLOUR", "red"), Map.of()))
                .hasMessageContaining("LUCID__DOOR__COLOUR: names no key");
    }

    @Test
    void masksSecretsInWhatItShows() throws Exception {
        ConfigBinder binder = new ConfigBinder();
        binder.bind(load("door: {key: hunter2-hunter2}", Map.of(), Map.of()), Door.class, "door");
        assertThat(binder.entries().toString()).doesNotContain("hunter2");
        assertThat(binder.entries()).anySatisfy(entry -> {
            assertThat(entry.key()).isEqualTo("door.key");
            assertThat(entry.text()).isEqualTo("********");
            assertThat(entry.origin()).endsWith("lucid.yaml:1");
        });
    }
}
