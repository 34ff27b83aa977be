package org.lucid.node.worker.link;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.consensus.Consensus;
import org.lucid.node.contract.consensus.Leaders;
import org.lucid.node.contract.consensus.Slots;
import org.lucid.node.contract.pools.Allocations;
import org.lucid.node.contract.registration.Admission;
import org.lucid.node.contract.registration.Nodes;
import org.lucid.node.contract.resources.ResourceSample;
import org.lucid.node.contract.resources.Resources;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.FailureCode;
import org.lucid.node.kernel.json.Json;

/** The manager over its HTTP API. */
public final class HttpManagerApi implements ManagerApi {

    private static final int TIMEOUT_MS = 10_000;
    private static final int MAX_REPLY = 1 << 20;
    private static final int MAX_WAITING = 10_000;
    private static final String NODES = "/api/v1/nodes/";
    private static final String CONSENSUS = "/api/v1/consensus/";

    private final HttpClient client;
    private final String url;

    /** A manager at an address such as {@code http://host:8095}, over so many connections at most. */
    public HttpManagerApi(Vertx vertx, String url, int connections) {
        this.client = vertx.createHttpClient(new HttpClientOptions().setConnectTimeout(TIMEOUT_MS)
                .setKeepAliveTimeout(30).setDecompressionSupported(false),
                new PoolOptions().setHttp1MaxSize(
                        connections).setMaxWaitQueueSize(MAX_WAITING));
        this.url = url;
    }

    @Override
    public Future<?> close() {
        return client.close();
    }

    @Override
    public Future<Admission.Ticket> ticket() {
        return call(HttpMethod.GET, NODES + "registrations/ticket", Optional.empty(), null, Admission.Ticket.class);
    }

    @Override
    public Future<Admission.Registration> submit(Admission.Submit request) {
        return call(HttpMethod.POST, NODES + "registrations", Optional.empty(), request,
                Admission.Registration.class);
    }

    @Override
    public Future<Admission.Registration> registration(String registrationId) {
        return call(HttpMethod.GET, NODES + "registrations/" + registrationId, Optional.empty(), null,
                Admission.Registration.class);
    }

    @Override
    public Future<Admission.Registration> answer(Admission.Answer answer) {
        String path = NODES + "registrations/" + answer.registrationId() + "/challenges/" + answer.challengeId()
                + "/responses";
        return call(HttpMethod.POST, path, Optional.empty(), answer, Admission.Registration.class);
    }

    @Override
    public Future<Token> token(String nodeId, Instant timestamp, String nonce, String signature) {
        Map<String, Object> proof = new LinkedHashMap<>();
        proof.put("timestamp", timestamp);
        proof.put("nonce", nonce);
        proof.put("signature", signature);
        return call(HttpMethod.POST, NODES + nodeId + "/token", Optional.empty(), proof, JsonNode.class)
                .map(reply -> new Token(reply.path("access_token").asText(),
                        Duration.ofSeconds(reply.path("expires_in").asLong())));
    }

    @Override
    public Future<Nodes.HeartbeatReply> heartbeat(String token, Nodes.Heartbeat heartbeat) {
        return call(HttpMethod.POST, NODES + heartbeat.nodeId() + "/heartbeat", Optional.of(token), heartbeat,
                Nodes.HeartbeatReply.class);
    }

    @Override
    public Future<Resources.IngestReply> ingest(String token, String nodeId, List<ResourceSample> samples) {
        return call(HttpMethod.POST, NODES + nodeId + "/metrics", Optional.of(token), Map.of("samples", samples),
                Resources.IngestReply.class);
    }

    @Override
    public Future<Consensus.Duties> duties(String token, String nodeId) {
        return call(HttpMethod.GET, CONSENSUS + "nodes/" + nodeId + "/duties", Optional.of(token), null,
                Consensus.Duties.class);
    }

    @Override
    public Future<Consensus.ProofReply> submitProof(String token, Consensus.TaskProof proof) {
        return call(HttpMethod.POST, CONSENSUS + "proofs", Optional.of(token), proof, Consensus.ProofReply.class);
    }

    @Override
    public Future<Consensus.ProofReplies> submitProofs(String token, List<Consensus.TaskProof> proofs) {
        return call(HttpMethod.POST, CONSENSUS + "proofs/batch", Optional.of(token), Map.of("proofs", proofs),
                Consensus.ProofReplies.class);
    }

