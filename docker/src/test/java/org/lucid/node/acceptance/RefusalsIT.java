package org.lucid.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RefusalsIT {

    @TempDir
    private Path directory;
    private Site site;

    @BeforeEach
    void open() {
        site = new Site(directory);
    }

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    @Tag("API-94")
    @DisplayName("An unknown key in the configuration ends the start with 78 and names its line")
    void unknownKey() {
        site.editConfig(text -> text.replace("  port: 0\n  rate_limit", "  prot: 0\n  rate_limit"));
        int line = site.configLines().indexOf("  prot: 0") + 1;
        Command run = site.command("run");
        assertThat(run.exitCode(20)).as(run.story()).isEqualTo(78);
        assertThat(run.err()).contains("lucid.yaml:" + line).contains("gateway.prot");
        assertThat(site.portsFile()).doesNotExist();
    }

    @Test
    @Tag("API-94")
    @DisplayName("A command line that does not exist ends with 64")
    void wrongCommandLine() {
        Command option = site.commandLine("run", "--no-such-option");
        Command command = site.commandLine("no-such-command");
        assertThat(option.exitCode(20)).as(option.story()).isEqualTo(64);
        assertThat(command.exitCode(20)).as(command.story()).isEqualTo(64);
    }

    @Test
    @Tag("API-94")
    @DisplayName("A port that another process listens on ends the start with 69")
    void portTaken() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            site.editConfig(text -> text.replace("  port: 0\n  rate_limit",
                    "  port: " + other.getLocalPort() + "\n  rate_limit"));
            Command run = site.command("run");
            assertThat(run.exitCode(20)).as(run.story()).isEqualTo(69);
            assertThat(run.err()).startsWith("lucid: lucid.gateway cannot listen: ");
        }
    }

    @Test
    @Tag("API-31")
    @Tag("API-94")
    @DisplayName("PRODUCTION without anything to prove oneself with ends the start with 78 and says what to set")
    void productionWithoutCredentials() {
        site.editConfig(text -> "node: {production: true}\n" + text);
        Command run = site.command("run");
        assertThat(run.exitCode(20)).as(run.story()).isEqualTo(78);
        assertThat(run.err()).startsWith("lucid: lucid.gateway does not start with this configuration: ")
                .contains("lucid.yaml:1").contains("JWT_SECRET_KEY").contains("API_KEY");
        assertThat(site.portsFile()).doesNotExist();
    }

    @Test
    @Tag("API-94")
    @DisplayName("A data directory that cannot be made ends the start with 73")
    void dataNotWritable() throws IOException {
        Files.writeString(directory.resolve("data"), "a file where the directory should be");
        Command run = site.command("run");
        assertThat(run.exitCode(20)).as(run.story()).isEqualTo(73);
    }

    @Test
    @Tag("API-94")
    @DisplayName("Wrong requests are refused by their kind, a second process by 75, and SIGTERM ends in good order")
    void wrongRequests() throws IOException {
        NodeProcess manager = site.startManager();
        Command second = site.command("run");
        Command verification = site.command("verify-ledger");

        manager.getAs("eyJhbGciOiJIUzI1NiJ9.e30.AAAA", "/api/v1/nodes").is(401);
        Answer invalid = manager.post(Session.PATH, Map.of("source", "acceptance", "duration_seconds", -1)).is(400);
        assertThat(invalid.at("/error/details/violations").size()).as(invalid.toString()).isPositive();
        manager.get("/api/v1/no/such/path").isError(404, 1007);
        manager.delete("/api/v1/nodes").is(405);

        assertThat(second.exitCode(20)).as(second.story()).isEqualTo(75);
        assertThat(second.err()).startsWith("lucid: ");
        assertThat(verification.exitCode(20)).as(verification.story()).isEqualTo(75);
        manager.get("/api/v1/nodes").is(200);
        assertThat(site.portsFile()).exists();

        manager.terminate();
        assertThat(manager.exitCode()).as(manager.story()).isZero();
        assertThat(site.portsFile()).doesNotExist();
    }
}
