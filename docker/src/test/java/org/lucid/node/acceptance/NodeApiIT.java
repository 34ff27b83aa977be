package org.lucid.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeApiIT {

    @TempDir
    private Path here;
    @TempDir
    private Path there;

    @Test
    @Tag("NOD-78")
    @DisplayName("The agent's own API tells its administrator how it is doing, and lets it join a pool, rest and work")
    void tellsHowTheAgentIsDoing() throws IOException {
        try (Site site = new Site(here); Site workplace = Site.ofWorkerWithApi(there)) {
            NodeProcess manager = site.startManager();
            String pool = manager.post("/api/v1/nodes/pools", Map.of("name", "Attic")).is(201).text("/pool_id");
            workplace.editConfig(text -> text.replace("MANAGER_PORT", String.valueOf(manager.port())));
            NodeProcess worker = workplace.startManager();
            Deadline.in(40).await("the agent is online", () -> worker.get("/api/node/status").text("/state").equals(
                    "online"));
            String node = worker.get("/api/node/status").is(200).text("/node_id");
            assertThat(manager.get("/api/v1/nodes/" + node).is(200).text("/name")).isEqualTo("first-worker");
            assertThat(worker.post("/api/node/join_pool", Map.of("pool_id", pool)).is(200).text("/pool_id")).isEqualTo(
                    pool);
            assertThat(worker.get("/api/node/status").is(200).text("/pool_id")).isEqualTo(pool);
            assertThat(worker.post("/api/node/join_pool", Map.of("pool_id", "pool_none")).is(404).text("/error/code"))
                    .isEqualTo("LUCID_ERR_5002");
            assertThat(worker.post("/api/node/stop", Map.of()).is(200).at("/working").asBoolean()).isFalse();
            assertThat(worker.post("/api/node/start", Map.of()).is(200).at("/working").asBoolean()).isTrue();
            assertThat(worker.get("/api/node/outbox").is(200).at("/entries/proofs").asInt()).isZero();
            assertThat(worker.get("/api/node/sessions").is(200).at("/sessions").isArray()).isTrue();
            assertThat(worker.get("/api/node/fleet").is(409).text("/error/message")).contains("no fleet");
            for (String gone : List.of("/api/v1/nodes", "/api/v1/consensus/status")) {
                assertThat(worker.get(gone).status()).as("a worker serves no manager's routes").isIn(404, 503);
            }
            worker.terminate();
            manager.terminate();
        }
    }
}
