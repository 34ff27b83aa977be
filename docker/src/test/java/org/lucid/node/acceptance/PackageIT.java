package org.lucid.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The distribution with its own runtime and AOT cache, as {@code scripts/package} makes it. */
class PackageIT {

    private static final Path HOME = Path.of("target", "lucid-node").toAbsolutePath();
    private static final Path LAUNCHER = HOME.resolve("bin/lucid");

    @TempDir
    private Path here;

    @BeforeAll
    static void make() throws IOException, InterruptedException {
        Path log = Path.of("target", "package.log");
        Process script = new ProcessBuilder("../scripts/package", "--built").redirectErrorStream(true)
                .redirectOutput(log.toFile()).start();
        assertThat(script.waitFor(5, TimeUnit.MINUTES)).as("scripts/package is done").isTrue();
        assertThat(script.exitValue()).as(Files.readString(log)).isZero();
    }

    @Test
    @Tag("API-92")
    @Tag("API-96")
    @DisplayName("It runs without a JDK: its own runtime, its AOT cache, and the limits of memory of the image")
    void runsOnItsOwn() throws IOException {
        try (Site site = new Site(here)) {
            NodeProcess manager = site.startManager(LAUNCHER, Map.of());
            assertThat(mapped(manager, "")).contains(HOME + "/lucid.aot", HOME + "/runtime/lib/server/libjvm.so");
            assertThat(Files.readAllLines(HOME.resolve("lucid.jvm"))).contains("-XX:+UseSerialGC", "-Xmx128m",
                    "-XX:MaxDirectMemorySize=48m", "-XX:+ExitOnOutOfMemoryError");
            manager.terminate();
            assertThat(manager.exitCode()).as(manager.story()).isZero();
        }
    }

    @Test
    @DisplayName("Without the cache, and with one that is damaged, it starts all the same")
    void startsWithoutTheCache() throws IOException {
        Path cache = HOME.resolve("lucid.aot");
        Path aside = Files.move(cache, HOME.resolve("lucid.aot.aside"));
        try (Site site = new Site(here)) {
            NodeProcess without = site.startManager(LAUNCHER, Map.of());
            assertThat(mapped(without, "")).noneMatch(file -> file.startsWith(cache.toString()));
            without.terminate();
            assertThat(without.exitCode()).as(without.story()).isZero();

            Files.write(cache, new byte[4096], StandardOpenOption.CREATE);
            NodeProcess damaged = site.startManager(LAUNCHER, Map.of());
            damaged.terminate();
            assertThat(damaged.exitCode()).as(damaged.story()).isZero();
        } finally {
            Files.deleteIfExists(cache);
            Files.move(aside, cache);
        }
    }

    @Test
    @DisplayName("Its runtime has every provider of security that it names, and looks for no other one in all jars")
    void namesItsOwnProviders() throws IOException {
        Process java = new ProcessBuilder(HOME.resolve("runtime/bin/java").toString(),
                "-XshowSettings:security:providers", "-version").redirectErrorStream(true).start();
        String said = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        List<String> named = Files.readAllLines(HOME.resolve("runtime/conf/security/java.security")).stream().filter(
                line -> line.startsWith("security.provider.")).map(line -> line.substring(line.indexOf('=') + 1))
                .toList();
        assertThat(named).contains("SUN", "SunJSSE", "SunJCE").allMatch(name -> said.contains("Provider name: " + name
                + "\n"), "the runtime has it");
    }

    @Test
    @Tag("API-92")
    @DisplayName("With a temporary directory that cannot be written, all native code comes from the distribution")
    void loadsNothingFromTheTemporaryDirectory() throws IOException {
        try (Site site = new Site(here)) {
            site.editConfig(text -> text.replace("resources:\n  enabled: true",
                    "resources:\n  enabled: true\n  interval: 5s"));
            NodeProcess manager = site.startManager(LAUNCHER, Map.of("JDK_JAVA_OPTIONS",
                    "-Djava.io.tmpdir=/proc/no-such-directory"));
            String own = HOME + "/native/linux-" + (System.getProperty("os.arch").equals("aarch64")
                    ? "arm64"
                    : "amd64");
            Deadline.in(30).await("this host was measured by native code", () -> mapped(manager, "x").contains(own
                    + "/libjnidispatch.so"));
            assertThat(mapped(manager, "x")).contains(own + "/libsqlitejdbc.so").allMatch(file -> file.startsWith(HOME
                    .toString()) || file.matches("/(usr/)?lib.*"), "of the distribution or of the system");
            assertThat(site.data()).isDirectoryNotContaining("glob:**native");
            manager.terminate();
            assertThat(manager.exitCode()).as(manager.story()).isZero();
        }
    }

    @Test
    @Tag("API-93")
    @DisplayName("The probe asks /live on the port of ports.json with at most 32 MiB and little time")
    void probes() throws IOException, InterruptedException {
        Files.createDirectories(here.resolve("data"));
        assertThat(probe()).as("no process").isEqualTo(1);
        try (ServerSocket process = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Files.writeString(here.resolve("data/ports.json"), "{\"http\":" + process.getLocalPort()
                    + ",\"management\":null,\"tcp_bridge\":null}");
            assertThat(answered(process, "200 OK")).as("alive").isZero();
            assertThat(answered(process, "503 Service Unavailable")).as("an event loop hangs").isEqualTo(1);
        }
        assertThat(probe()).as("the process is gone, its file is left").isEqualTo(1);
    }

    /** Answers the probe as the process would; while it waits for the answer it has used all that it ever will. */
    private int answered(ServerSocket process, String status) throws IOException, InterruptedException {
        Process probe = new ProcessBuilder(healthCheck()).inheritIO().start();
        try (Socket socket = process.accept()) {
            BufferedReader request = new BufferedReader(new InputStreamReader(socket.getInputStream(),
                    StandardCharsets.US_ASCII));
            assertThat(request.readLine()).isEqualTo("GET /live HTTP/1.1");
            Map<String, Long> memory = memory(probe.pid());
            assertThat(memory.get("VmHWM")).as("KiB at most").isLessThanOrEqualTo(32 * 1024);
            assertThat(probe.info().totalCpuDuration().orElseThrow()).as("0.5 s, three times over for a busy machine")
                    .isLessThan(Duration.ofMillis(1500));
            socket.getOutputStream().write(("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n").getBytes(
                    StandardCharsets.US_ASCII));
            assertThat(probe.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
        return probe.exitValue();
    }

    private int probe() throws IOException, InterruptedException {
        Process probe = new ProcessBuilder(healthCheck()).inheritIO().start();
        assertThat(probe.waitFor(10, TimeUnit.SECONDS)).isTrue();
        return probe.exitValue();
    }

    /** The health check of the image, on this distribution and this data. */
    private List<String> healthCheck() throws IOException {
        return ImageFiles.dockerfile().healthCheck().stream().map(word -> word.replace("/app/data", here.resolve("data")
                .toString()).replace("/app", HOME.toString())).toList();
    }

    private static Map<String, Long> memory(long pid) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
            return lines.filter(line -> line.startsWith("Vm")).collect(Collectors.toMap(line -> line.split(":")[0],
                    line -> Long.parseLong(line.replaceAll("\\D", ""))));
        }
    }

    /** The files that are mapped into the process, only those with the permission named. */
    private static List<String> mapped(NodeProcess process, String permission) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + process.pid() + "/maps"))) {
            return lines.filter(line -> line.split(" ")[1].contains(permission)).filter(line -> line.indexOf('/') > 0)
                    .map(line -> line.substring(line.indexOf('/'))).distinct().toList();
        }
    }
}
