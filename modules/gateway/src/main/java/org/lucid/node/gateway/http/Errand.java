package org.lucid.node.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.StreamReply;
import org.lucid.node.contract.TextReply;
import org.lucid.node.gateway.admission.AdmittedCall;
import org.lucid.node.gateway.route.Route;
import org.lucid.node.kernel.bus.Bus;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.kernel.bus.Nothing;

/** Takes an admitted request to its operation and brings back the answer. */
final class Errand {

    private static final String LAST_EVENT_ID = "last_event_id";
    private static final int MAX_QUERY_MEMBERS = 100;
    private static final int MAX_ANSWER = 4 << 20;
    private static final byte[] EMPTY = new byte[0];

    private final Desk desk;
    private final Bodies bodies;
    private final Replies replies;

    Errand(Desk desk) {
        this.desk = desk;
        this.bodies = new Bodies(desk.shared().crowd().bodies());
        this.replies = new Replies(desk.config());
    }

    /** Reads the body of a request that was let in, if it has one, or refuses it unread by throwing. */
    void take(RoutingContext context, Exchange exchange) {
        Bodies.checkHead(exchange.request());
        if (exchange.call().route().method().equals("GET") || !Bodies.announced(exchange.request())) {
            context.next();
        } else {
            bodies.read(context, exchange, exchange.bodyLimit());
        }
    }

    /** Serves a request that was taken in. */
    void run(RoutingContext context) {
        Exchange exchange = Exchange.of(context);
        Optional<JsonNode> tree = Bodies.parse(context.body().buffer());
        Map<String, List<String>> query = query(exchange);
        String lastEventId = exchange.request().getHeader("Last-Event-ID");
        if (lastEventId != null && exchange.call().route().input().member(LAST_EVENT_ID).isPresent()) {
            query.put(LAST_EVENT_ID, List.of(lastEventId));
        }
        AdmittedCall.Head head = new AdmittedCall.Head(exchange.audited(),
                exchange.request().headers().getAll("Idempotency-Key"), Optional.empty());
        exchange.call().run(exchange.found(), query, tree, head).map(outcome -> {
            answer(exchange, query, outcome); // what fails in here is answered too
            return outcome;
        }).onComplete(done -> {
            if (done.failed()) {
                exchange.fail(done.cause());
            } else {
                exchange.done();
            }
        });
    }

    private static Map<String, List<String>> query(Exchange exchange) {
        try {
            return new HashMap<>(new QueryStringDecoder(exchange.request().uri(), StandardCharsets.UTF_8, true,
                    MAX_QUERY_MEMBERS).parameters());
        } catch (IllegalArgumentException e) {
            throw LucidError.field("query", "has a broken encoding", "percent-encoded UTF-8");
        }
    }

    private void answer(Exchange exchange, Map<String, List<String>> query, AdmittedCall.Outcome outcome) {
        Route route = exchange.call().route();
        Bus.Answer<?> answer = outcome.answer();
        Call call = answer.call();
        if (call.replayed()) {
            exchange.response().putHeader("Idempotency-Replayed", "true");
        }
        Object value = route.shown(answer.value());
        if (route.replyType() == Nothing.class) {
            exchange.send(204, "", EMPTY);
        } else if (value instanceof StreamReply stream) {
            exchange.stream(stream);
        } else if (value instanceof TextReply reply && reply.text().isPresent()) {
            exchange.send(200, reply.mediaType(),
                    bounded(replies.text(exchange, reply, outcome.list(), desk.clock().instant())));
        } else {
            exchange.send(call.created() ? 201 : call.accepted() ? 202 : 200, Exchange.JSON,
                    bounded(replies.body(exchange, route, value, query, outcome, desk.clock().instant())));
        }
    }

    /** Nobody is told more than this at a time, since it waits in memory for a caller that may be slow (API-40). */
    private static byte[] bounded(byte[] body) {
        if (body.length > MAX_ANSWER) {
            throw LucidError.BODY_TOO_LARGE.failure(
                    "The answer is larger than " + MAX_ANSWER + " bytes. Ask for less at a time.",
                    Map.of("limit_bytes", MAX_ANSWER));
        }
        return body;
    }
}
