package org.lucid.node.contract.poot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.poot.Poot.Calculated;
import org.lucid.node.contract.poot.Poot.LastCalculation;
import org.lucid.node.contract.poot.Poot.PootScore;
import org.lucid.node.kernel.json.Json;

class LegacyPootTest {

    private static final PootScore SCORE = new PootScore("node_1", 87.5, Instant.parse("2026-01-01T00:00:00Z"),
            "ab".repeat(32), "valid", 0.75, "good", "full", 7, 1, List.of(), Optional.empty());

    @Test
    @Tag("API-84")
    @Tag("API-80")
    void aScoreIsANumberOfPoints() {
        JsonNode told = Json.mapper().valueToTree(SCORE);
        assertThat(told.path("score").isNumber()).isTrue();
        assertThat(told.path("score").asDouble()).isEqualTo(87.5);
    }

    @Test
    @Tag("API-80")
    @Tag("API-86")
    void itsOldFormIsAProofWithAScoreFromNoughtToOne() {
        JsonNode proof = Json.mapper().valueToTree(LegacyPoot.proof(SCORE));
        assertThat(proof.path("node_id").asText()).isEqualTo("node_1");
        assertThat(proof.path("score").asDouble()).isEqualTo(0.875);
        assertThat(proof.path("confidence_score").asDouble()).isEqualTo(0.75);
        assertThat(proof.path("proof_hash").asText()).isEqualTo("ab".repeat(32));
        assertThat(proof.path("timestamp").asText()).isEqualTo("2026-01-01T00:00:00.000Z");
        for (String unknown : List.of("stake_amount", "challenge", "signature", "valid_until")) {
            assertThat(proof.has(unknown) && proof.path(unknown).isNull()).as(unknown).isTrue();
        }
        JsonNode scored = Json.mapper().valueToTree(LegacyPoot.scored(SCORE));
        assertThat(scored.path("proof")).isEqualTo(proof);
        assertThat(scored.path("message").asText()).contains("node_1");
    }

    @Test
    @Tag("API-86")
    void theLastCalculationMayNotHaveBeen() {
        Calculated run = new Calculated(3, 2, 1, List.of("node_2"), 7);
        assertThat(LegacyPoot.lastScored(new LastCalculation(Optional.of(run)))).isEqualTo(LegacyPoot.allScored(run));
        assertThat(LegacyPoot.lastScored(new LastCalculation(Optional.empty())).results()).isEmpty();
    }
}
