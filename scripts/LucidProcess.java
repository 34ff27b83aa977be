import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One process of Lucid Node that a script starts, asks and stops. */
final class LucidProcess {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int TICKS_A_SECOND = 100;
    private static final HttpClient CLIENT = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private final Process process;
    private final Path data;
    private final Path log;
    private int port;
    private String token = "";

    private LucidProcess(Process process, Path data, Path log) {
        this.process = process;
        this.data = data;
        this.log = log;
    }

    /** Starts one with a configuration file, a data directory and settings such as {@code gateway.port=0}. */
    static LucidProcess start(Path root, Path config, Path data, Path log, Map<String, String> environment,
            String... settings) throws IOException {
        return start(List.of(root + "/scripts/lucid"), config, data, log, environment, settings);
    }

    /** The same by a launcher of its own, such as the distribution's, or {@code taskset} before it. */
    static LucidProcess start(List<String> launcher, Path config, Path data, Path log, Map<String, String> environment,
            String... settings) throws IOException {
        Files.createDirectories(log.getParent());
        Files.deleteIfExists(data.resolve("ports.json"));
        List<String> command = new ArrayList<>(launcher);
        command.addAll(List.of("run", "--config", config.toString(), "--set", "node.data_dir=" + data));
        for (String setting : settings) {
            command.addAll(List.of("--set", setting));
        }
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        return new LucidProcess(builder.start(), data, log);
    }

    /** Waits until it is ready, at most 30 s; then its port and its admin token are known. */
    void awaitReady() throws IOException, InterruptedException {
        for (int i = 0; i < 3000; i++) {
            if (!process.isAlive()) {
                throw new IOException("it did not start; see " + log);
            }
            Path ports = data.resolve("ports.json");
            if (Files.exists(ports)) {
                port = JSON.readTree(ports.toFile()).path("http").asInt();
                try {
                    if (port > 0 && send("GET", "/ready", null).path("ready").asBoolean()) {
                        token = Files.readAllLines(log).stream().filter(line -> line.startsWith("admin token")).map(
                                line -> line.substring(line.indexOf(": ") + 2).strip()).findFirst().orElse("");
                        return;
                    }
                } catch (IOException e) {
                    // not up yet
                }
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
        throw new IOException("it was not ready within 30 s; see " + log);
    }

    /** Calls its API as its administrator. */
    JsonNode send(String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(
                Duration.ofSeconds(10));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        request.method(method, body == null
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString(body));
        HttpResponse<byte[]> response = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        return response.body().length == 0 ? JSON.createObjectNode() : JSON.readTree(response.body());
    }

    int port() {
        return port;
    }

    String token() {
        return token;
    }

    long pid() {
        return process.pid();
    }

    Path log() {
        return log;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** What it occupies of memory, in MiB. */
    long rssMiB() throws IOException {
        return memoryMiB("VmRSS");
    }

    /** What of that is its own and not a file's that the kernel could drop, in MiB. */
    long anonymousMiB() throws IOException {
        return memoryMiB("RssAnon");
    }

    private long memoryMiB(String name) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream().filter(line -> line
                .startsWith(name + ":")).mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024).findFirst()
                .orElse(0);
    }

    /** The processor time that it has used, in seconds. */
    double cpuSeconds() throws IOException {
        String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / (double) TICKS_A_SECOND;
    }

    /** Asks it to end, and ends it when it does not. */
    void stop() {
        process.destroy();
        try {
            if (!process.waitFor(15, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
        }
    }

    /** The machine that figures are of. */
    static String machine() throws IOException {
        String cpu = Files.readAllLines(Path.of("/proc/cpuinfo")).stream().filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 2)).findFirst().orElse("unknown processor");
        return String.format("machine: %s, %d processors, %s; Java %s", cpu, Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.arch"), System.getProperty("java.version"));
    }
}
