package org.lucid.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The promises of the deployment that stand in the Dockerfile and in compose.yaml. */
class ImageFilesTest {

    @Test
    @Tag("API-92")
    @DisplayName("The image has no base, its own user, ports, and an entry point that no shell starts")
    void image() throws IOException {
        ImageFiles.Dockerfile file = ImageFiles.dockerfile();
        assertThat(file.values("FROM")).containsExactly("scratch");
        assertThat(file.values("RUN")).as("there is no shell to run anything").isEmpty();
        assertThat(file.values("USER")).containsExactly("65532:65532");
        assertThat(file.values("EXPOSE")).containsExactly("8095 9090");
        assertThat(file.words("VOLUME")).containsExactly("/app/data", "/app/logs");
        assertThat(file.words("ENTRYPOINT")).startsWith("/app/runtime/bin/java", "@/app/lucid.jvm").contains(
                "-XX:AOTCache=/app/lucid.aot");
        assertThat(file.words("CMD")).containsExactly("run", "--config", "/app/conf/lucid.yaml");
    }

    @Test
    @Tag("API-93")
    @DisplayName("The health check is the probe class in exec form, every 30 s, from 20 s on, three tries")
    void healthCheck() throws IOException {
        ImageFiles.Dockerfile file = ImageFiles.dockerfile();
        assertThat(file.healthCheck()).startsWith("/app/runtime/bin/java").endsWith(
                "org.lucid.node.kernel.boot.Probe", "/app/data/ports.json");
        assertThat(file.values("HEALTHCHECK").getLast()).contains("--interval=30s", "--start-period=20s",
                "--retries=3");
    }

    @Test
    @Tag("API-92")
    @Tag("API-96")
    @DisplayName("Beside MongoDB 8.0.4 and Tor it runs read-only, without capabilities, within 512 MiB and one core")
    void neighbours() throws IOException {
        Map<String, Map<String, Object>> services = ImageFiles.services();
        assertThat(services.keySet()).containsExactlyInAnyOrder("node-management", "mongodb", "tor");
        Map<String, Object> node = services.get("node-management");
        for (Map<String, Object> locked : List.of(node, services.get("tor"))) {
            assertThat(locked).containsEntry("user", "65532:65532").containsEntry("read_only", true).containsEntry(
                    "tmpfs", List.of("/tmp:size=64m,noexec,nosuid,nodev,mode=1777"));
        }
        assertThat(services.values()).allSatisfy(service -> assertThat(service)
                .containsEntry("cap_drop", List.of("ALL"))
                .containsEntry("security_opt", List.of("no-new-privileges:true")).containsKeys("mem_limit", "cpus"));
        assertThat(node).containsEntry("mem_limit", "512m").containsEntry("cpus", 1);
        assertThat(node.get("networks")).isEqualTo(Map.of("lucid", Map.of("aliases", List.of("node-management",
                "lucid-node-management"))));
        assertThat(services.get("mongodb")).containsEntry("image", "mongo:8.0.4");
        assertThat(services.get("mongodb").get("command").toString()).contains("--replSet, rs0");
    }

    @Test
    @Tag("API-92")
    @DisplayName("The configuration of the image writes only where the image may")
    void configuration() throws IOException {
        assertThat(Files.readString(Path.of("src/main/image/lucid.yaml"))).contains("data_dir: /app/data");
        assertThat(Files.readAllLines(Path.of("src/main/distribution/lucid.jvm"))).noneMatch(line -> line.contains(
                "/tmp"));
    }
}
