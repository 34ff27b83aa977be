package org.lucid.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepeatedPayoutIT {

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
}
