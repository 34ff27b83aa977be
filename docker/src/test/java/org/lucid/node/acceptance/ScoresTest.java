package org.lucid.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.consensus.ConsensusModule;
import org.lucid.node.gateway.GatewayModule;
import org.lucid.node.poot.PootModule;
import org.lucid.node.registration.RegistrationModule;
import org.lucid.node.worker.WorkerModule;

/** Scores as callers see them; they follow from slots, for which no test on real time can wait. */
class ScoresTest {

    private static final String NODES = "/api/v1/nodes";
    private static final String MANAGER = """
            registration: {enabled: true}
            consensus: {enabled: true}
            poot: {enabled: true}
            worker: {enabled: true, manager_url: "http://bus", fleet: {count: 3, transport: bus, seed: "%064x"}}
            """.formatted(7);
    private static final Duration BEFORE_THE_STOP = Duration.ofMinutes(30);
    private static final Duration AFTER_THE_STOP = Duration.ofMinutes(60);

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
    void areTheSameOnEveryRouteAndTellWhatMovedThem() {
        Instant start = Instant.now().minus(BEFORE_THE_STOP).minus(AFTER_THE_STOP);
        try (SimulatedSite site = new SimulatedSite(start, MANAGER, GatewayModule::new, RegistrationModule::new,
                ConsensusModule::new, PootModule::new, WorkerModule::new)) {
            site.pass(BEFORE_THE_STOP);
            List<String> ids = column(site.get(NODES).is(200).at("/nodes"), "node_id");
            assertThat(ids).hasSize(3);
            String idle = ids.getFirst();
            site.post(NODES + "/" + idle + "/stop", Map.of()).is(200, 202);
            site.pass(AFTER_THE_STOP);

            Answer score = site.get(NODES + "/" + idle + "/poot").is(200);
            assertThat(score.at("/score").isNumber()).isTrue();
            double points = score.at("/score").asDouble();
            assertThat(points).isBetween(0.0, 100.0);
            assertThat(site.get(NODES + "/" + idle).is(200).at("/poot_score").asDouble()).isEqualTo(points);
            assertThat(site.get(NODES + "/poot/" + idle).is(200).at("/score").asDouble()).isEqualTo(points);
            Answer legacy = site.get("/poot/" + idle).is(200);
            assertThat(legacy.at("/score").asDouble()).isEqualTo(points / 100);
            assertThat(legacy.text("/proof_hash")).isEqualTo(score.text("/output_hash"));

            JsonNode sorted = site.get(NODES + "?sort=poot_score&order=desc").is(200).at("/nodes");
            assertThat(column(sorted, "node_id").getLast()).as("who does nothing comes last").isEqualTo(idle);
            assertThat(sorted.get(0).path("poot_score").asDouble()).isGreaterThan(points);
            assertThat(column(site.get(NODES + "/poot/leaderboard").is(200).at("/places"), "node_id"))
                    .isEqualTo(column(sorted, "node_id"));
            moved(site.get(NODES + "/" + idle + "/poot/history").is(200).at("/history"), points);
            assertThat(site.get(NODES + "/poot/statistics").is(200).at("/nodes").asInt()).isEqualTo(3);
            assertThat(site.post("/poot/" + idle + "/calculate", Map.of()).is(200).at("/proof/score").asDouble())
                    .isEqualTo(points / 100);
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
