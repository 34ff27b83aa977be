package org.lucid.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The callers that are there already (spec-api.md section 17), each in its own order, with its own headers and bodies. */
class CallersIT {

    private static final String NODES = "/api/v1/nodes";

    @TempDir
    private static Path directory;
    private static Site site;
    private static NodeProcess manager;
    private static ApiClient caller;

    @BeforeAll
    static void start() {
        site = Site.withSecret(directory);
        manager = site.startManager();
        caller = manager.client();
    }

    @AfterAll
    static void stop() {
        caller.close();
        manager.terminate();
        assertThat(manager.exitCode()).as(manager.story()).isZero();
        site.close();
    }

    private static Answer call(String bearer, String method, String path) throws IOException {
        return caller.call(method, path, Optional.empty(), "Authorization", bearer);
    }

    private static Answer call(String bearer, String method, String path, Object body) throws IOException {
        return caller.call(method, path, Optional.of(body), "Authorization", bearer);
    }

    @Test
    @Tag("API-83")
    @Tag("API-79")
    @DisplayName("The session service registers, reports, finds a node, takes a place on it and gives it back")
    void sessionService() throws IOException {
        String worker = new NewNode(83).join(manager).id();
        String bearer = call(Bearer.of("root", "SUPER_ADMIN"), "POST", "/api/v1/auth/api-keys",
                Map.of("name", "session service", "roles", List.of("SERVICE"))).is(201).text("/api_key");
        bearer = "Bearer " + bearer;
        Map<String, Object> self = Map.of("node_type", "session-pipeline", "node_id", "session-pipeline",
                "capabilities", Map.of("max_sessions", 5, "codecs", List.of("h264")), "status", "active");
        assertThat(call(bearer, "POST", NODES + "/register", self).is(201).text("/node_id"))
                .isEqualTo("session-pipeline");
        assertThat(call(bearer, "POST", NODES + "/register", self).is(200).text("/node_id"))
                .isEqualTo("session-pipeline");
        assertThat(call(bearer, "GET", NODES + "/session-pipeline/status").is(200).text("/status"))
                .isEqualTo("active");
        Map<String, Object> metrics = Map.of("metrics", Map.of("cpu_percent", 12.5, "memory_percent", 40));
        assertThat(call(bearer, "POST", NODES + "/session-pipeline/metrics", metrics).is(200, 202).body().isObject())
                .isTrue();
        String service = bearer;
        Deadline.in(60).await("a node that could take work", () -> call(service, "GET",
                NODES + "/available?node_type=worker&min_capacity=1").is(200).at("/nodes").size() > 0);
        JsonNode available = call(bearer, "GET", NODES + "/available?node_type=worker&min_capacity=1").at("/nodes/0");
        assertThat(available.path("node_id").asText()).isEqualTo(worker);
        assertThat(available.path("capacity").asInt()).isGreaterThanOrEqualTo(1);
        assertThat(available.has("available_capacity") && available.has("active_sessions")).isTrue();
        Map<String, Object> wish = Map.of("resource_type", "session_slot", "quantity", 1, "session_id", "s-83");
        Answer place = call(bearer, "POST", "/api/v1/resources/request", wish).is(201);
        assertThat(place.text("/status")).isEqualTo("allocated");
        assertThat(call(bearer, "POST", "/api/v1/resources/request", wish).is(200).text("/allocation_id"))
                .as("a repeated request after a lost answer").isEqualTo(place.text("/allocation_id"));
        Map<String, Object> end = Map.of("allocation_id", place.text("/allocation_id"), "session_id", "s-83");
        assertThat(call(bearer, "POST", "/api/v1/resources/release", end).is(200).body().isObject()).isTrue();
        call(bearer, "POST", "/api/v1/resources/release", end).is(200);
        assertThat(call("Bearer " + Bearer.SECRET, "GET", NODES).is(401).text("/error/code"))
                .as("its old habit").isEqualTo("LUCID_ERR_2004");
    }

