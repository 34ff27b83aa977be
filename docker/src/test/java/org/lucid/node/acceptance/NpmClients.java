package org.lucid.node.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Published programs in JavaScript, fetched as their publishers made them, and run by Node.js. */
final class NpmClients {

    private static final Path SOURCES = Path.of("src", "test", "clients");
    private static final Path HERE = Path.of("target", "clients").toAbsolutePath();
    private static final int FETCH_SECONDS = 180;
    private static final int TALK_SECONDS = 60;

    private NpmClients() {
    }

    /**
     * Fetches them. Where that cannot be done the test that asked is reported as skipped, and says so loudly; with
     * {@code LUCID_TEST_CLIENTS=required} in the environment it fails.
     */
    static void fetch() {
        try {
            Files.createDirectories(HERE);
            for (String name : List.of("package.json", "package-lock.json", "talk.js", "rules.yaml")) {
                Files.copy(SOURCES.resolve(name), HERE.resolve(name),
                        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            }
            run(FETCH_SECONDS, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        } catch (IOException | AssertionError e) {
            String told = "NOT RUN: neither the bridges nor the document are tried with published programs, because npm ci fails ("
                    + e.getMessage().lines().findFirst().orElse("") + "). Install Node.js with npm "
                    + "(apt-get install nodejs npm) and let it reach its registry.";
            if ("required".equals(System.getenv("LUCID_TEST_CLIENTS"))) {
                throw new AssertionError(told, e);
            }
            System.err.println(told);
            Assumptions.abort(told);
        }
    }

    /** What a client printed. */
    static List<String> talk(String client, int port, String transport, String token, String node) {
        try {
            return run(TALK_SECONDS, "node", "talk.js", client, Integer.toString(port), transport, token, node);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a linter says of an OpenAPI document; fails when it says anything. */
    static List<String> lint(String document) {
        try {
            Files.writeString(HERE.resolve("openapi.json"), document);
            return run(TALK_SECONDS, Path.of("node_modules", ".bin", "spectral").toString(), "lint", "--ruleset",
                    "rules.yaml", "--fail-severity", "hint", "openapi.json");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> run(int seconds, String... line) throws IOException {
        Path out = Files.createTempFile(HERE, "out-", ".txt");
        Path err = Files.createTempFile(HERE, "err-", ".txt");
        Process process = new ProcessBuilder(line).directory(HERE.toFile()).redirectOutput(out.toFile())
                .redirectError(err.toFile()).start();
        try {
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(line[0] + " is still running after " + seconds + " s");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw new AssertionError(e);
        }
        if (process.exitValue() != 0) {
            throw new AssertionError(line[0] + " ended with " + process.exitValue() + "\n" + Files.readString(out)
                    + Files.readString(err));
        }
        return Files.readAllLines(out);
    }
}
