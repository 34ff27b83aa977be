package org.lucid.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstContactIT {

    @TempDir
    private Path here;
    @TempDir
    private Path there;

    @Test
    @DisplayName("A worker registers, earns, and its payout waits for a rail that is not configured")
    void earnsAndIsToBePaid() throws IOException {
        try (Site site = new Site(here)) {
            NodeProcess manager = site.startManager();
            assertThat(manager.story()).doesNotContain("ERROR").doesNotContain("event=module_failed");
            try (Site workplace = Site.ofWorker(there, manager.port())) {
                NodeProcess worker = workplace.startWorker();
                String node = activeNode(manager, worker);
                earn(manager, node);
                Answer unpaid = manager.post("/api/v1/nodes/payouts/process", Map.of()).is(202);
                assertThat(unpaid.text("/skipped/0/reason")).isEqualTo("NO_PAYABLE_ADDRESS");
                Payee.prove(manager, node);
                payout(manager, node);
                worker.terminate();
                assertThat(worker.exitCode()).as(worker.story()).isZero();
            }
            manager.terminate();
            assertThat(manager.exitCode()).as(manager.story()).isZero();
            Command verification = site.command("verify-ledger");
            assertThat(verification.exitCode(30)).as(verification.story()).isZero();
            assertThat(verification.out()).contains("sum USDT: 0").endsWith("ok\n");
        }
    }

    private static String activeNode(NodeProcess manager, NodeProcess worker) {
        String[] id = new String[1];
        try {
            Deadline.in(30).await("the worker is active and was heard", () -> {
                JsonNode node = unchecked(manager, "/api/v1/nodes").at("/nodes/0");
                id[0] = node.path("node_id").asText();
                return node.path("status").asText().equals("active") && !node.path("last_heartbeat").asText("")
                        .isEmpty() && node.path("name").asText().equals("first-worker");
            });
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\n" + worker.story() + manager.story(), e);
        }
        return id[0];
    }

    private static Answer unchecked(NodeProcess manager, String path) {
        try {
            return manager.get(path).is(200);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The node earns until it is to be paid. */
    static void earn(NodeProcess manager, String node) throws IOException {
        BigDecimal net = BigDecimal.ZERO;
        for (int i = 0; net.compareTo(BigDecimal.TEN) < 0; i++) {
            Answer recorded = manager.post(Session.PATH, new Session(node + "-" + i, node, 300).body()).is(201);
            assertThat(recorded.amount("/net").signum()).isPositive();
            net = net.add(recorded.amount("/net"));
        }
        Answer balance = manager.get("/api/v1/nodes/" + node + "/balance").is(200);
        assertThat(balance.amount("/available").add(balance.amount("/held"))).isEqualByComparingTo(net);
        assertThat(balance.amount("/available")).isGreaterThanOrEqualTo(BigDecimal.TEN);
    }

    /** A run makes one payout of all that the node has, and it waits for a rail. */
    static void payout(NodeProcess manager, String node) throws IOException {
        BigDecimal available = manager.get("/api/v1/nodes/" + node + "/balance").amount("/available");
        Answer run = manager.post("/api/v1/nodes/payouts/process", Map.of()).is(200, 201, 202);
        assertThat(run.at("/created").asInt()).as(run.toString()).isEqualTo(1);
        Answer page = manager.get("/api/v1/nodes/" + node + "/payouts").is(200);
        assertThat(page.at("/payouts").size()).isEqualTo(1);
        String id = page.text("/payouts/0/payout_id");
        Answer payout = manager.get("/api/v1/nodes/payouts/" + id).is(200);
        assertThat(payout.text("/state")).isEqualTo("READY");
        assertThat(payout.text("/reason/code")).as(payout.toString()).isEqualTo("NO_RAIL");
        assertThat(payout.text("/reason/message")).contains("payouts.tron.keystore");
        assertThat(payout.amount("/amount_usdt")).isEqualByComparingTo(available);
        Answer balance = manager.get("/api/v1/nodes/" + node + "/balance").is(200);
        assertThat(balance.amount("/available")).isEqualByComparingTo(BigDecimal.ZERO);
        assertThat(balance.amount("/reserved")).isEqualByComparingTo(available);
    }
}