    @Test
    @Tag("API-84")
    @Tag("API-76")
    @Tag("API-82")
    @DisplayName("The desktop client registers a node, puts it in a pool, looks at its score and its payouts as arrays")
    void desktopClient() throws IOException {
        DesktopClient.useAll(manager, caller);
    }

    @Test
    @Tag("API-85")
    @Tag("API-62")
    @Tag("API-77")
    @Tag("API-73")
    @DisplayName("Peers and health checkers need no credential; scripts read lists, estimate payouts and err")
    void peersCheckersAndScripts() throws IOException {
        JsonNode health = caller.call("GET", "/health", Optional.empty()).is(200).body();
        assertThat(health.path("status").asText()).isIn("healthy", "degraded");
        assertThat(health.path("active_nodes").isInt()).as(health.toString()).isTrue();
        assertThat(health.path("max_nodes_per_pool").asInt()).isEqualTo(100);
        assertThat(health.path("payout_threshold_usdt").decimalValue()).isEqualByComparingTo("10");
        assertThat(health.path("modules").path("lucid.pools").path("state").asText()).isEqualTo("RUNNING");
        assertThat(health.path("checks").path("store").path("state").asText()).isEqualTo("up");
        assertThat(health.path("uptime").isNumber() && health.has("version") && health.has("timestamp")).isTrue();
        assertThat(caller.call("GET", "/api/peers", Optional.empty()).is(200).at("/peers").isArray()).isTrue();
        assertThat(caller.call("HEAD", "/health", Optional.empty()).status()).isEqualTo(200);
        JsonNode info = caller.call("GET", "/", Optional.empty()).is(200).body();
        for (String member : List.of("service", "version", "description", "docs", "health")) {
            assertThat(info.path(member).asText("")).as(member).isNotBlank();
        }
        assertThat(info.path("status").asText()).isEqualTo("running");
        String script = Bearer.of("script", "ADMIN");
        for (String list : List.of(NODES, "/api/v1/pools", "/api/v1/payouts", "/api/v1/poot/status")) {
            assertThat(call(script, "GET", list).is(200).body().isObject()).isTrue();
            assertThat(call(script, "GET", list + "/").is(200).body().isObject()).isTrue();
        }
        Map<String, Object> spaced = Map.of("name", "a name with spaces", "node_type", "worker", "location",
                Map.of("country", "PT", "region", "Lisboa"));
        String node = call(script, "POST", NODES, spaced).is(201).text("/node_id");
        Map<String, Object> estimate = new HashMap<>(Map.of("node_id", node, "period", "2026-01"));
        assertThat(call(script, "POST", "/api/v1/payouts/calculate", estimate).is(200).at("/would_pay").isBoolean())
                .isTrue();
        estimate.put("period", "January");
        call(script, "POST", "/api/v1/payouts/calculate", estimate).isError(400, 1001);
        call(script, "GET", NODES + "/%F0%9F%92%A5").is(404);
        JsonNode who = call(script, "GET", "/api/v1/auth/whoami").is(200).body();
        assertThat(who.path("subject").asText()).isEqualTo("script");
        assertThat(who.path("operator_id").asText()).isEqualTo("script");
        assertThat(who.path("rate").path("limit").asLong()).isPositive();
        JsonNode module = call(script, "GET", "/api/v1/system/modules/lucid.pools").is(200).body();
        for (String member : List.of("id", "version", "state", "enabled", "instances", "started_at", "detail")) {
            assertThat(module.has(member)).as(member).isTrue();
        }
    }

