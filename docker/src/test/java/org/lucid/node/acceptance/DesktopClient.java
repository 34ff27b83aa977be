package org.lucid.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The desktop client that is there already (API-84): what it asks, in its order, with its bodies. */
final class DesktopClient {

    private static final String NODES = "/api/v1/nodes";

    private DesktopClient() {
    }

    /** Registers a node, puts one in a pool, looks at its score and its payouts as arrays, and takes it out again. */
    static void useAll(NodeProcess manager, ApiClient caller) throws IOException {
        String bearer = Bearer.of("ada", "NODE_OPERATOR");
        String pool = manager.post(NODES + "/pools", Map.of("name", "Desktop")).is(201).text("/pool_id");
        Map<String, Object> wish = Map.of("operator_id", "ada", "hardware_info", Map.of("cpu_cores", 4, "memory_gb",
                8, "disk_gb", 256, "network_speed_mbps", 1000), "location",
                Map.of("country", "NL", "region", "Drenthe"));
        Answer registered = call(caller, bearer, "POST", NODES + "/register", wish).is(201);
        assertThat(registered.text("/operator_id")).isEqualTo("ada");
        assertThat(registered.text("/status")).isEqualTo("registered");
        for (String member : List.of("pool_id", "poot_score", "resources")) {
            assertThat(registered.body().has(member)).as(member).isTrue();
            assertThat(registered.body().path(member).isNull()).as("%s is not measured", member).isTrue();
        }
        assertThat(registered.text("/created_at")).endsWith("Z");
        String node = registered.text("/node_id");
        JsonNode hardware = call(caller, bearer, "GET", NODES + "/" + node).is(200).at("/hardware_info");
        assertThat(hardware.path("cpu").path("cores").asInt()).as(hardware.toString()).isEqualTo(4);
        call(caller, bearer, "GET", NODES + "/" + node + "/status").is(200);
        NewNode keyed = new NewNode(84);
        String own = keyed.join(manager).id();
        call(caller, Bearer.of("root", "SUPER_ADMIN"), "PATCH", NODES + "/" + own, Map.of("operator_id", "ada"))
                .is(200);
        assertThat(call(caller, bearer, "POST", NODES + "/" + own + "/pool", Map.of("poolId", pool)).is(200, 201)
                .text("/pool_id")).isEqualTo(pool);
        manager.post(NODES + "/poot/calculate-all", Map.of()).is(200, 202);
        call(caller, bearer, "GET", NODES + "/" + own + "/poot").isError(404, 5011); // no slot is closed yet
        FirstContactIT.earn(manager, own);
        Payee.prove(manager, own);
        FirstContactIT.payout(manager, own);
        for (String list : List.of(NODES + "/" + own + "/payouts", "/api/v1/payouts")) {
            Answer payouts = call(caller, bearer, "GET", list + "?view=list&money=number").is(200);
            assertThat(payouts.body().isArray()).as(payouts.toString()).isTrue();
            JsonNode payout = payouts.at("/0");
            assertThat(payout.path("node_id").asText()).isEqualTo(own);
            assertThat(payout.path("amount_usdt").isNumber()).isTrue();
            assertThat(payout.path("status").asText()).isEqualTo("pending");
            assertThat(payout.path("state").asText()).isEqualTo("READY");
            assertThat(payout.path("amount")).isEqualTo(payout.path("amount_usdt"));
            assertThat(payout.path("wallet_address")).isEqualTo(payout.path("payout_address"));
            assertThat(payout.has("transaction_hash") && payout.has("created_at")).isTrue();
            assertThat(payouts.header("x-total-count")).isEqualTo("1");
        }
        call(caller, bearer, "DELETE", NODES + "/" + own + "/pool").is(204);
        Answer unknown = call(caller, bearer, "GET", NODES + "/node_nobody").is(404);
        assertThat(unknown.text("/error/code")).isEqualTo("LUCID_ERR_5001");
        assertThat(unknown.text("/error/message")).isNotBlank();
    }

    private static Answer call(ApiClient caller, String bearer, String method, String path) throws IOException {
        return caller.call(method, path, Optional.empty(), "Authorization", bearer);
    }

    private static Answer call(ApiClient caller, String bearer, String method, String path, Object body)
            throws IOException {
        return caller.call(method, path, Optional.of(body), "Authorization", bearer);
    }
}
