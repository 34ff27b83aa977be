import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.lucid.node.kernel.crypto.Ed25519;

/** Prints figures of this machine; what they mean for another one is a ratio, not a number. */
public final class Bench {

    private static final List<LucidProcess> PROCESSES = new ArrayList<>();

    private Bench() {
    }

    public static void main(String[] arguments) throws Exception {
        Path root = Path.of(arguments[0]);
        Path data = Files.createTempDirectory("lucid-bench");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> PROCESSES.forEach(LucidProcess::stop)));
        System.out.println(LucidProcess.machine());
        Path home = root.resolve("docker/target/lucid-node");
        starts(home, data, "with the AOT cache", Map.of());
        starts(home, data, "without", Map.of("LUCID_JAVA_HOME", home + "/runtime"));
        LucidProcess manager = packaged(home, data, List.of(), Map.of());
        manager.awaitReady();
        memory(root, data, manager);
        PROCESSES.reversed().forEach(LucidProcess::stop);
        load(root, home, data);
        PROCESSES.reversed().forEach(LucidProcess::stop);
        verifyRate();
        String classPath = root + "/kernel/target/test-classes" + java.io.File.pathSeparator + arguments[1];
        new ProcessBuilder(System.getProperty("java.home") + "/bin/java", "--enable-native-access=ALL-UNNAMED",
                "-Dlogback.statusListenerClass=ch.qos.logback.core.status.NopStatusListener", "-cp",
                classPath, "org.lucid.node.kernel.store.StoreBench").redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT).start().waitFor();
    }

    private static LucidProcess packaged(Path home, Path data, List<String> before, Map<String, String> environment)
            throws Exception {
        List<String> launcher = new ArrayList<>(before);
        launcher.add(home + "/bin/lucid");
        LucidProcess manager = LucidProcess.start(launcher, home.resolve("conf/demo.yaml"), data.resolve("manager"), data
                .resolve("manager.log"), environment, "gateway.rate_limit.admin=1000000",
                "gateway.rate_limit.anonymous=1000000");
        PROCESSES.add(manager);
        return manager;
    }

    private static void starts(Path home, Path data, String how, Map<String, String> environment) throws Exception {
        for (int i = 1; i <= 3; i++) {
            long started = System.nanoTime();
            LucidProcess manager = packaged(home, data, List.of(), environment);
            manager.awaitReady();
            System.out.printf("start to ready %s, run %d: %d ms, %.2f s of processor time%n", how, i, (System.nanoTime()
                    - started) / 1_000_000, manager.cpuSeconds());
            manager.stop();
        }
    }

    /** A manager on one core, callers on the others. */
    private static void load(Path root, Path home, Path data) throws Exception {
        LucidProcess manager = packaged(home, data, List.of("taskset", "-c", "0"), Map.of());
        manager.awaitReady();
        LucidProcess worker = LucidProcess.start(List.of(home + "/bin/lucid"), root.resolve("conf/worker.yaml"), data.resolve("worker1"), data
                .resolve("worker1.log"), Map.of(), "worker.manager_url=http://127.0.0.1:" + manager.port(),
                "gateway.port=0");
        PROCESSES.add(worker);
        String node = "";
        while (node.isEmpty()) {
            TimeUnit.MILLISECONDS.sleep(200);
            for (JsonNode one : manager.send("GET", "/api/v1/nodes", null).path("nodes")) {
                node = one.path("status").asText().equals("active") ? one.path("node_id").asText() : node;
            }
        }
        worker.stop();
        measure(manager, "GET /api/v1/consensus/status", new Load(manager.port(), "GET", "/api/v1/consensus/status",
                manager.token(), ""));
        measure(manager, "GET of a node", new Load(manager.port(), "GET", "/api/v1/nodes/" + node, manager.token(), ""));
        double before = manager.cpuSeconds();
        TimeUnit.SECONDS.sleep(60);
        System.out.printf("processor time of the idle manager: %.1f %% of a core%n", (manager.cpuSeconds() - before)
                / 60 * 100);
    }

    private static void measure(LucidProcess manager, String what, Load load) throws Exception {
        load.run(15, 1000); // until what is called often is compiled
        double before = manager.cpuSeconds();
        Load.Result paced = load.run(15, 1000);
        System.out.printf("%s at %.0f a second: 99 of 100 within %.1f ms, %.0f us of processor time each%n", what, paced
                .perSecond(), paced.p99Millis(), (manager.cpuSeconds() - before) / paced.answers() * 1e6);
        before = manager.cpuSeconds();
        Load.Result full = load.run(15, 0);
        System.out.printf("%s as fast as one core goes: %.0f a second, 99 of 100 within %.1f ms, %.0f us each%n", what,
                full.perSecond(), full.p99Millis(), (manager.cpuSeconds() - before) / full.answers() * 1e6);
    }

    private static void memory(Path root, Path data, LucidProcess manager) throws Exception {
        TimeUnit.SECONDS.sleep(5);
        System.out.printf("RSS of the manager, idle: %d MiB, of which its own %d MiB%n", manager.rssMiB(), manager
                .anonymousMiB());
        for (int w = 1; w <= 5; w++) {
            PROCESSES.add(LucidProcess.start(List.of(root + "/docker/target/lucid-node/bin/lucid"), root.resolve("conf/worker.yaml"), data.resolve("worker" + w), data
                    .resolve("worker" + w + ".log"), Map.of(), "worker.manager_url=http://127.0.0.1:" + manager.port(),
                    "gateway.port=0"));
        }
        TimeUnit.SECONDS.sleep(60);
        System.out.printf("RSS of the manager with five workers after a minute: %d MiB%n", manager.rssMiB());
        System.out.printf("RSS of a worker: %d MiB%n", PROCESSES.getLast().rssMiB());
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
}
