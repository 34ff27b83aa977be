package org.lucid.node.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.gateway.testkit.Node;

class LegacyMetricsTest {

    @Test
    @Tag("API-66")
    void repeatsValuesUnderTheirOldNames() {
        String scrape = """
                # TYPE lucid_nodes gauge
                lucid_nodes{state="active"} 3.0
                lucid_nodes{state="offline"} 1.0
                lucid_pool_members{pool_id="pool_1"} 2.0
                lucid_poot_score{node_id="node_1"} 87.5
                lucid_payout_amount_usdt_bucket{le="10.0"} 1.0
                lucid_payout_amount_usdt_bucket{le="+Inf"} 2.0
                lucid_payout_amount_usdt_sum 30.5
                lucid_payout_amount_usdt_count 2.0
                lucid_http_requests_total{operation="lucid.pools.get",status="200"} 1.0E3
                lucid_errors_total{code="5001",module="lucid.registration"} 2.0
                lucid_errors_total{code="5001",module="lucid.pools"} 5.0
                jvm_threads_live_threads 20.0
                """;
        assertThat(LegacyMetrics.load().of(scrape).lines()).containsExactly("# TYPE nodes_total gauge",
                "nodes_total{status=\"active\",pool_id=\"all\"} 3", "nodes_total{status=\"offline\",pool_id=\"all\"} 1",
                "# TYPE nodes_active gauge", "nodes_active 3", "# TYPE pool_nodes_count gauge",
                "pool_nodes_count{pool_id=\"pool_1\"} 2", "# TYPE poot_score gauge",
                "poot_score{node_id=\"node_1\"} 0.875", "# TYPE payout_amount_usdt histogram",
                "payout_amount_usdt_bucket{le=\"10.0\"} 1", "payout_amount_usdt_bucket{le=\"+Inf\"} 2",
                "payout_amount_usdt_sum 30.5", "payout_amount_usdt_count 2", "# TYPE api_requests_total counter",
                "api_requests_total{endpoint=\"lucid.pools.get\",status_code=\"200\",method=\"any\"} 1000",
                "# TYPE errors_total counter", "errors_total{error_type=\"5001\",service=\"node-management\"} 7");
    }

    @Test
    @Tag("API-66")
    void areThereForWhoeverAsksForThemInTheConfiguration() {
        try (Node node = Node.withSecret("")) {
            node.get("/shelf/a");
            assertThat(node.get("/metrics").body()).doesNotContain("\napi_requests_total");
        }
        try (Node node = Node.withSecret("}\nmetrics: {port: 0, legacy_names: true")) {
            node.get("/shelf/a");
            assertThat(node.get("/metrics").body()).contains(
                    "\napi_requests_total{endpoint=\"lucid.shelf.find\",status_code=\"200\",method=\"any\"} 1\n");
        }
    }
}
