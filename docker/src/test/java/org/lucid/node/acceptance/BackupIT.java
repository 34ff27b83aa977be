package org.lucid.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way of README "Backup and restore". */
class BackupIT {

    private static final int SESSIONS = 30;

    @TempDir
    private Path here;
    @TempDir
    private Path there;

    @Test
    @DisplayName("A copy that is made while sessions are recorded starts elsewhere with all that was there before")
    void restoresWhatWasCopiedWhileRunning() throws IOException, InterruptedException, SQLException {
        try (Site site = new Site(here); Site other = new Site(there)) {
            NodeProcess manager = site.startManager();
            String node = new NewNode(1).join(manager).id();
            Recording recording = new Recording(manager, node);
            recording.start(2);
            Deadline.in(60).await("sessions", () -> recording.acknowledged().size() >= SESSIONS);
            List<Session> before = List.copyOf(recording.acknowledged().keySet());
            copy(site.data(), other.data());
            recording.finish();
            manager.terminate();
            assertThat(manager.exitCode()).as(manager.story()).isZero();

            NodeProcess restored = other.startManager();
            assertThat(restored.get("/api/v1/nodes/" + node).is(200).text("/node_id")).isEqualTo(node);
            for (Session session : before) {
                assertThat(restored.post(Session.PATH, session.body()).is(200).body()).isEqualTo(recording
                        .acknowledged().get(session).body());
            }
            restored.terminate();
            assertThat(restored.exitCode()).as(restored.story()).isZero();
            assertThat(other.command("verify-ledger").exitCode(30)).isZero();
        }
    }

    /** Keys, the ledger's head and what else there is first, the database by SQLite itself after them. */
    private static void copy(Path from, Path to) throws IOException, SQLException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = from.relativize(file).toString();
                if (!name.startsWith("lucid.db") && !name.equals("lucid.lock") && !name.equals("ports.json")) {
                    Files.createDirectories(to.resolve(name).getParent());
                    Files.copy(file, to.resolve(name), StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + from.resolve("lucid.db"));
                Statement statement = connection.createStatement()) {
            statement.execute("VACUUM INTO '" + to.resolve("lucid.db") + "'");
        }
    }
}
