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

    private static final int AGENTS = 100;
    private static final int BEATING = 1000;
    private static final int DRIBBLERS = 2000;
    private static final int SECONDS = 12;
    private static final int PACE = 1000;
    /** One that a core keeps up with on a busy machine too, so that what waits for it is not measured. */
    private static final int EASY_PACE = 250;
    private static final List<LucidProcess> PROCESSES = new ArrayList<>();

    private Bench() {
    }

    public static void main(String[] arguments) throws Exception {
        Path root = Path.of(arguments[0]);
        Path data = Files.createTempDirectory("lucid-bench");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> PROCESSES.forEach(LucidProcess::stop)));
        System.out.println(LucidProcess.machine());
        Path home = root.resolve("docker/target/lucid-node");
        List<String> wanted = List.of(arguments).subList(2, arguments.length);
        if (wanted.isEmpty() || wanted.contains("starts")) {
            starts(home, data, "with the AOT cache", Map.of());
            starts(home, data, "without", Map.of("LUCID_JAVA_HOME", home + "/runtime"));
        }
        if (wanted.isEmpty() || wanted.contains("memory")) {
            memory(root, home, data);
        }
        if (wanted.isEmpty() || wanted.contains("calls")) {
            calls(root, home, data);
        }
        if (wanted.isEmpty() || wanted.contains("heartbeats")) {
            heartbeats(root, home, data);
        }
        if (wanted.isEmpty() || wanted.contains("store")) {
            verifyRate();
            store(root, arguments[1]);
        }
    }

    private static void store(Path root, String testClassPath) throws Exception {
        String classPath = root + "/kernel/target/test-classes" + java.io.File.pathSeparator + testClassPath;
        new ProcessBuilder(System.getProperty("java.home") + "/bin/java", "--enable-native-access=ALL-UNNAMED",
                "-Dlogback.statusListenerClass=ch.qos.logback.core.status.NopStatusListener", "-cp",
                classPath, "org.lucid.node.kernel.store.StoreBench").redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT).start().waitFor();
    }

    private static void stopAll() {
        PROCESSES.reversed().forEach(LucidProcess::stop);
        PROCESSES.clear();
    }

    private static LucidProcess packaged(Path home, Path data, List<String> before, Map<String, String> environment,
            String... more) throws Exception {
        List<String> launcher = new ArrayList<>(before);
        launcher.add(home + "/bin/lucid");
        List<String> settings = new ArrayList<>(List.of("gateway.rate_limit.admin=1000000",
                "gateway.rate_limit.anonymous=1000000", "gateway.rate_limit.signed=1000000"));
        settings.addAll(List.of(more));
        LucidProcess manager = LucidProcess.start(launcher, home.resolve("conf/demo.yaml"), data.resolve("manager"), data
                .resolve("manager.log"), environment, settings.toArray(String[]::new));
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

    /** A manager on one core in a cgroup of 256 MiB, with a hundred agents; callers on the other cores. */
    private static void calls(Path root, Path home, Path data) throws Exception {
        LucidProcess manager = packaged(home, data.resolve("calls"), List.of(root + "/scripts/limit", "256", "taskset",
                "-c", "0"), Map.of(), "registration.heartbeat_interval=5s");
        manager.awaitReady();
        long begun = System.nanoTime();
        LucidProcess fleet = fleet(root, home, data.resolve("calls"), manager, AGENTS, "worker.sample_interval=5s");
        String node = "/api/v1/nodes/" + nodes(manager, 1).getFirst();
        measure(manager, "GET /api/v1/auth/whoami", new Load(manager.port(), "GET", "/api/v1/auth/whoami", manager
                .token(), ""));
        measure(manager, "GET /api/v1/consensus/status", new Load(manager.port(), "GET", "/api/v1/consensus/status",
                manager.token(), ""));
        Load load = new Load(manager.port(), "GET", node, manager.token(), "");
        measure(manager, "GET of a node", load);
        dribbled(manager, load);
        JsonNode status = fleet.send("GET", "/api/node/fleet", null);
        double minutes = (System.nanoTime() - begun) / 60e9;
        System.out.printf("RSS of the manager with %d nodes, %s: %d MiB (own %d), after %d heartbeats and measurements at "
                + "six times their pace in %.0f minutes (a real hour has %d heartbeats; slots go by real time)%n", AGENTS,
                Files.readString(manager.log()).contains("NO MEMORY LIMIT")
                        ? "WITHOUT a memory limit, which this kernel does not give"
                        : "in a cgroup of 256 MiB", manager.rssMiB(), manager.anonymousMiB(), status.path("heartbeats")
                                .asLong(), minutes, AGENTS * 120);
        stopAll();
    }

    /** The same calls while 2000 connections never finish what they begin, and before and after that. */
    private static void dribbled(LucidProcess manager, Load load) throws Exception {
        double before = load.run(SECONDS, EASY_PACE).p99Millis();
        Dribblers dribblers = new Dribblers(manager.port(), DRIBBLERS);
        TimeUnit.SECONDS.sleep(3); // until all are in
        double during = load.run(SECONDS, EASY_PACE).p99Millis();
        dribblers.close();
        double after = load.run(SECONDS, EASY_PACE).p99Millis();
        System.out.printf("GET of a node at %d a second, 99 of 100 within: %.1f ms, with %d connections that dribble %.1f "
                + "ms, without them again %.1f ms: %.2f times%n", EASY_PACE, before, DRIBBLERS, during, after, 2 * during
                        / (before + after));
    }

    /** Heartbeats of a thousand nodes, each of which may send twenty a minute, to a manager on one core. */
    private static void heartbeats(Path root, Path home, Path data) throws Exception {
        LucidProcess manager = packaged(home, data.resolve("beats"), List.of("taskset", "-c", "0"), Map.of(),
                "registration.heartbeat_interval=100s", "registration.max_pending=10000");
        manager.awaitReady();
        fleet(root, home, data.resolve("beats"), manager, BEATING, "worker.sample_interval=300s");
        List<String> paths = nodes(manager, BEATING).stream().map(id -> "/api/v1/nodes/" + id + "/heartbeat").toList();
        Load load = new Load(manager.port(), "POST", paths, manager.token(), "{\"state\":\"running\"}");
        awaitMinute();
        load.run(4, PACE); // until what is called often is compiled
        measure(manager, "heartbeats", load, SECONDS, PACE);
        awaitMinute();
        measure(manager, "heartbeats", load, 3, 0); // each node may send twenty in this minute
        stopAll();
    }

    /** Until a new minute begins, in which each node may send its heartbeats again. */
    private static void awaitMinute() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(60_100 - System.currentTimeMillis() % 60_000);
    }

    private static LucidProcess fleet(Path root, Path home, Path data, LucidProcess manager, int count,
            String... more) throws Exception {
        List<String> settings = new ArrayList<>(List.of("node.profile=test", "store.engine=memory",
                "resources.enabled=false", "gateway.port=0", "worker.manager_url=http://127.0.0.1:" + manager.port(),
                "worker.fleet.count=" + count));
        settings.addAll(List.of(more));
        LucidProcess fleet = LucidProcess.start(List.of(home + "/bin/lucid"), root.resolve("conf/worker.yaml"), data
                .resolve("fleet"), data.resolve("fleet.log"), Map.of("LUCID_HEAP", "256m"), settings.toArray(
                        String[]::new));
        PROCESSES.add(fleet);
        fleet.awaitReady();
        for (int tries = 0; fleet.send("GET", "/api/node/fleet", null).path("states").path("online").asInt() < count;
                tries++) {
            if (tries > 900) {
                throw new IllegalStateException("only " + fleet.send("GET", "/api/node/fleet", null)
                        + " after three minutes; see " + fleet.log());
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
        return fleet;
    }

    private static List<String> nodes(LucidProcess manager, int count) throws Exception {
        List<String> ids = new ArrayList<>();
        for (int page = 1; ids.size() < count; page++) {
            for (JsonNode one : manager.send("GET", "/api/v1/nodes?limit=100&page=" + page, null).path("nodes")) {
                ids.add(one.path("node_id").asText());
            }
        }
        return ids.subList(0, count);
    }

    private static void measure(LucidProcess manager, String what, Load load) throws Exception {
        load.run(SECONDS, PACE); // until what is called often is compiled
        measure(manager, what, load, SECONDS, PACE);
        measure(manager, what, load, SECONDS, 0);
    }

    private static void measure(LucidProcess manager, String what, Load load, int seconds, int pace) throws Exception {
        double before = manager.cpuSeconds();
        Load.Result result = load.run(seconds, pace);
        System.out.printf("%s%s: %.0f a second, 99 of 100 within %.1f ms, %.0f us of processor time each%n", what, pace == 0
                ? " as fast as one core goes"
                : " at a steady pace", result.perSecond(), result.p99Millis(), (manager.cpuSeconds() - before) / result
                        .answers() * 1e6);
    }

    private static void memory(Path root, Path home, Path data) throws Exception {
        LucidProcess manager = packaged(home, data, List.of(), Map.of());
        manager.awaitReady();
        TimeUnit.SECONDS.sleep(5);
        double before = manager.cpuSeconds();
        TimeUnit.SECONDS.sleep(45);
        System.out.printf("processor time of the idle manager: %.1f %% of a core%n", (manager.cpuSeconds() - before)
                / 45 * 100);
        System.out.printf("RSS of the manager, idle: %d MiB, of which its own %d MiB%n", manager.rssMiB(), manager
                .anonymousMiB());
        for (int w = 1; w <= 5; w++) {
            PROCESSES.add(LucidProcess.start(List.of(root + "/docker/target/lucid-node/bin/lucid"), root.resolve("conf/worker.yaml"), data.resolve("worker" + w), data
                    .resolve("worker" + w + ".log"), Map.of(), "worker.manager_url=http://127.0.0.1:" + manager.port(),
                    "gateway.port=0"));
        }
        TimeUnit.SECONDS.sleep(45);
        System.out.printf("RSS of the manager with five workers after 45 s: %d MiB%n", manager.rssMiB());
        System.out.printf("RSS of a worker: %d MiB%n", PROCESSES.getLast().rssMiB());
        stopAll();
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
