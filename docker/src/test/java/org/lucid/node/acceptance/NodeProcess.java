package org.lucid.node.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lucid.node.kernel.json.Json;

/** A running process of the distribution, spoken to over HTTP as its administrator. */
final class NodeProcess implements AutoCloseable {

    private static final int READY_SECONDS = 30;
    private static final int STOP_SECONDS = 10;
    private static final Pattern TOKEN = Pattern.compile("^admin token .*: (\\S+)$", Pattern.MULTILINE);

    private final Command command;
    private final Path portsFile;
    private ApiClient client;
    private int port;
    private String authorization;

    /** A process that tells its administrator's token itself. */
    NodeProcess(Command command, Path portsFile) {
        this(command, portsFile, "");
    }

    /** {@code authorization} is empty where the process itself tells its administrator's token. */
    NodeProcess(Command command, Path portsFile, String authorization) {
        this.command = command;
        this.portsFile = portsFile;
        this.authorization = authorization;
    }

    /** Waits for the port, the token and the readiness. */
    void awaitReady() {
        awaitReady(READY_SECONDS);
    }

    /** The same with the patience that an emulated processor needs. */
    void awaitReady(int seconds) {
        Deadline deadline = Deadline.in(seconds);
        try {
            deadline.await("a port in ports.json", this::findPort);
            deadline.await("/ready answers 200", this::isReady);
            deadline.await("the token on the terminal", this::findToken);
            deadline.await("every module that is switched on is running", this::isComplete);
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\n" + command.story(), e);
        }
    }

    private boolean findPort() {
        if (!command.isRunning()) {
            throw new AssertionError("ended with " + command.exitCode(1));
        }
        if (!Files.exists(portsFile)) {
            return false;
        }
        try {
            port = Json.parse(Files.readAllBytes(portsFile)).path("http").asInt(0);
            if (port > 0) {
                client = client();
            }
            return port > 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isReady() {
        try {
            return get("/ready").status() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** Readiness waits for the essential modules only. */
    private boolean isComplete() {
        try {
            for (JsonNode module : get("/api/v1/system/modules").is(200).at("/modules")) {
                if (module.path("enabled").asBoolean() && !module.path("state").asText().equals("RUNNING")) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean findToken() {
        Matcher found = TOKEN.matcher(command.out());
        if (authorization.isEmpty() && found.find()) {
            authorization = "Bearer " + found.group(1);
        }
        return !authorization.isEmpty();
    }

    long pid() {
        return command.pid();
    }

    int port() {
        return port;
    }

    /** The port of another listener than that of HTTP. */
    int port(String listener) throws IOException {
        return Json.parse(Files.readAllBytes(portsFile)).path(listener).asInt(0);
    }

    Answer get(String path) throws IOException {
        return call("GET", path, Optional.empty());
    }

    Answer post(String path, Object body) throws IOException {
        return call("POST", path, Optional.of(body));
    }

    /** A POST that may be repeated with the same key. */
    Answer post(String path, Object body, String idempotencyKey) throws IOException {
        return call("POST", path, Optional.of(body), "Idempotency-Key", idempotencyKey);
    }

    Answer put(String path, Object body) throws IOException {
        return call("PUT", path, Optional.of(body));
    }

    Answer delete(String path) throws IOException {
        return call("DELETE", path, Optional.empty());
    }

    /** A DELETE that says more than its path. */
    Answer delete(String path, Object body) throws IOException {
        return call("DELETE", path, Optional.of(body));
    }

    /** A request that shows another token than the administrator's. */
    Answer getAs(String otherToken, String path) throws IOException {
        return client.call("GET", path, Optional.empty(), "Authorization", "Bearer " + otherToken);
    }

    private Answer call(String method, String path, Optional<Object> body, String... headers) throws IOException {
        List<String> all = new ArrayList<>(List.of(headers));
        if (!authorization.isEmpty()) {
            all.addAll(List.of("Authorization", authorization));
        }
        return client.call(method, path, body, all.toArray(String[]::new));
    }

    /** Sends and does not wait; whatever comes of it. */
    CompletableFuture<?> postAndForget(String path, Object body) {
        return CompletableFuture.runAsync(() -> {
            try {
                post(path, body);
            } catch (IOException e) {
                // whatever comes of it
            }
        }, task -> Thread.ofVirtual().start(task));
    }

    /** Somebody else who calls this process. */
    ApiClient client() {
        return new ApiClient(port);
    }

    /** What it holds in memory. */
    long residentKib() throws IOException {
        return command.residentKib();
    }

    void kill9() {
        command.kill9();
    }

    void terminate() {
        command.terminate();
    }

    /** The exit code, which must come within ten seconds. */
    int exitCode() {
        return command.exitCode(STOP_SECONDS);
    }

    int exitCode(int seconds) {
        return command.exitCode(seconds);
    }

    boolean isRunning() {
        return command.isRunning();
    }

    /** What it has printed so far. */
    String story() {
        return command.story();
    }

    @Override
    public void close() {
        if (client != null) {
            client.close();
        }
        if (command.isRunning()) {
            command.kill9();
        }
    }
}