    @Test
    @Tag("API-86")
    @Tag("API-87")
    @Tag("API-80")
    @DisplayName("Callers of the routes before /api/v1 find nodes, pools, scores and payouts in their old forms")
    void oldRoutes() throws IOException {
        String bearer = Bearer.of("root", "SUPER_ADMIN");
        String node = new NewNode(86).join(manager).id();
        String waiting = call(bearer, "POST", NODES, Map.of("name", "not begun", "node_type", "worker")).is(201)
                .text("/node_id");
        JsonNode nodes = call(bearer, "GET", "/nodes").is(200).body();
        assertThat(nodes.isArray()).isTrue();
        assertThat(nodes.findValuesAsText("node_id")).contains(node, waiting);
        assertThat(call(bearer, "GET", NODES + "/" + waiting).is(200).text("/status")).isEqualTo("registered");
        JsonNode info = call(bearer, "GET", "/nodes/" + waiting).is(200).body();
        assertThat(info.path("status").asText()).as("the old word").isEqualTo("pending");
        for (String member : List.of("node_id", "address", "stake_amount", "status", "created_at", "last_seen",
                "pool_id", "performance_metrics")) {
            assertThat(info.has(member)).as(member).isTrue();
        }
        assertThat(call(bearer, "GET", "/nodes?status=pending").is(200).body().findValuesAsText("node_id"))
                .contains(waiting).doesNotContain(node);
        Answer made = call(bearer, "POST", "/pools?pool_name=Old%20pool&max_nodes=5", Map.of()).is(201);
        assertThat(made.text("/message")).contains("Old pool");
        String pool = made.text("/pool_id");
        assertThat(call(bearer, "POST", "/nodes/" + node + "/join-pool?pool_id=" + pool, Map.of()).is(200, 201)
                .text("/message")).contains(pool);
        JsonNode shown = call(bearer, "GET", "/pools/" + pool).is(200).body();
        assertThat(shown.path("pool_name").asText()).isEqualTo("Old pool");
        assertThat(shown.path("max_nodes").asInt()).isEqualTo(5);
        assertThat(shown.path("current_nodes").asInt()).isEqualTo(1);
        assertThat(shown.path("configuration").path("selection_strategy").isTextual()).isTrue();
        assertThat(call(bearer, "GET", "/pools").is(200).body().findValuesAsText("pool_id")).contains(pool);
        assertThat(call(bearer, "POST", "/nodes/" + node + "/leave-pool?pool_id=" + pool, Map.of()).is(200)
                .text("/message")).isNotBlank();
        String other = new NewNode(87).join(manager).id();
        assertThat(call(bearer, "POST", "/pools/assign", Map.of("node_id", other, "pool_id", pool)).is(200, 201)
                .text("/message")).contains(other).contains(pool);
        assertThat(call(bearer, "POST", "/pools/assign", Map.of("node_id", "nobody", "pool_id", pool)).is(404)
                .text("/detail")).isNotBlank();
        call(bearer, "POST", "/nodes/" + node + "/metrics", Map.of("metrics", Map.of("cpu_percent", 5))).is(200, 202);
        call(bearer, "POST", "/nodes/register", Map.of("operator_id", "root", "hardware_info", Map.of("cpu_cores", 1)))
                .is(201);
        assertThat(call(bearer, "POST", "/poot/calculate-all", Map.of()).is(200).at("/results/processed").isInt())
                .isTrue();
        assertThat(call(bearer, "GET", "/poot/calculate-all").is(200).at("/results/processed").isInt()).isTrue();
        for (String method : List.of("GET", "POST")) { // no slot is closed yet, so there is no score to tell
            Answer unscored = call(bearer, method, "/poot/" + node, Map.of()).isError(404, 5011);
            assertThat(unscored.text("/detail")).as("the message where they look for it")
                    .isEqualTo(unscored.text("/error/message")).isNotBlank();
        }
        FirstContactIT.earn(manager, node);
        Payee.prove(manager, node);
        JsonNode run = call(bearer, "POST", "/payouts/process", Map.of()).is(202).body();
        assertThat(run.path("results").path("created").asInt()).as(run.toString()).isPositive();
        JsonNode payout = call(bearer, "GET", "/payouts?node_id=" + node + "&status=pending").is(200).at("/0");
        assertThat(payout.path("amount_usdt").isNumber()).as(payout.toString()).isTrue();
        assertThat(call(bearer, "GET", "/payouts/" + payout.path("payout_id").asText()).is(200).body())
                .isEqualTo(payout);
        JsonNode threshold = call(bearer, "GET", "/payouts/threshold").is(200).body();
        assertThat(threshold.path("threshold_usdt").decimalValue()).isEqualByComparingTo("10");
        assertThat(threshold.path("description").asText()).contains("10.000000");
        assertThat(call(bearer, "GET", "/nodes/nobody").is(404).text("/detail")).isNotBlank();
    }

