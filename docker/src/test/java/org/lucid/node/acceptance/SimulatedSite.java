package org.lucid.node.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.lucid.node.kernel.json.Json;
import org.lucid.node.kernel.module.LucidModule;
import org.lucid.node.kernel.testkit.Simulation;
import org.lucid.node.kernel.testkit.Simulation.Setup;

/**
 * A manager and its workers on virtual time, called from outside over a real port: what takes days is seen as callers see
 * it. For the time of a call virtual time stands still, so no deadline depends on the machine.
 */
final class SimulatedSite implements AutoCloseable {

    private static final String DOOR = """
            gateway: {enabled: true, host: 127.0.0.1, port: 0, jwt: {secret: "%s"}, rate_limit: {admin: 1000000}}
            metrics: {port: 0}
            """;

    private final Simulation simulation;
    private final ApiClient client;
    private int calls;

    /** Starts the modules with their sections of the configuration; {@code start} is not after now. */
    @SafeVarargs
    @SuppressWarnings("varargs")
    SimulatedSite(Instant start, String sections, Supplier<? extends LucidModule<?>>... modules) {
        simulation = new Simulation(Setup.of(DOOR.formatted(Bearer.SECRET) + sections, modules).start(start));
        try {
            client = new ApiClient(Json.parse(Files.readAllBytes(simulation.directory().resolve("ports.json")))
                    .path("http").asInt());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Simulation simulation() {
        return simulation;
    }

    /** Lets virtual time pass in steps of some seconds: each asks the operating system for what came in. */
    void pass(Duration time) {
        simulation.advance(time, Duration.ofSeconds(5));
    }

    Answer get(String path) {
        return call("GET", path, Optional.empty());
    }

    Answer post(String path, Object body) {
        return call("POST", path, Optional.of(body));
    }

    /** What the manager promises. */
    Contract contract() {
        return new Contract(get("/openapi.json").is(200).body());
    }

    private Answer call(String method, String path, Optional<Object> body) {
        String bearer = Bearer.of("root", "SUPER_ADMIN", simulation.now());
        String key = "call-" + ++calls;
        CompletableFuture<Answer> answer = CompletableFuture.supplyAsync(() -> {
            try {
                return client.call(method, path, body, "Authorization", bearer, "Idempotency-Key", key);
            } catch (IOException e) {
                throw new CompletionException(path, e);
            }
        }, task -> Thread.ofVirtual().start(task));
        while (!answer.isDone()) {
            simulation.settle();
            Thread.onSpinWait();
        }
        return answer.join();
    }

    @Override
    public void close() {
        client.close();
        simulation.close();
    }
}
