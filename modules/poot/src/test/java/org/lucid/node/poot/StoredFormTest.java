package org.lucid.node.poot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lucid.node.contract.consensus.Consensus.SlotRange;
import org.lucid.node.contract.poot.Poot.Explanation;
import org.lucid.node.kernel.json.Json;

/** The engines on a medium store JSON: every record must come back from it as it was. */
class StoredFormTest {

    private static final Instant AT = Instant.parse("2026-01-01T00:00:12.082Z");

    static List<Object> records() {
        ScoreRules rules = new ScoreRules(1, 0, 40, 30, 20, 10, 900_000, 5040);
        Facts facts = new Facts("n", 1000, new Memory(1, 2, 3, 4, 5),
                new Facts.Today(2, 3, 4, 5, 6, List.of(new SlotRange(1,
                        2))),
                7, 8, 9, 10, 1, 0);
        Score score = Score.of(facts, rules);
        return List
                .of(rules,
                        new Records.ScoreRecord("n", 7, facts, score, 8, facts, score, "hash", "full", "good", 1000,
                                AT),
                        new Records.HistoryRow(
                                "i", "n", 1000, 7, 8, true, AT, List.of(new Explanation("uptime", 1, 2, 1,
                                        "beacons_ok", Map.of("a", 1L), Map.of("a", 2L), List.of(new SlotRange(1, 2)),
                                        "text", Optional.of(
                                                AT))),
                                Optional.empty()));
    }

    @ParameterizedTest
    @MethodSource("records")
    void comesBackAsItWas(Object stored) {
        assertThat(Json.decode(Json.encode(stored), stored.getClass())).isEqualTo(stored);
    }
}
