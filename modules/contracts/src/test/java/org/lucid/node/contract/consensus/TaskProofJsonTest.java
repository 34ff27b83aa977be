package org.lucid.node.contract.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.consensus.Consensus.TaskProof;
import org.lucid.node.kernel.json.Json;

class TaskProofJsonTest {

    private static final String SIGNATURE = "ab".repeat(64);
    private static final String TEXT = """
            {"node_id":"node_1","slot":7,"kind":"relay_bandwidth","value":5242881,"count":1,
             "ts":"2026-01-01T00:00:00.000Z","sig":"SIG","receipts":[{"session_id":"s-1","bytes":5242881,"sig":"SIG"}]}
            """.replace("SIG", SIGNATURE);

    @Test
    @Tag("API-81")
    @Tag("CON-34")
    void isReadAndToldUnderTheNamesOfTheInterface() {
        JsonNode sent = Json.parse(TEXT.getBytes(StandardCharsets.UTF_8));
        TaskProof proof = Json.convert(sent, TaskProof.class);
        assertThat(proof.nodeId()).isEqualTo("node_1");
        assertThat(proof.ts()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
        assertThat(proof.receipts().orElseThrow()).hasSize(1);
        assertThat(proof.receipts().orElseThrow().getFirst().sessionId()).isEqualTo("s-1");
        JsonNode told = Json.mapper().valueToTree(proof);
        List<String> names = new ArrayList<>();
        told.fieldNames().forEachRemaining(names::add);
        assertThat(names).containsExactlyInAnyOrder("node_id", "slot", "kind", "value", "count", "ts", "sig",
                "receipts",
                "audit_ids", "validations", "seal");
        sent.properties().forEach(member -> assertThat(told.path(member.getKey()).toString()).as(member.getKey())
                .isEqualTo(member.getValue().toString()));
        assertThat(told.path("seal").isNull()).as("null, not missing").isTrue();
    }
}