    @Test
    @Tag("API-25")
    @Tag("API-100")
    @DisplayName("Operators see and touch their own nodes only, administrators and services see all")
    void owners() throws IOException {
        String ada = Bearer.of("ada", "NODE_OPERATOR");
        String bob = Bearer.of("bob", "NODE_OPERATOR");
        Map<String, Object> wish = Map.of("name", "Adas node", "node_type", "worker");
        Answer made = call(ada, "POST", NODES, wish).is(201);
        assertThat(made.text("/operator_id")).as("the subject, where no operator is claimed").isEqualTo("ada");
        String node = made.text("/node_id");
        for (String path : List.of("", "/status", "/history", "/balance", "/payouts", "/resources", "/alerts")) {
            call(bob, "GET", NODES + "/" + node + path).isError(403, 2006);
        }
        call(bob, "PATCH", NODES + "/" + node, Map.of("name", "Bobs node")).isError(403, 2006);
        call(bob, "POST", NODES + "/" + node + "/stop", Map.of()).isError(403, 2006);
        call(bob, "DELETE", NODES + "/" + node).isError(403, 2006);
        assertThat(call(ada, "GET", NODES + "/" + node).is(200).text("/name")).isEqualTo("Adas node");
        assertThat(call(bob, "GET", NODES).is(200).body().findValuesAsText("node_id")).doesNotContain(node);
        for (String seesAll : List.of("ADMIN", "SERVICE")) {
            assertThat(call(Bearer.of("eve", seesAll), "GET", NODES + "?limit=100").is(200).body()
                    .findValuesAsText("node_id")).contains(node);
        }
        Map<String, Object> forBob = Map.of("name", "For Bob", "node_type", "worker", "operator_id", "bob");
        call(ada, "POST", NODES, forBob).isError(403, 2006);
        assertThat(call(Bearer.of("eve", "ADMIN"), "POST", NODES, forBob).is(201).text("/operator_id"))
                .isEqualTo("bob");
        call(Bearer.of("carl", "USER"), "POST", NODES, wish).isError(403, 2002);
    }

    @Test
    @Tag("API-101")
    @DisplayName("Paths of modules to come lead nowhere yet")
    void reservedPaths() throws IOException {
        for (String path : List.of("/ui", "/api/v1/governance", "/api/v1/flags", "/api/v1/shards", "/api/v1/sync",
                "/api/v1/tor", "/api/v1/dht", "/api/v1/node", "/storage/chunk")) {
            call(Bearer.of("root", "SUPER_ADMIN"), "GET", path).isError(404, 1007);
            call(Bearer.of("root", "SUPER_ADMIN"), "POST", path, Map.of()).isError(404, 1007);
        }
    }

    @Test
    @Tag("API-100")
    @DisplayName("Every path without an id leads to the same place with a slash behind it")
    void slashes() throws IOException {
        for (Contract.Entry entry : caller.contract().entries()) {
            if (entry.method().equals("get") && !entry.template().contains("{") && entry.template().length() > 1
                    && !entry.template().endsWith("/events")) {
                Answer plain = call(Bearer.of("root", "SUPER_ADMIN"), "GET", entry.template());
                Answer other = call(Bearer.of("root", "SUPER_ADMIN"), "GET", entry.template() + "/");
                assertThat(other.status()).as(entry.template()).isEqualTo(plain.status());
                assertThat(other.text("/error/code")).isEqualTo(plain.text("/error/code"))
                        .isNotEqualTo("LUCID_ERR_1007");
            }
        }
    }
}
