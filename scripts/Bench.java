import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.lucid.node.kernel.crypto.Ed25519;

/** Prints figures of this machine; what they mean for another one is a ratio, not a number. */
public final class Bench {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<Process> PROCESSES = new ArrayList<>();

    private Bench() {
    }

    public static void main(String[] arguments) throws Exception {
        Path root = Path.of(arguments[0]);
        Path data = Files.createTempDirectory("lucid-bench");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> PROCESSES.forEach(Process::destroy)));
        System.out.printf("machine: %s, %d processors, %s; Java %s%n", cpu(), Runtime.getRuntime()
                .availableProcessors(), System.getProperty("os.arch"), System.getProperty("java.version"));
        int port = 0;
        for (int i = 1; i <= 3; i++) {
            Path directory = data.resolve("manager");
            long started = System.nanoTime();
            Process manager = start(root, data.resolve("manager.log"), "--config", root + "/conf/demo.yaml", "--set",
                    "node.data_dir=" + directory);
            port = awaitReady(directory);
            System.out.printf("start to ready, run %d: %d ms%n", i, (System.nanoTime() - started) / 1_000_000);
            if (i < 3) {
                manager.destroy();
                manager.waitFor(15, TimeUnit.SECONDS);
            } else {
                TimeUnit.SECONDS.sleep(5);
                System.out.printf("RSS of the manager, idle: %d MiB%n", rss(manager));
                List<Process> workers = new ArrayList<>();
                for (int w = 1; w <= 5; w++) {
                    workers.add(start(root, data.resolve("worker" + w + ".log"), "--config", root
                            + "/conf/worker.yaml", "--set", "worker.manager_url=http://127.0.0.1:" + port, "--set",
                            "node.data_dir=" + data.resolve("worker" + w)));
                }
                TimeUnit.SECONDS.sleep(60);
                System.out.printf("RSS of the manager with five workers after a minute: %d MiB%n", rss(manager));
                System.out.printf("RSS of a worker: %d MiB%n", rss(workers.getFirst()));
            }
        }
        for (Process process : PROCESSES.reversed()) {
            process.destroy();
            process.waitFor(15, TimeUnit.SECONDS);
        }
        verifyRate();
        String classPath = root + "/kernel/target/test-classes" + java.io.File.pathSeparator + arguments[1];
        new ProcessBuilder(System.getProperty("java.home") + "/bin/java", "--enable-native-access=ALL-UNNAMED",
                "-Dlogback.statusListenerClass=ch.qos.logback.core.status.NopStatusListener", "-cp",
                classPath, "org.lucid.node.kernel.store.StoreBench").redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT).start().waitFor();
    }

    private static void verifyRate() {
        Ed25519 scheme = new Ed25519();
        byte[] seed = new byte[32];
        byte[] key = scheme.publicKey(seed);
        byte[] message = new byte[153];
        byte[] signature = scheme.sign(seed, message);
        long until = System.nanoTime() + 2_000_000_000L;
        while (System.nanoTime() < until) {
            scheme.verify(key, message, signature);
        }
        int count = 0;
        long from = System.nanoTime();
        while (System.nanoTime() - from < 3_000_000_000L) {
            scheme.verify(key, message, signature);
            count++;
        }
        System.out.printf("Ed25519 verifications on one core: %d a second%n", count / 3);
    }

    private static Process start(Path root, Path log, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(root + "/scripts/lucid", "run"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        PROCESSES.add(process);
        return process;
    }

    private static int awaitReady(Path directory) throws Exception {
        for (int i = 0; i < 3000; i++) {
            Path ports = directory.resolve("ports.json");
            if (Files.exists(ports)) {
                int port = JSON.readTree(ports.toFile()).path("http").asInt();
                try {
                    HttpURLConnection call = (HttpURLConnection) URI.create("http://127.0.0.1:" + port + "/ready").toURL()
                            .openConnection();
                    if (port > 0 && call.getResponseCode() == 200) {
                        return port;
                    }
                } catch (IOException e) {
                    // not up yet
                }
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
        throw new IOException("not ready within 30 s");
    }

    private static long rss(Process process) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS")).mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))
                        / 1024).findFirst().orElse(0);
    }

    private static String cpu() throws IOException {
        return Files.readAllLines(Path.of("/proc/cpuinfo")).stream().filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 2)).findFirst().orElse("unknown processor");
    }
}
