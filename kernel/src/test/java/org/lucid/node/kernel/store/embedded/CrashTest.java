package org.lucid.node.kernel.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lucid.node.kernel.store.Await.await;

import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lucid.node.kernel.store.Documents;
import org.lucid.node.kernel.store.Item;
import org.lucid.node.kernel.store.Store;

class CrashTest {

    private static final int ENOUGH = 3000;

    @TempDir
    Path directory;

    @TempDir
    Path shared;

    @Test
    @Timeout(60)
    void killedProcessLosesNothingThatItAcknowledged() throws Exception {
        List<String> acknowledged = writeUntilKilled();
        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(ENOUGH).doesNotHaveDuplicates();
        assertThat(copiesOfTheLibrary(directory.resolve("native"))).isPositive();
        assertThat(copiesOfTheLibrary(shared)).isZero();
        Vertx vertx = Vertx.vertx();
        Store store = await(EmbeddedStore.open(vertx, directory, InstantSource.system()));
        Documents<Item> items = await(store.open(Item.SPEC));
        for (String id : acknowledged) {
            assertThat(await(items.get(id))).as(id).isPresent();
        }
        await(store.close());
        await(vertx.close());
        assertThat(integrity()).isEqualTo("ok");
    }

    private List<String> writeUntilKilled() throws Exception {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-Djava.io.tmpdir=" + shared, "-cp",
                System.getProperty("java.class.path"),
                CrashWriter.class.getName(), directory.toString()).redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> lines = new ArrayList<>();
        boolean lastIsWhole;
        try (BufferedReader reader = process.inputReader()) {
            for (String line = ""; line != null && lines.size() < ENOUGH;) {
                line = reader.readLine();
                if (line != null) {
                    lines.add(line);
                }
            }
            // By its handle, for the process object would also close the stream.
            process.toHandle().destroyForcibly();
            // What the process had written before it died was acknowledged too.
            StringWriter rest = new StringWriter();
            reader.transferTo(rest);
            String tail = rest.toString();
            lastIsWhole = tail.isEmpty() || tail.endsWith("\n");
            tail.lines().forEach(lines::add);
        }
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return lastIsWhole ? lines : lines.subList(0, lines.size() - 1);
    }

    private static long copiesOfTheLibrary(Path place) throws IOException {
        try (Stream<Path> files = Files.list(place)) {
            return files.filter(file -> file.getFileName().toString().startsWith("sqlite-")).count();
        }
    }

    private String integrity() throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("lucid.db"));
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("PRAGMA integrity_check")) {
            return result.getString(1);
        }
    }
}
