package org.lucid.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every operation on every path is asked in many ways, right and wrong ones; {@code -Dseed=} asks in the ways of another run. */
class FuzzIT {

    /** Switching modules off would end the run, and a stream of events does not end. */
    private static final Set<String> LEFT_OUT = Set.of("lucid.gateway.set-module", "lucid.gateway.events");
    /** What a process without a chain may say although nothing is wrong with it. */
    private static final Set<String> UNAVAILABLE = Set.of("LUCID_ERR_5033", "LUCID_ERR_5518");
    private static final int EACH = Integer.getInteger("fuzz.each", 8);

    private final List<String> wrong = new ArrayList<>();
    @TempDir
    private Path directory;

    @Test
    @Tag("API-100")
    @DisplayName("No request brings forth a fault, an answer that the document does not know, or none at all")
    void everyOperation() throws IOException {
        long seed = Long.getLong("seed", 1);
        SplittableRandom random = new SplittableRandom(seed);
        try (Site site = Site.withSecret(directory)) {
            site.editConfig(text -> text.replace("  rate_limit:\n", "  rate_limit:\n    poot: 1000000\n"
                    + "    signed: 1000000\n    proofs: 1000000\n    anonymous: 1000000\n"));
            NodeProcess manager = site.startManager();
            List<String> nodes = new ArrayList<>();
            for (int number = 1; number <= 3; number++) {
                nodes.add(new NewNode(number).join(manager).id());
            }
            String pool = manager.post("/api/v1/pools", Map.of("name", "Fuzz")).is(201).text("/pool_id");
            FirstContactIT.earn(manager, nodes.getFirst());
            Payee.prove(manager, nodes.getFirst());
            FirstContactIT.payout(manager, nodes.getFirst());
            String payout = manager.get("/api/v1/payouts").text("/payouts/0/payout_id");
            try (ApiClient client = manager.client()) {
                Contract contract = client.contract();
                GeneratedRequest.Maker maker = new GeneratedRequest.Maker(contract, random,
                        Map.of("node_id", nodes, "pool_id", List.of(pool), "payout_id", List.of(payout)));
                for (Contract.Entry entry : contract.entries()) {
                    if (LEFT_OUT.stream().noneMatch(entry.id()::startsWith)) {
                        ask(client, maker, entry);
                    }
                }
            }
            assertThat(wrong).as("seed " + seed).isEmpty();
            assertThat(manager.get("/ready").is(200).at("/ready").asBoolean()).isTrue();
            manager.terminate();
            assertThat(manager.exitCode()).isZero();
            assertThat(manager.story()).as("faults in the log").doesNotContain("\tat org.lucid")
                    .doesNotContain("event=operation_failed");
        }
    }

    /** Asks in many ways; the first wrong answer is noted and ends it for this operation. */
    private void ask(ApiClient client, GeneratedRequest.Maker maker, Contract.Entry entry) {
        for (int i = 0; i < EACH; i++) {
            for (GeneratedRequest request : List.of(maker.fitting(entry), maker.bent(entry))) {
                try {
                    ask(client, request);
                } catch (AssertionError | IOException e) {
                    wrong.add(request + "\n" + e);
                    return;
                }
            }
        }
    }

    private static void ask(ApiClient client, GeneratedRequest request) throws IOException {
        List<String> headers = new ArrayList<>(request.headers());
        headers.addAll(List.of("Authorization", Bearer.of("root", "SUPER_ADMIN")));
        Answer answer = client.call(request.method(), request.path(), request.body(),
                headers.toArray(String[]::new));
        assertThat(answer.status() < 500 || answer.status() == 503
                && UNAVAILABLE.contains(answer.text("/error/code"))).as(answer.toString()).isTrue();
    }
}
