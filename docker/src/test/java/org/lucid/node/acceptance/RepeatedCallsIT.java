package org.lucid.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepeatedCallsIT {

    @TempDir
    private Path directory;

    @Test
    @Tag("API-41")
    @Tag("API-42")
    @Tag("API-100")
    @DisplayName("A payout asked for again with its key after a kill -9 is the same payout, and money is taken once")
    void paysOnce() throws IOException {
        try (Site site = new Site(directory)) {
            NodeProcess first = site.startManager();
            String node = new NewNode(41).join(first).id();
            FirstContactIT.earn(first, node);
            Payee.prove(first, node);
            String path = "/api/v1/nodes/" + node + "/payouts";
            Map<String, Object> wish = Map.of("amount", "10", "priority", "normal");
            first.post(path, wish).isError(400, 1009);
            first.post(path, wish, "a key with blanks").isError(400, 1009);
            assertThat(first.get(path).is(200).at("/payouts")).as("what was refused is not there").isEmpty();
            String id = first.post(path, wish, "once").is(201).text("/payout_id");
            first.kill9();

            NodeProcess second = site.startManager();
            Answer again = second.post(path, Map.of("amount", 10.0, "priority", "normal"), "once").is(201);
            assertThat(again.text("/payout_id")).as("10.0 and 10 are the same").isEqualTo(id);
            assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
            second.post(path, Map.of("amount", "11", "priority", "normal"), "once").isError(409, 1010);
            second.post(path, Map.of("amount", "0.5", "priority", "normal"), "small").is(400);
            assertThat(second.get(path).is(200).at("/payouts")).hasSize(1);
            assertThat(second.get("/api/v1/nodes/" + node + "/balance").is(200).amount("/reserved"))
                    .isEqualByComparingTo("10");
            second.post(path, Map.of("amount", "0.5", "priority", "normal"), "small")
                    .is(400); // a refused request left nothing under its key
            second.terminate();
            assertThat(second.exitCode()).isZero();
        }
    }

    @Test
    @Tag("API-42")
    @DisplayName("What was made with a key is made once, also over a kill -9, and the key is good for nothing else")
    void makesOnce() throws IOException {
        try (Site site = new Site(directory)) {
            NodeProcess first = site.startManager();
            Map<String, Object> pool = Map.of("name", "Once");
            Map<String, Object> node = Map.of("name", "once", "node_type", "worker");
            String poolId = first.post("/api/v1/pools", pool, "p").is(201).text("/pool_id");
            String nodeId = first.post("/api/v1/nodes", node, "n").is(201).text("/node_id");
            Map<String, Object> desk = Map.of("hardware_info", Map.of("cpu_cores", 2));
            String registered = first.post("/api/v1/nodes/register", desk, "r").is(201).text("/node_id");
            first.kill9();

            NodeProcess second = site.startManager();
            Answer pools = second.post("/api/v1/pools", pool, "p").is(201);
            assertThat(pools.text("/pool_id")).isEqualTo(poolId);
            assertThat(pools.header("Idempotency-Replayed")).isEqualTo("true");
            assertThat(second.post("/api/v1/nodes", node, "n").is(201).text("/node_id")).isEqualTo(nodeId);
            Answer again = second.post("/api/v1/nodes/register", desk, "r").is(201);
            assertThat(again.text("/node_id")).isEqualTo(registered);
            assertThat(again.text("/enrolment_code")).as("a code that can be used").isNotBlank();
            second.post("/api/v1/pools", Map.of("name", "Twice"), "p").isError(409, 1010);
            second.post("/api/v1/nodes", Map.of("name", "twice", "node_type", "worker"), "n").isError(409, 1010);
            second.post("/api/v1/pools", pool, "another").isError(409, 5008);
            assertThat(second.get("/api/v1/pools").at("/pagination/total").asInt()).isEqualTo(1);
            assertThat(second.get("/api/v1/nodes").at("/pagination/total").asInt()).isEqualTo(2);
            second.terminate();
            assertThat(second.exitCode()).isZero();
        }
    }
}
