package org.lucid.node.kernel.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lucid.node.kernel.store.Await.await;
import static org.lucid.node.kernel.store.Await.failure;

import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lucid.node.kernel.bus.FailureCode;
import org.lucid.node.kernel.store.Store;

class DataDirectoryTest {

    @TempDir
    Path directory;

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        await(vertx.close());
    }

    @Test
    void secondStoreIsLockedOutUntilTheFirstCloses() {
        Store first = open(directory);
        assertThatThrownBy(() -> open(directory)).isInstanceOf(StoreLocked.class)
                .hasMessageContaining(directory.toString());
        await(first.close());
        await(first.close());
        await(open(directory).close());
    }

    @Test
    void secondProcessIsLockedOut() throws Exception {
        Store first = open(directory);
        Process second = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"),
                CrashWriter.class.getName(), directory.toString()).redirectErrorStream(true).start();
        try {
            assertThat(second.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(new String(second.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .contains("StoreLocked");
        } finally {
            second.destroyForcibly();
        }
        await(first.close());
    }

    @Test
    void placeThatCannotBeWrittenIsNamed() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "");
        assertThatThrownBy(() -> open(file.resolve("data"))).isInstanceOf(StoreNotWritable.class)
                .hasMessageContaining("data");
        assertThatThrownBy(() -> open(Path.of("/proc/lucid"))).isInstanceOf(StoreNotWritable.class);
    }

    @Test
    void fileThatIsNoDatabaseIsUnavailableAndLetsGoOfTheLock() throws Exception {
        Path database = directory.resolve("lucid.db");
        Files.writeString(database, "not a database at all".repeat(500));
        failure(EmbeddedStore.open(vertx, directory, InstantSource.system()), FailureCode.UNAVAILABLE, 5032);
        Files.delete(database);
        await(open(directory).close());
    }

    private Store open(Path path) {
        return await(EmbeddedStore.open(vertx, path, InstantSource.system()));
    }
}
