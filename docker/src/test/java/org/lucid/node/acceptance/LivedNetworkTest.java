package org.lucid.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.consensus.ConsensusModule;
import org.lucid.node.economy.EconomyModule;
import org.lucid.node.gateway.GatewayModule;
import org.lucid.node.payouts.PayoutsModule;
import org.lucid.node.pools.PoolsModule;
import org.lucid.node.poot.PootModule;
import org.lucid.node.registration.RegistrationModule;
import org.lucid.node.resources.ResourcesModule;
import org.lucid.node.system.Owners;
import org.lucid.node.system.SimulatedHost;
import org.lucid.node.system.SimulatedMonth;
import org.lucid.node.worker.WorkerModule;

/**
 * Every route that reads, asked of a network that has lived over the end of a month: epochs are rewarded, a pool is
 * settled, statements are closed, payouts wait. What a young process answers with an empty list is full here, and each
 * answer is held to the document.
 */
class LivedNetworkTest {

    private static final String MANAGER = """
            registration: {enabled: true}
            pools: {enabled: true}
            resources: {enabled: true}
            consensus: {enabled: true}
            poot: {enabled: true}
            economy: {enabled: true}
            payouts: {enabled: true}
            worker: {enabled: true, manager_url: "http://bus", payout_address: %s,
              fleet: {count: 4, transport: bus, seed: "%064x"}}
            """.formatted(SimulatedMonth.WALLET.address(), 11);

    /** What has nothing to tell even here: a fleet has no one agent, nobody cheated, nothing was sent. */
    private static final Map<String, Integer> EMPTY = Map.of("/api/node/outbox", 409, "/api/node/sessions", 409,
            "/api/node/status", 409, "/api/v1/consensus/evidence/{id}", 404,
            "/api/v1/nodes/payouts/reconciliation", 404, "/api/v1/payouts/reconciliation", 404,
            "/api/v1/nodes/{node_id}/poot/ownership/proofs", 404, "/registration/ping", 409);
    /** A stream has no end. */
    private static final String EVENTS = "/api/v1/events";
    private static final String NODES = "/api/v1/nodes/";

    @Test
    @Tag("API-100")
    void answersOnEveryRouteThatReads() {
        YearMonth month = YearMonth.now(ZoneOffset.UTC).minusMonths(1);
        Instant turn = month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
        try (SimulatedSite site = new SimulatedSite(turn.minus(Duration.ofHours(25)), MANAGER, GatewayModule::new,
                RegistrationModule::new, PoolsModule::new, () -> new ResourcesModule(() -> new SimulatedHost(11)),
                ConsensusModule::new, PootModule::new, EconomyModule::new, PayoutsModule::new, WorkerModule::new)) {
            Map<String, String> known = live(site, month.minusMonths(1));
            Map<String, String> wrong = new TreeMap<>();
            for (Contract.Entry entry : site.contract().entries()) {
                if (entry.method().equals("get") && !entry.template().equals(EVENTS)) {
                    try {
                        site.get(path(entry, known)).is(EMPTY.getOrDefault(entry.template(), 200));
                    } catch (RuntimeException | AssertionError e) {
                        wrong.put(entry.template(), String.valueOf(e.getCause() == null ? e : e.getCause()));
                    }
                }
            }
            assertThat(wrong).isEmpty();
            isFull(site, known);
        }
    }

    /** Lives over the end of a month: what there is to ask for, by the names of parameters. */
    private static Map<String, String> live(SimulatedSite site, YearMonth month) {
        Owners owners = new Owners(site.simulation(), 11);
        site.pass(Duration.ofMinutes(5));
        List<String> nodes = new ArrayList<>();
        site.get("/api/v1/nodes").is(200).at("/nodes").forEach(node -> nodes.add(node.path("node_id").asText()));
        nodes.forEach(owners::proveAddress);
        String pool = owners.pool(nodes.subList(0, 2));
        site.pass(Duration.ofHours(20));
        for (int session = 0; session < 60; session++) {
            nodes.forEach(owners::earn);
        }
        String node = nodes.getLast();
        site.pass(Duration.ofHours(10));
        site.post(NODES + "payouts/batch", Map.of("batch_id", "b1", "items", List.of(Map.of("node_id", node, "amount",
                "2")))).is(200, 201, 202);
        site.post(NODES + "payouts/process", Map.of()).is(200, 201, 202);
        site.post(NODES + node + "/pool", Map.of("pool_id", pool)).is(200, 201);
        site.post(NODES + node + "/maintenance", Map.of("reason", "new fan", "duration_hours", 1)).is(200, 201);
        site.post("/api/v1/auth/api-keys", Map.of("name", "panel", "roles", List.of("SERVICE"))).is(201);
        owners.earn(node);
        Answer place = site.post(NODES + "resources/request", Map.of("resource_type", "session_slot", "quantity", 1,
                "session_id", "s1")).is(200, 201);
        long slot = site.get("/api/v1/consensus/status").is(200).at("/closed_slot").asLong();
        Map<String, String> known = new HashMap<>(Map.of("node_id", node, "pool_id", pool, "batch_id", "b1",
                "allocation_id", place.text("/allocation_id"), "id", "lucid.economy", "nonce", "ab".repeat(32),
                "period", month.toString(), "seq", "1"));
        known.put("payout_id", site.get("/api/v1/payouts").is(200).text("/payouts/0/payout_id"));
        known.put("registration_id",
                site.get(NODES + "registrations").is(200).text("/registrations/0/registration_id"));
        known.put("entity_id", node);
        known.put("slot", "" + slot);
        known.put("from", "" + (slot - 5));
        known.put("to", "" + slot);
        known.put("from_slot", "" + (slot - 5));
        known.put("to_slot", "" + slot);
        return known;
    }

    /** What a young process has not: if any of it is empty, the network has not lived. */
    private static void isFull(SimulatedSite site, Map<String, String> known) {
        String node = NODES + known.get("node_id");
        Map<String, String> first = Map.of(node + "/poot/history", "/history/0/explanation/0/text", node + "/earnings",
                "/by_kind/0/kind", node + "/statement?period=" + known.get("period"), "/lines/0/entry/id",
                "/api/v1/economy/runs", "/runs/0/run_id", "/api/v1/economy/journal", "/entries/0/id", node
                        + "/payouts",
                "/payouts/0/payout_id", "/api/v1/consensus/slots/" + known.get("slot") + "/totals",
                "/totals/0/node_id", "/api/v1/consensus/ranking", "/entities/0/entity_id", "/api/v1/system/audit",
                "/entries/0/address");
        assertThat(first.entrySet().stream().filter(of -> site.get(of.getKey()).is(200).text(of.getValue()).isEmpty()))
                .isEmpty();
    }

    private static String path(Contract.Entry entry, Map<String, String> known) {
        String path = entry.template();
        String query = "";
        for (JsonNode parameter : entry.says().path("parameters")) {
            String name = parameter.path("name").asText();
            boolean inPath = parameter.path("in").asText().equals("path");
            if (!inPath && !(parameter.path("in").asText().equals("query") && parameter.path("required").asBoolean())) {
                continue;
            }
            String value = known.get(name);
            if (value == null) {
                throw new IllegalStateException("no value for " + name);
            }
            String text = URLEncoder.encode(value, StandardCharsets.UTF_8);
            path = path.replace("{" + name + "}", text);
            query += inPath ? "" : (query.isEmpty() ? "?" : "&") + name + "=" + text;
        }
        return path + query;
    }
}
