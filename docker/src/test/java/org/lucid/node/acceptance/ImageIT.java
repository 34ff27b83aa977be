package org.lucid.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The image's root file system, locked up as in a container: {@code scripts/test-image}. It needs root and Debian's
 * packages, so it is not part of {@code mvn verify}, which reports it as skipped.
 */
class ImageIT {

    private static final int SESSIONS = 50;

    @TempDir
    private Path here;

    @Test
    @Tag("API-92")
    @Tag("API-96")
    @Tag("API-97")
    @EnabledIfSystemProperty(named = "lucid.image", matches = ".*amd64.*", disabledReason = "run scripts/test-image")
    @DisplayName("amd64: read-only, as 65532, without capabilities, in 256 MiB: the desktop's calls, and SIGTERM under load")
    void amd64() throws IOException, InterruptedException {
        Box box = new Box("amd64", 256, 60);
        try (NodeProcess manager = box.start()) {
            box.requireLockedUp(manager);
            requireDisksMeasured(manager);
            try (ApiClient caller = manager.client()) {
                DesktopClient.useAll(manager, caller);
            }
            loadAndStop(box, manager, 10);
        }
    }

    @Test
    @Tag("API-92")
    @EnabledIfSystemProperty(named = "lucid.image", matches = ".*arm64.*", disabledReason = "run scripts/test-image")
    @DisplayName("arm64 under emulation: /health, a worker is admitted, and SIGTERM loses nothing")
    void arm64() throws IOException, InterruptedException {
        Box box = new Box("arm64", 512, 500);
        try (NodeProcess manager = box.start()) {
            assertThat(manager.get("/health").is(200).at("/modules").size()).isPositive();
            loadAndStop(box, manager, 120);
        }
    }

    /** Their figures come by a library of the system, which the root file system must have. */
    private static void requireDisksMeasured(NodeProcess manager) {
        Deadline.in(60).await("two samples with the bytes that disks read and wrote", () -> {
            Answer disk = manager.get("/api/v1/nodes/self/resources/disk");
            return disk.status() == 200 && disk.at("/read_mbps").isNumber() && disk.at("/write_mbps").isNumber();
        });
    }

    private static void loadAndStop(Box box, NodeProcess manager, int stopSeconds) throws IOException,
            InterruptedException {
        String node = new NewNode(1).join(manager).id();
        Recording recording = new Recording(manager, node);
        recording.start(4);
        Deadline.in(120).await("sessions are acknowledged", () -> recording.acknowledged().size() >= SESSIONS);
        manager.terminate();
        assertThat(manager.exitCode(stopSeconds)).as(manager.story()).isZero();
        try (NodeProcess again = box.start()) {
            recording.goOnWith(again);
            recording.finish();
            assertThat(recording.surprises()).isEmpty();
            recording.requireKept(again);
            assertThat(again.get("/api/v1/nodes/" + node).is(200).text("/node_id")).isEqualTo(node);
            again.terminate();
            assertThat(again.exitCode(stopSeconds)).as(again.story()).isZero();
        }
    }

    /** One image and its data. */
    private final class Box {

        private final String architecture;
        private final int mebibytes;
        private final int readySeconds;

        Box(String architecture, int mebibytes, int readySeconds) {
            this.architecture = architecture;
            this.mebibytes = mebibytes;
            this.readySeconds = readySeconds;
        }

        NodeProcess start() throws IOException {
            Path ports = here.resolve("data/ports.json");
            Files.deleteIfExists(ports);
            List<String> arguments = new ArrayList<>(List.of(architecture, here.resolve("data").toString()));
            arguments.addAll(ImageFiles.dockerfile().words("ENTRYPOINT"));
            arguments.addAll(ImageFiles.dockerfile().words("CMD"));
            for (String setting : List.of("gateway.port=0", "metrics.port=0", "gateway.jwt.secret=" + Bearer.SECRET,
                    "gateway.rate_limit.payout=1000000",
                    "gateway.rate_limit.admin=1000000", "resources.interval=5s")) {
                arguments.addAll(List.of("--set", setting));
            }
            NodeProcess process = new NodeProcess(Command.start(here, Map.of("LUCID_IMAGE_MEMORY", String.valueOf(
                    mebibytes)), Path.of("../scripts/run-image").toAbsolutePath(), arguments.toArray(String[]::new)),
                    ports, Bearer.of("root", "SUPER_ADMIN"));
            process.awaitReady(readySeconds);
            assertThat(process.story()).as("a memory cgroup").doesNotContain("NO MEMORY LIMIT");
            return process;
        }

        /** What the kernel says of the process, whatever the script that started it says. */
        void requireLockedUp(NodeProcess process) throws IOException {
            List<String> status = Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"));
            assertThat(status).contains("Uid:\t65532\t65532\t65532\t65532", "Gid:\t65532\t65532\t65532\t65532",
                    "CapEff:\t0000000000000000", "CapBnd:\t0000000000000000", "NoNewPrivs:\t1");
            List<String> mounts = Files.readAllLines(Path.of("/proc/" + process.pid() + "/mountinfo"));
            assertThat(mounts).anyMatch(line -> line.matches(".* / ro,.*")).anyMatch(line -> line.matches(
                    ".* /tmp rw,.*noexec.*"));
            assertThat(Files.readAllLines(Path.of("/proc/" + process.pid() + "/maps"))).as("executable code")
                    .filteredOn(
                            line -> line.split(" ")[1].contains("x") && line.indexOf('/') > 0)
                    .allMatch(line -> line.matches(
                            ".* /.*/rootfs-amd64/(app|usr/lib)/.*"));
        }
    }
}
