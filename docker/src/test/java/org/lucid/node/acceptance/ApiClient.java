package org.lucid.node.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.lucid.node.kernel.json.Json;

/** Somebody who calls a process over HTTP, and holds each answer against the document that the process serves. */
final class ApiClient implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5)).build();
    private final String base;
    private volatile Optional<Contract> contract = Optional.empty();

    ApiClient(int port) {
        this.base = "http://127.0.0.1:" + port;
    }

    /** Sends a request with some headers, each followed by its value; a body that is text goes as it is. */
    Answer call(String method, String path, Optional<Object> body, String... headers) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path)).timeout(PATIENCE)
                .method(method, body.map(content -> BodyPublishers.ofByteArray(content instanceof String text
                        ? text.getBytes(StandardCharsets.UTF_8)
                        : Json.encodeBytes(content))).orElse(BodyPublishers.noBody()));
        if (body.isPresent()) {
            request.setHeader("Content-Type", "application/json");
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return send(request.build());
    }

    private Answer send(HttpRequest request) throws IOException {
        try {
            HttpResponse<byte[]> response = client.sendAsync(request, BodyHandlers.ofByteArray())
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS); // the client's own timeout ends with the head
            boolean json = response.headers().firstValue("Content-Type").orElse("").startsWith("application/json");
            boolean empty = response.body().length == 0;
            JsonNode body = json && !empty ? Json.parse(response.body()) : Json.mapper().nullNode();
            Answer answer = new Answer(response.statusCode(), body, response.headers().map());
            if ((json || empty) && !request.method().equals("HEAD")) {
                check(request, answer);
            }
            return answer;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (TimeoutException e) {
            throw new IOException("no end of the answer to " + request, e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        }
    }

    private void check(HttpRequest request, Answer answer) throws IOException {
        String path = request.uri().getRawPath();
        if (path.equals("/openapi.json")) {
            return;
        }
        if (answer.status() < 400 && contract.flatMap(known -> known.find(request.method(), path)).isEmpty()) {
            contract = Optional.of(contract()); // the first, or that of other modules than before
        }
        contract.ifPresent(known -> known.check(request.method(), path, answer.status(), answer.body()));
    }

    /** What the process promises now. */
    Contract contract() throws IOException {
        return new Contract(call("GET", "/openapi.json", Optional.empty()).is(200).body());
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
