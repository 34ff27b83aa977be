package org.lucid.node.payouts.tron;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.FailureCode;
import org.lucid.node.kernel.json.Json;

/**
 * The list of token transfers that an indexer of the network keeps, over HTTP (MON-92). It only names transactions; what
 * they did is read from their final receipts.
 */
final class TransferList {

    private static final int PAGE = 200;
    private static final int MOST_PAGES = 10;
    private static final int MOST_BYTES = 4 << 20;

    private final URI base;
    private final Optional<String> apiKey;
    private final String token;
    private final long deadlineMs;
    private final HttpClient client;

    TransferList(Vertx vertx, URI base, Route route, Optional<String> apiKey, String token) {
        this.base = base;
        this.apiKey = apiKey;
        this.token = token;
        this.deadlineMs = route.deadline().toMillis();
        HttpClientOptions options = new HttpClientOptions().setConnectTimeout((int) deadlineMs).setSsl(base.getScheme()
                .equals("https"));
        route.options(base.getHost()).ifPresent(options::setProxyOptions);
        this.client = vertx.createHttpClient(options);
    }

    /**
     * The transactions that moved the token from or to a wallet between two times, the oldest first; empty when there are
     * more than 2,000. UNAVAILABLE when the list does not answer, or not as expected.
     */
    Future<Optional<Set<String>>> transactions(String wallet, Instant from, Instant to) {
        String path = "/v1/accounts/" + wallet + "/transactions/trc20?only_confirmed=true&order_by=block_timestamp,asc"
                + "&limit=" + PAGE + "&contract_address=" + token + "&min_timestamp=" + from.toEpochMilli()
                + "&max_timestamp=" + to.toEpochMilli();
        return pages(path, "", new LinkedHashSet<>(), MOST_PAGES);
    }

    private Future<Optional<Set<String>>> pages(String path, String after, Set<String> found, int left) {
        if (left == 0) {
            return Future.succeededFuture(Optional.empty());
        }
        return ask(path + after).recover(cause -> Future.failedFuture(cause instanceof Failure
                ? cause
                : unavailable("does not answer: " + cause.getClass().getSimpleName()))).compose(answer -> {
                    add(answer, found);
                    String next = answer.path("meta").path("fingerprint").asText();
                    return next.isEmpty()
                            ? Future.succeededFuture(Optional.of(found))
                            : pages(path, "&fingerprint=" + next, found, left - 1);
                });
    }

    private void add(JsonNode answer, Set<String> found) {
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
    }

    private Future<JsonNode> ask(String path) {
        RequestOptions options = new RequestOptions().setMethod(HttpMethod.GET).setHost(base.getHost()).setPort(base
                .getPort() > 0 ? base.getPort() : base.getScheme().equals("https") ? 443 : 80).setURI(path).setTimeout(
                        deadlineMs)
                .putHeader("accept", "application/json");
        apiKey.ifPresent(key -> options.putHeader("TRON-PRO-API-KEY", key));
        return client.request(options).compose(request -> request.send()).compose(answer -> {
            if (answer.statusCode() != 200) {
                throw unavailable("answered " + answer.statusCode());
            }
            return body(answer);
        }).map(bytes -> {
            try {
                return Json.mapper().readTree(bytes.getBytes());
            } catch (IOException damaged) {
                throw unavailable("does not answer in JSON");
            }
        });
    }

    private Future<Buffer> body(HttpClientResponse answer) {
        Buffer bytes = Buffer.buffer();
        Promise<Buffer> whole = Promise.promise();
        answer.handler(chunk -> {
            if (bytes.length() + chunk.length() > MOST_BYTES) {
                whole.tryFail(unavailable("answers more than " + MOST_BYTES + " bytes"));
                answer.request().reset();
            } else {
                bytes.appendBuffer(chunk);
            }
        }).exceptionHandler(whole::tryFail).endHandler(end -> whole.tryComplete(bytes));
        return whole.future();
    }

    private Failure unavailable(String what) {
        return Failure.of(FailureCode.UNAVAILABLE, "The list of transfers at " + base.getHost() + " " + what + ".");
    }

    void close() {
        client.close();
    }
}