    @Override
    public Future<Slots.Inclusion> inclusion(String token, String nodeId, long slot) {
        return call(HttpMethod.GET, CONSENSUS + "slots/" + slot + "/inclusion?node_id=" + nodeId, Optional.of(token),
                null, Slots.Inclusion.class);
    }

    @Override
    public Future<Leaders.Claimed> claim(String token, Leaders.ClaimSlot claim) {
        return call(HttpMethod.POST, CONSENSUS + "slots/" + claim.slot() + "/claim", Optional.of(token), claim,
                Leaders.Claimed.class);
    }

    @Override
    public Future<String> pool(String token, String nodeId) {
        return call(HttpMethod.GET, NODES + nodeId + "/pool", Optional.of(token), null, JsonNode.class).map(
                pool -> pool.path("pool_id").asText());
    }

    @Override
    public Future<String> joinPool(String token, String nodeId, String poolId) {
        return call(HttpMethod.PUT, NODES + nodeId + "/pool", Optional.of(token), Map.of("pool_id", poolId),
                JsonNode.class).map(member -> member.path("pool_id").asText());
    }

    @Override
    public Future<Void> leavePool(String token, String nodeId) {
        return call(HttpMethod.DELETE, NODES + nodeId + "/pool", Optional.of(token), null, JsonNode.class).mapEmpty();
    }

    @Override
    public Future<Void> release(String token, String allocationId, String sessionId,
            Optional<Allocations.SessionReport> report) {
        Map<String, Object> release = new LinkedHashMap<>(Map.of("allocation_id", allocationId, "session_id",
                sessionId));
        report.ifPresent(said -> release.put("report", said));
        return call(HttpMethod.POST, NODES + "resources/release", Optional.of(token), release, JsonNode.class)
                .mapEmpty();
    }

    private <T> Future<T> call(HttpMethod method, String path, Optional<String> token, Object body, Class<T> type) {
        RequestOptions options = new RequestOptions().setMethod(method).setAbsoluteURI(url + path)
                .setTimeout(TIMEOUT_MS);
        return client.request(options).compose(request -> {
            token.ifPresent(value -> request.putHeader("Authorization", "Bearer " + value));
            if (body == null) {
                return request.send();
            }
            request.putHeader("Content-Type", "application/json");
            return request.send(Buffer.buffer(Json.encodeBytes(body)));
        }).compose(response -> read(response)).recover(cause -> Future.failedFuture(cause instanceof Failure failure
                ? failure
                : Failure.of(FailureCode.UNAVAILABLE, 5033, "The manager at " + url + " was not reached: "
                        + cause.getMessage())))
                .map(reply -> Json.convert(reply, type));
    }

    private static Future<JsonNode> read(HttpClientResponse response) {
        return response.body().map(body -> {
            if (body.length() > MAX_REPLY) {
                throw Failure.of(FailureCode.UNAVAILABLE, 5033, "The manager's answer is too long.");
            }
            if (response.statusCode() / 100 == 2) {
                return body.length() == 0 ? MissingNode.getInstance() : Json.parse(body.getBytes());
            }
            Failure failure = failure(response.statusCode(), Json.parse(body.getBytes()).path("error"));
            String seconds = response.getHeader("Retry-After");
            throw seconds == null || !seconds.matches("\\d{1,9}")
                    ? failure
                    : failure.with("retry_after", Long.parseLong(seconds));
        });
    }

    /** The manager's own failure, as it was before it became an answer. */
    private static Failure failure(int status, JsonNode error) {
        String code = error.path("code").asText("");
        int number = code.startsWith("LUCID_ERR_") ? Integer.parseInt(code.substring("LUCID_ERR_".length())) : 0;
        Map<String, Object> details = new HashMap<>();
        error.path("details").properties().forEach(detail -> details.put(detail.getKey(), value(detail.getValue())));
        String message = error.path("message").asText("status " + status);
        return LucidError.byNumber(number).map(known -> known.failure(message, details))
                .orElseGet(() -> new Failure(status >= 500 ? FailureCode.UNAVAILABLE : FailureCode.INVALID,
                        status >= 500 ? 5033 : 1001, message, details));
    }

    private static Object value(JsonNode detail) {
        return detail.isIntegralNumber() ? (Object) detail.longValue() : detail.isTextual() ? detail.asText() : detail;
    }
}
