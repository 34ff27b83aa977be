package org.lucid.node.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5)).build();
    private int port;
    private String token = "";

    NodeProcess(Command command, Path portsFile) {
        this.command = command;
        this.portsFile = portsFile;
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
        boolean there = found.find();
        token = there ? found.group(1) : "";
        return there;
    }

    long pid() {
        return command.pid();
    }

    int port() {
        return port;
    }

    Answer get(String path) throws IOException {
        return send(request(path).GET());
    }

    Answer post(String path, Object body) throws IOException {
        return send(request(path).POST(json(body)));
    }

    /** A POST that may be repeated with the same key. */
    Answer post(String path, Object body, String idempotencyKey) throws IOException {
        return send(request(path).header("Idempotency-Key", idempotencyKey).POST(json(body)));
    }

    Answer put(String path, Object body) throws IOException {
        return send(request(path).PUT(json(body)));
    }

    Answer delete(String path) throws IOException {
        return send(request(path).DELETE());
    }

    /** A DELETE that says more than its path. */
    Answer delete(String path, Object body) throws IOException {
        return send(request(path).method("DELETE", json(body)));
    }

    /** A request that shows another token than the administrator's. */
    Answer getAs(String otherToken, String path) throws IOException {
        return send(request(path).setHeader("Authorization", "Bearer " + otherToken).GET());
    }

    /** Sends and does not wait; whatever comes of it. */
    CompletableFuture<?> postAndForget(String path, Object body) {
        return client.sendAsync(request(path).POST(json(body)).build(), BodyHandlers.discarding());
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(10)).header("Content-Type", "application/json");
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }

    private static HttpRequest.BodyPublisher json(Object body) {
        return BodyPublishers.ofByteArray(Json.encodeBytes(body));
    }

    private Answer send(HttpRequest.Builder request) throws IOException {
        try {
            HttpResponse<byte[]> response = client.send(request.build(), BodyHandlers.ofByteArray());
            JsonNode body = response.body().length == 0
                    ? Json.mapper().nullNode()
                    : Json.parse(response.body());
            return new Answer(response.statusCode(), body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
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
        client.shutdownNow();
        if (command.isRunning()) {
            command.kill9();
        }
    }
}
