package org.lucid.node.payouts.tron;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.FailureCode;
import org.lucid.node.kernel.json.Json;

/**
 * The list of token transfers that an indexer of the network keeps, over HTTP (MON-92). It only names transactions; what
 * they did is read from their final receipts. Blocks its caller.
 */
final class TransferList implements AutoCloseable {

    private static final int PAGE = 200;
    private static final int MOST_PAGES = 10;
    private static final long MOST_BYTES = 4L << 20;
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final URI base;
    private final Optional<String> apiKey;
    private final String token;
    private final HttpClient client = HttpClient.newBuilder().connectTimeout(DEADLINE).build();

    TransferList(URI base, Optional<String> apiKey, String token) {
        this.base = base;
        this.apiKey = apiKey;
        this.token = token;
    }

    /**
     * The transactions that moved the token from or to a wallet between two times, the oldest first; empty when there are
     * more than 2,000. UNAVAILABLE when the list does not answer, or not as expected.
     */
    Optional<Set<String>> transactions(String wallet, Instant from, Instant to) {
        Set<String> found = new LinkedHashSet<>();
        Optional<String> next = Optional.empty();
        for (int page = 0; page < MOST_PAGES; page++) {
            JsonNode answer = ask(wallet, from, to, next);
            if (!answer.path("success").asBoolean() || !answer.path("data").isArray()) {
                throw unavailable("does not answer as a list of transfers");
            }
            for (JsonNode transfer : answer.path("data")) {
                String txid = transfer.path("transaction_id").asText();
                if (!txid.matches("[0-9a-f]{64}")) {
                    throw unavailable("names a transaction that is none");
                }
                found.add(txid);
            }
            next = Optional.of(answer.path("meta").path("fingerprint").asText()).filter(text -> !text.isEmpty());
            if (next.isEmpty()) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }

    private JsonNode ask(String wallet, Instant from, Instant to, Optional<String> after) {
        String query = "?only_confirmed=true&order_by=block_timestamp,asc&limit=" + PAGE + "&contract_address=" + token
                + "&min_timestamp=" + from.toEpochMilli() + "&max_timestamp=" + to.toEpochMilli()
                + after.map(fingerprint -> "&fingerprint=" + fingerprint).orElse("");
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve("/v1/accounts/" + wallet
                + "/transactions/trc20" + query)).timeout(DEADLINE).header("accept", "application/json");
        apiKey.ifPresent(key -> request.header("TRON-PRO-API-KEY", key));
        try {
            HttpResponse<byte[]> answer = client.send(request.build(), BodyHandlers.limiting(
                    BodyHandlers.ofByteArray(), MOST_BYTES));
            if (answer.statusCode() != 200) {
                throw unavailable("answered " + answer.statusCode());
            }
            return Json.mapper().readTree(answer.body());
        } catch (IOException | IllegalArgumentException broken) {
            throw unavailable("does not answer: " + broken.getClass().getSimpleName());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw unavailable("was not waited for");
        }
    }

    private Failure unavailable(String what) {
        return Failure.of(FailureCode.UNAVAILABLE, "The list of transfers at " + base.getHost() + " " + what + ".");
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
