package org.lucid.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lucid.node.contract.signing.ConsensusMessages;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.SignedBytes;
import org.lucid.node.kernel.crypto.Ed25519;

class SessionIT {

    @TempDir
    private Path here;
    @TempDir
    private Path there;

    @Test
    @Tag("NOD-76")
    @Tag("NOD-77")
    @DisplayName("A place that the manager gave becomes a slot on the node, its receipts become credits, its end is told")
    void aSessionFromPlaceToCredit() throws IOException {
        Ed25519 signatures = new Ed25519();
        byte[] client = new byte[32];
        client[0] = 7;
        try (Site site = new Site(here); Site workplace = Site.ofWorkerWithApi(there)) {
            NodeProcess manager = site.startManager();
            workplace.editConfig(text -> text.replace("MANAGER_PORT", String.valueOf(manager.port())).replace(
                    "resources:\n  enabled: true", "resources:\n  enabled: false"));
            NodeProcess worker = workplace.startManager();
            Deadline.in(40).await("the agent is online", () -> worker.get("/api/node/status").text("/state").equals(
                    "online"));
            String node = worker.get("/api/node/status").is(200).text("/node_id");
            Deadline.in(40).await("the node may be given work",
                    () -> manager.get("/api/v1/nodes/available").at("/nodes")
                            .size() == 1);
            JsonNode place = manager.post("/api/v1/nodes/resources/request", Map.of("resource_type", "session_slot",
                    "quantity", 1, "session_id", "s-1")).is(201).at("");
            assertThat(place.path("node_id").asText()).isEqualTo(node);
            Map<String, Object> wish = new HashMap<>(Map.of("allocation_id", place.path("allocation_id").asText(),
                    "session_id", "s-1", "resource_type", "session_slot", "quantity", 1, "duration_seconds", place.path(
                            "duration_seconds").asLong(),
                    "expires_at", place.path("expires_at").asText(), "ticket", place.path("ticket").asText(),
                    "client_key", Hex.of(signatures.publicKey(client))));
            JsonNode slot = worker.post("/api/node/sessions", wish).is(201).at("");
            assertThat(slot.path("port").asInt()).isBetween(3389, 4000);
            assertThat(worker.post("/api/node/sessions", wish).is(401).text("/error/code")).isEqualTo("LUCID_ERR_5902");
            String token = slot.path("session_token").asText();
            assertThat(worker.post("/api/node/sessions/s-1/confirm", Map.of("session_token", token)).is(200).text(
                    "/state")).isEqualTo("active");
            manager.post("/api/v1/nodes/resources/confirm",
                    Map.of("allocation_id", place.path("allocation_id").asText(),
                            "session_id", "s-1"))
                    .is(200);
            JsonNode status = manager.get("/api/v1/consensus/status").is(200).at("");
            long current = status.path("current_slot").asLong();
            byte[] message = ConsensusMessages.relayReceipt(SignedBytes.networkHash(status.path("network_id").asText(),
                    java.time.Instant.parse(status.path("genesis_at").asText())), "s-1", node, current, 5_242_881);
            assertThat(worker.post("/api/node/sessions/s-1/receipts", Map.of("session_token", token, "slot", current,
                    "bytes", 5_242_881, "sig", Hex.of(signatures.sign(client, message)))).is(200).text("/state"))
                    .isEqualTo("active");
            worker.delete("/api/node/sessions/s-1", Map.of("session_token", token)).is(204);
            Deadline.in(40).await("the manager knows that it is over", () -> manager.get(
                    "/api/v1/nodes/resources/allocations/" + place.path("allocation_id").asText()).text("/status")
                    .equals("released"));
            worker.terminate();
            manager.terminate();
        }
    }
}
