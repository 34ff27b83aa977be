package org.lucid.node.payouts.tron;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lucid.node.kernel.boot.LucidCommand.Environment;

class KeystoreCommandTest {

    private static final String KEY = "11".repeat(32);

    @TempDir
    private Path directory;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    private int run(String in, Map<String, String> variables, String... arguments) throws IOException {
        printed.reset();
        return new KeystoreCommand().run(new Environment(null, null, null, null, directory, new SplittableRandom(1),
                variables, new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(printed, true, StandardCharsets.UTF_8)), List.of(arguments));
    }

    private String out() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    @Test
    @Tag("MON-87")
    void importsAKeyAndNeverShowsIt() throws IOException {
        Map<String, String> pass = Map.of("TRON_KEYSTORE_PASSPHRASE", "correct horse");
        assertThat(run(KEY + "\n", Map.of(), "import")).isEqualTo(1);
        assertThat(out()).contains("TRON_KEYSTORE_PASSPHRASE");
        assertThat(run("0x123\n", pass, "import")).isEqualTo(1);
        assertThat(out()).contains("64 hex digits");
        assertThat(run("0x" + KEY + "\n", pass, "import", "--network", "nile")).isZero();
        assertThat(out()).contains("nile").doesNotContain(KEY);
        Path file = directory.resolve("keys").resolve("keystore.json");
        assertThat(Files.readString(file)).doesNotContain(KEY).doesNotContain("correct horse");
        assertThat(run("", pass, "address")).isZero();
        assertThat(out().strip()).hasSize(34).startsWith("T");
        assertThat(run(KEY, pass, "import")).as("an existing keystore is kept").isEqualTo(1);
        Path next = directory.resolve("pass.txt");
        Files.writeString(next, "battery staple\n");
        assertThat(run("", Map.of("TRON_KEYSTORE_PASSPHRASE", "correct horse", "TRON_KEYSTORE_NEW_PASSPHRASE_FILE",
                next.toString()), "passphrase")).isZero();
        assertThat(new Keystore(file).open("battery staple".getBytes(StandardCharsets.UTF_8))).hasSize(32);
        assertThat(run("", pass, "create", "--file", directory.resolve("other.json").toString())).isZero();
        assertThat(run("", pass, "burn")).isEqualTo(2);
        assertThat(run("", pass, "create", "--network", "moon")).isEqualTo(2);
    }
}
