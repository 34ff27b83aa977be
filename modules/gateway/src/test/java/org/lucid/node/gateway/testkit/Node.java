package org.lucid.node.gateway.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.lucid.node.gateway.GatewayModule;
import org.lucid.node.kernel.config.ConfigLoader;
import org.lucid.node.kernel.crypto.Ed25519;
import org.lucid.node.kernel.crypto.SeedIdentity;
import org.lucid.node.kernel.json.Json;
import org.lucid.node.kernel.module.Kernel;
import org.lucid.node.kernel.module.LucidModule;
import org.lucid.node.kernel.platform.Platform;
import org.lucid.node.kernel.platform.WorkerThreads;
import org.lucid.node.kernel.store.memory.MemoryData;
import org.lucid.node.kernel.store.memory.MemoryStore;
import org.lucid.node.kernel.store.memory.StoreFaults;
import org.lucid.node.kernel.time.TimeOrderedIds;

/** A process with real sockets on a clock that stands still until it is moved. */
public final class Node implements AutoCloseable {

    public static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final Vertx vertx;
    private final Path directory;
    private final Kernel kernel;
    private volatile Instant now = NOW;

    /** An answer as it came over the wire; names of headers in lower case. */
    public record Answer(int status, Map<String, String> headers, String body) {

        public JsonNode json() {
            return Json.parse(body.getBytes(StandardCharsets.UTF_8));
        }

        public String code() {
            return json().path("error").path("code").asText();
        }

        public String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    /** Starts with the shelf, the gateway and further modules. */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public Node(String gateway, Supplier<? extends LucidModule<?>>... more) {
        this(Vertx.vertx(), new MemoryData(), StoreFaults.none(), gateway, List.of(more));
    }

    /** Starts on this Vert.x and on data that is there already, with a store that fails as told. */
    public Node(Vertx vertx, MemoryData data, StoreFaults faults, String gateway,
            List<Supplier<? extends LucidModule<?>>> more) {
        this.vertx = vertx;
        try {
            directory = Files.createTempDirectory("gateway-test");
            Files.writeString(directory.resolve("lucid.yaml"),
                    "node: {profile: test, data_dir: " + directory + "}\nstore: {engine: memory}\n"
                            + (gateway.contains("metrics:") ? "" : "metrics: {port: 0}\n")
                            + "shelf: {enabled: true}\ngateway: {enabled: true, port: 0" + gateway + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        SplittableRandom random = new SplittableRandom(7);
        Ed25519 signatures = new Ed25519();
        Platform platform = new Platform(vertx, () -> now, random, new TimeOrderedIds(() -> now, random), signatures,
                (name, threads, queue) -> new WorkerThreads(vertx, name, threads, queue));
        List<Supplier<? extends LucidModule<?>>> modules = new ArrayList<>(more);
        modules.add(GatewayModule::new);
        modules.add(Shelf::new);
        kernel = new Kernel(platform, MemoryStore.open(data, () -> now, faults).await(),
                new SeedIdentity(signatures, new byte[32]), new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                new ConfigLoader(directory.resolve("lucid.yaml"), Map.of(), Map.of()), directory, modules);
        kernel.start().await();
    }

    /** The usual process: tokens signed with {@link Tokens#SECRET}. */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public static Node withSecret(String gateway, Supplier<? extends LucidModule<?>>... more) {
        return new Node(", host: 127.0.0.1, jwt: {secret: " + Tokens.SECRET + "}" + gateway + "}", more);
    }

    /** The usual process on a Vert.x of the caller's making. */
    public static Node on(Vertx vertx, String gateway) {
        return new Node(vertx, new MemoryData(), StoreFaults.none(),
                ", host: 127.0.0.1, jwt: {secret: " + Tokens.SECRET + "}" + gateway + "}", List.of());
    }

    /** The usual process on data that is there already, with a store that fails as told. */
    public static Node on(MemoryData data, StoreFaults faults) {
        return new Node(Vertx.vertx(), data, faults, ", host: 127.0.0.1, jwt: {secret: " + Tokens.SECRET + "}}",
                List.of());
    }

    public Kernel kernel() {
        return kernel;
    }

    /** Where its files are. */
    public Path directory() {
        return directory;
    }

    public void passSeconds(long seconds) {
        now = now.plusSeconds(seconds);
    }

    public int port(String listener) {
        return kernel.portFor(listener, 0);
    }

    public String token(String role) {
        return Tokens.of(role, now.getEpochSecond()).claim("jti", "t-" + role).claim("sub", "user-" + role).signed();
    }

    /** A call with a role's token, or without one when it is empty. */
    public Answer call(String method, String path, String role, String body, String... headers) {
        StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
        if (!List.of(headers).stream().anyMatch(header -> header.startsWith("Host:"))) {
            head.append("Host: localhost\r\n");
        }
        if (!role.isEmpty()) {
            head.append("Authorization: Bearer ").append(token(role)).append("\r\n");
        }
        List.of(headers).forEach(header -> head.append(header).append("\r\n"));
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 0) {
            head.append("Content-Length: ").append(bytes.length).append("\r\n");
            if (!List.of(headers).stream().anyMatch(header -> header.startsWith("Content-Type:"))) {
                head.append("Content-Type: application/json\r\n");
            }
        }
        return raw(port("http"), head.append("Connection: close\r\n\r\n").append(body).toString());
    }

    public Answer get(String path) {
        return call("GET", path, "", "");
    }

    /** Sends bytes as they are and reads until the other side closes. */
    public Answer raw(int port, String request) {
        try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            String text = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int end = text.indexOf("\r\n\r\n");
            String[] lines = text.substring(0, end).split("\r\n");
            Map<String, String> headers = new TreeMap<>();
            for (int i = 1; i < lines.length; i++) {
                int colon = lines[i].indexOf(':');
                headers.put(lines[i].substring(0, colon).toLowerCase(Locale.ROOT), lines[i].substring(colon + 1)
                        .strip());
            }
            return new Answer(Integer.parseInt(lines[0].split(" ")[1]), headers, text.substring(end + 4));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        kernel.stop().await();
        vertx.close().await();
    }
}
