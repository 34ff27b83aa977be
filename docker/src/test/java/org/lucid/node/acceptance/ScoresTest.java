package org.lucid.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.consensus.ConsensusModule;
import org.lucid.node.gateway.GatewayModule;
import org.lucid.node.kernel.json.Json;
import org.lucid.node.kernel.testkit.Simulation;
import org.lucid.node.kernel.testkit.Simulation.Setup;
import org.lucid.node.poot.PootModule;
import org.lucid.node.registration.RegistrationModule;
import org.lucid.node.worker.WorkerModule;

/**
 * Scores as callers see them. They follow from slots, for which no test can wait: the manager and its workers run on
 * virtual time here, and its port is real.
 */
class ScoresTest {

    private static final String NODES = "/api/v1/nodes";
    private static final String MANAGER = """
            gateway: {enabled: true, host: 127.0.0.1, port: 0, jwt: {secret: "%s"}}
            metrics: {port: 0}
            registration: {enabled: true}
            consensus: {enabled: true}
            poot: {enabled: true}
            worker: {enabled: true, manager_url: "http://bus", fleet: {count: 3, transport: bus, seed: "%064x"}}
            """;
    private static final Duration BEFORE_THE_STOP = Duration.ofMinutes(30);
    private static final Duration AFTER_THE_STOP = Duration.ofMinutes(60);

    private static Simulation start(Instant start) {
        return new Simulation(Setup.of(MANAGER.formatted(Bearer.SECRET, 7), GatewayModule::new,
                RegistrationModule::new, ConsensusModule::new, PootModule::new, WorkerModule::new).start(start));
    }

    /** One call from outside, for which virtual time stands still. */
    private static Answer call(Simulation simulation, ApiClient client, String method, String path) {
        String bearer = Bearer.of("root", "SUPER_ADMIN", simulation.now());
        CompletableFuture<Answer> answer = CompletableFuture.supplyAsync(() -> {
            try {
                return client.call(method, path, Optional.empty(), "Authorization", bearer);
            } catch (IOException | AssertionError e) {
                throw new CompletionException(path, e);
            }
        }, task -> Thread.ofVirtual().start(task));
        while (!answer.isDone()) {
            simulation.settle();
            Thread.onSpinWait();
        }
        return answer.join();
    }

    private static List<String> column(JsonNode rows, String member) {
        List<String> values = new ArrayList<>();
        rows.forEach(row -> values.add(row.path(member).asText()));
        return values;
    }

    @Test
    @Tag("API-75")
    @Tag("API-80")
    @Tag("API-84")
    @Tag("API-86")
    void areTheSameOnEveryRouteAndTellWhatMovedThem() throws IOException {
        Instant start = Instant.now().minus(BEFORE_THE_STOP).minus(AFTER_THE_STOP); // tokens hold about now
        try (Simulation simulation = start(start)) {
            int port = Json.parse(Files.readAllBytes(simulation.directory().resolve("ports.json"))).path("http")
                    .asInt();
            try (ApiClient client = new ApiClient(port)) {
                simulation.advance(BEFORE_THE_STOP);
                List<String> ids = column(call(simulation, client, "GET", NODES).is(200).at("/nodes"), "node_id");
                assertThat(ids).hasSize(3);
                String idle = ids.getFirst();
                call(simulation, client, "POST", NODES + "/" + idle + "/stop").is(200, 202);
                simulation.advance(AFTER_THE_STOP);

                Answer score = call(simulation, client, "GET", NODES + "/" + idle + "/poot").is(200);
                double points = score.at("/score").asDouble(-1);
                assertThat(score.at("/score").isNumber()).isTrue();
                assertThat(points).isBetween(0.0, 100.0);
                assertThat(call(simulation, client, "GET", NODES + "/" + idle).is(200).at("/poot_score").asDouble())
                        .isEqualTo(points);
                assertThat(call(simulation, client, "GET", NODES + "/poot/" + idle).is(200).at("/score").asDouble())
                        .isEqualTo(points);
                Answer legacy = call(simulation, client, "GET", "/poot/" + idle).is(200);
                assertThat(legacy.at("/score").asDouble()).isEqualTo(points / 100);
                assertThat(legacy.text("/proof_hash")).isEqualTo(score.text("/output_hash"));

                JsonNode sorted = call(simulation, client, "GET", NODES + "?sort=poot_score&order=desc").is(200)
                        .at("/nodes");
                assertThat(column(sorted, "node_id").getLast()).as("who does nothing comes last").isEqualTo(idle);
                assertThat(sorted.get(0).path("poot_score").asDouble()).isGreaterThan(points);
                assertThat(column(call(simulation, client, "GET", NODES + "/poot/leaderboard").is(200).at("/places"),
                        "node_id")).isEqualTo(column(sorted, "node_id"));
                moved(call(simulation, client, "GET", NODES + "/" + idle + "/poot/history").is(200).at("/history"),
                        points);
                assertThat(call(simulation, client, "GET", NODES + "/poot/statistics").is(200).at("/nodes").asInt())
                        .isEqualTo(3);
                assertThat(call(simulation, client, "POST", "/poot/" + idle + "/calculate").is(200)
                        .at("/proof/score").asDouble()).isEqualTo(points / 100);
            }
        }
    }

    /** The newest change ends at the score, and its parts add up to it. */
    private static void moved(JsonNode history, double points) {
        JsonNode last = history.get(0);
        assertThat(last.path("score").asDouble()).isEqualTo(points);
        int parts = 0;
        for (JsonNode part : last.path("explanation")) {
            parts += part.path("delta_bp").asInt();
            assertThat(part.path("text").asText()).isNotBlank();
        }
        assertThat(parts).isEqualTo((int) Math.round(100 * (points - last.path("previous").asDouble())));
    }
}
