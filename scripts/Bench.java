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
        for (int i = 1; i <= 3; i++) {
            long started = System.nanoTime();
            LucidProcess manager = LucidProcess.start(root, root.resolve("conf/demo.yaml"), data.resolve("manager"), data
                    .resolve("manager.log"), Map.of());
            PROCESSES.add(manager);
            manager.awaitReady();
            System.out.printf("start to ready, run %d: %d ms%n", i, (System.nanoTime() - started) / 1_000_000);
            if (i < 3) {
                manager.stop();
            } else {
                memory(root, data, manager);
            }
        }
        PROCESSES.reversed().forEach(LucidProcess::stop);
        verifyRate();
        String classPath = root + "/kernel/target/test-classes" + java.io.File.pathSeparator + arguments[1];
        new ProcessBuilder(System.getProperty("java.home") + "/bin/java", "--enable-native-access=ALL-UNNAMED",
                "-Dlogback.statusListenerClass=ch.qos.logback.core.status.NopStatusListener", "-cp",
                classPath, "org.lucid.node.kernel.store.StoreBench").redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT).start().waitFor();
    }

    private static void memory(Path root, Path data, LucidProcess manager) throws Exception {
        TimeUnit.SECONDS.sleep(5);
        System.out.printf("RSS of the manager, idle: %d MiB%n", manager.rssMiB());
        for (int w = 1; w <= 5; w++) {
            PROCESSES.add(LucidProcess.start(root, root.resolve("conf/worker.yaml"), data.resolve("worker" + w), data
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
