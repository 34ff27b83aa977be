package org.lucid.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrashIT {

    private static final int THREADS = 8;
    private static final int CRASHES = 3;
    private static final int SESSIONS_BETWEEN = 60;

    @TempDir
    private Path directory;

    @Test
    @DisplayName("What was acknowledged survives kill -9 exactly once, and nobody is paid twice")
    void keepsWhatWasAcknowledged() throws IOException, InterruptedException {
        try (Site site = new Site(directory)) {
            NodeProcess manager = site.startManager();
            String node = new NewNode(1).join(manager).id();
            Payee.prove(manager, node);
            Recording recording = new Recording(manager, node);
            recording.start(THREADS);
            for (int crash = 0; crash < CRASHES; crash++) {
                awaitMore(recording);
                manager.kill9();
                manager = site.startManager();
                recording.goOnWith(manager);
            }
            awaitMore(recording);
            recording.finish();
            assertThat(recording.surprises()).isEmpty();

            BigDecimal total = checkLedger(manager, node, recording.acknowledged());
            assertThat(manager.get("/api/v1/nodes/" + node).is(200).text("/node_id")).isEqualTo(node);

            manager.postAndForget("/api/v1/nodes/payouts/process", Map.of());
            manager.kill9();
            manager = site.startManager();
            checkPaidOnce(manager, node, total);

            manager.kill9();
            Command verification = site.command("verify-ledger");
            assertThat(verification.exitCode(30)).as(verification.story()).isZero();
        }
    }

    private static void awaitMore(Recording recording) {
        int before = recording.acknowledged().size();
        Deadline.in(30).await("more sessions are acknowledged than " + before + "; " + recording.surprises(),
                () -> recording.acknowledged().size() >= before + SESSIONS_BETWEEN);
    }

    /** Every session is there once: the sum of what the node got. */
    private static BigDecimal checkLedger(NodeProcess manager, String node, Map<Session, Answer> acknowledged)
            throws IOException {
        Map<String, String> entryBySession = new HashMap<>();
        String cursor = "";
        int pages = 0;
        do {
            Answer page = manager.get("/api/v1/nodes/" + node + "/entries?limit=100"
                    + (cursor.isEmpty() ? "" : "&cursor=" + cursor)).is(200);
            for (JsonNode entry : page.at("/entries")) {
                assertThat(entryBySession.put(entry.at("/cause/id").asText(), entry.at("/hash").asText()))
                        .as("a second entry for the session of %s", entry).isNull();
            }
            cursor = page.at("/pagination/next_cursor").asText("");
            assertThat(++pages).as(page.at("/pagination").toString()).isLessThan(1000);
        } while (!cursor.isEmpty() && !cursor.equals("null"));
        assertThat(entryBySession).hasSize(acknowledged.size());

        BigDecimal sum = BigDecimal.ZERO;
        for (Map.Entry<Session, Answer> one : acknowledged.entrySet()) {
            Answer again = manager.post(Session.PATH, one.getKey().body()).is(200);
            assertThat(again.body()).isEqualTo(one.getValue().body());
            assertThat(entryBySession).containsEntry(again.text("/entry/cause/id"), again.text("/entry/hash"));
            sum = sum.add(again.amount("/net"));
        }
        Answer balance = manager.get("/api/v1/nodes/" + node + "/balance").is(200);
        assertThat(balance.amount("/available").add(balance.amount("/held"))).isEqualByComparingTo(sum);
        assertThat(balance.at("/seq").asInt()).isEqualTo(acknowledged.size());
        return balance.amount("/available");
    }

    private static void checkPaidOnce(NodeProcess manager, String node, BigDecimal total) throws IOException {
        manager.post("/api/v1/nodes/payouts/process", Map.of()).is(200, 201, 202);
        Answer again = manager.post("/api/v1/nodes/payouts/process", Map.of()).is(200, 201, 202);
        assertThat(again.at("/created").asInt()).isZero();
        Deadline.in(15).await("the payout is reserved", () -> {
            try {
                return manager.get("/api/v1/nodes/" + node + "/payouts").text("/payouts/0/state").equals("READY");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        Answer payouts = manager.get("/api/v1/nodes/" + node + "/payouts").is(200);
        assertThat(payouts.at("/payouts").size()).as(payouts.toString()).isEqualTo(1);
        Answer balance = manager.get("/api/v1/nodes/" + node + "/balance").is(200);
        assertThat(balance.amount("/available")).isEqualByComparingTo(BigDecimal.ZERO);
        assertThat(balance.amount("/reserved")).isEqualByComparingTo(total);
        assertThat(payouts.amount("/payouts/0/amount_usdt")).isEqualByComparingTo(total);
    }
}
