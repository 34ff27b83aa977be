package org.lucid.node.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The packaged {@code lucid}, started with some arguments as a process of its own; what it prints is kept in files. */
final class Command {

    private static final Path LAUNCHER = Path.of("target", "lucid-node", "bin", "lucid").toAbsolutePath();

    private final Process process;
    private final Path out;
    private final Path err;

    private Command(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** Starts it. */
    static Command start(Path directory, String... arguments) {
        return start(directory, Map.of("LUCID_JAVA_HOME", System.getProperty("java.home")), LAUNCHER, arguments);
    }

    /** Starts it with an environment and by a launcher of its own. */
    static Command start(Path directory, Map<String, String> environment, Path launcher, String... arguments) {
        List<String> line = new ArrayList<>();
        line.add(launcher.toString());
        line.addAll(List.of(arguments));
        try {
            Path out = Files.createTempFile(directory, "out-", ".txt");
            Path err = Files.createTempFile(directory, "err-", ".txt");
            ProcessBuilder builder = new ProcessBuilder(line).directory(directory.toFile())
                    .redirectOutput(out.toFile()).redirectError(err.toFile());
            builder.environment().clear(); // the environment would be laid over the configuration
            builder.environment().put("PATH", System.getenv("PATH"));
            builder.environment().putAll(environment);
            Process process = builder.start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly)); // none is left behind
            return new Command(process, out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for its end: its exit code. */
    int exitCode(int seconds) {
        try {
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                throw new AssertionError("still running after " + seconds + " s\n" + story());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    long pid() {
        return process.pid();
    }

    boolean isRunning() {
        return process.isAlive();
    }

    /** What it holds in memory. */
    long residentKib() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc", String.valueOf(process.pid()), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:")).mapToLong(
                    line -> Long.parseLong(line.replaceAll("\\D", ""))).findFirst().orElseThrow();
        }
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
    }

    /** SIGKILL, and the end of the process. */
    void kill9() {
        process.destroyForcibly();
        exitCode(10);
    }

    String out() {
        return read(out);
    }

    String err() {
        return read(err);
    }

    /** All that it printed. */
    String story() {
        return "--- stdout\n" + out() + "--- stderr\n" + err();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
