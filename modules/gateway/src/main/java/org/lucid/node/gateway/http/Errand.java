package org.lucid.node.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.lucid.node.contract.TextReply;
import org.lucid.node.contract.LucidError;
import org.lucid.node.gateway.auth.Proven;
import org.lucid.node.gateway.limit.InFlight;
import org.lucid.node.gateway.route.Place;
import org.lucid.node.gateway.route.RequestHash;
import org.lucid.node.gateway.route.Route;
import org.lucid.node.kernel.bus.Bus;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.kernel.bus.Caller;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.Nothing;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.json.Json;

/** Takes an admitted request to its operation and brings back the answer. */
final class Errand {

    private static final Pattern IDEMPOTENCY_KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");
    private static final int MAX_QUERY_MEMBERS = 100;
    private static final byte[] EMPTY = new byte[0];

    private final Desk desk;
    private final Bodies bodies;
    private final Replies replies;

    Errand(Desk desk) {
        this.desk = desk;
        this.bodies = new Bodies(desk.shared().crowd().bodies());
        this.replies = new Replies(desk.config());
    }

    /** Takes the request in, with its body if it has one, or refuses it unread by throwing. */
    void admit(RoutingContext context, Exchange exchange) {
        Route route = exchange.found().route();
        authorise(route.operation(), exchange.proven());
        Bodies.checkHead(exchange.request(), exchange.bodyLimit());
        Caller caller = exchange.proven().caller();
        String who = caller.roles().contains(Role.PUBLIC) ? exchange.source().group() : caller.subject();
        desk.shared().crowd().inFlight().enter(who);
        exchange.whenDone(() -> desk.shared().crowd().inFlight().leave(who));
        if (route.method().equals("GET") || !Bodies.announced(exchange.request())) {
            context.next();
        } else {
            bodies.read(context, exchange, exchange.bodyLimit());
        }
    }

    /** Serves a request that was taken in. */
    void run(RoutingContext context) {
        Exchange exchange = Exchange.of(context);
        Place.Found found = exchange.found();
        Optional<JsonNode> tree = Bodies.parse(context.body().buffer());
        found.route().options().cost().ifPresent(member -> exchange.charge(cost(member, tree)));
        Map<String, List<String>> query = query(exchange);
        ObjectNode input = desk.shared().input().read(found, query, tree);
        forward(exchange, found.route(), found.route().operation(), input, query).onComplete(done -> {
            if (done.failed()) {
                exchange.fail(done.cause());
            } else {
                exchange.done();
            }
        });
    }

    private static void authorise(Operation<?, ?> operation, Proven proven) {
        if (!operation.isPublic() && !proven.caller().hasAny(operation.roles())) {
            throw LucidError.ROLE.failure(
                    "This call needs another role than yours. Use a credential with one of the required roles.",
                    Map.of("required_roles", operation.roles().stream().map(Enum::name).sorted().toList()));
        }
        if (proven.operations().filter(only -> !only.contains(operation.address())).isPresent()) {
            throw LucidError.ROLE.failure("This API key may call other operations only. Use another credential.",
                    Map.of("operations", proven.operations().get().stream().sorted().toList()));
        }
    }

    private static long cost(String member, Optional<JsonNode> body) {
        JsonNode counted = body.map(tree -> tree.isArray() ? tree : tree.path(member)).orElse(null);
        return counted != null && counted.isArray() ? Math.max(1, counted.size()) : 1;
    }

    private static Map<String, List<String>> query(Exchange exchange) {
        try {
            return new QueryStringDecoder(exchange.request().uri(), StandardCharsets.UTF_8, true, MAX_QUERY_MEMBERS)
                    .parameters();
        } catch (IllegalArgumentException e) {
            throw LucidError.field("query", "has a broken encoding", "percent-encoded UTF-8");
        }
    }

    private <Q, R> Future<?> forward(Exchange exchange, Route route, Operation<Q, R> operation, ObjectNode input,
            Map<String, List<String>> query) {
        Proven proven = exchange.proven();
        String list = route.input().member("cursor").isEmpty() ? "" : Cursors.list(operation.address(), input);
        Cursors.open(input, list, desk.clock().instant());
        Q request = Json.convert(input, operation.requestType());
        Optional<Call.Idempotency> idempotency = key(exchange, route)
                .map(key -> new Call.Idempotency(key, RequestHash.of(operation.address(), request)));
        Call call = new Call(proven.caller(), exchange.requestId(),
                desk.clock().instant().plus(operation.deadline()), idempotency);
        InFlight inFlight = desk.shared().crowd().inFlight();
        inFlight.begin(call, new InFlight.Admission(proven, exchange.standing()));
        return onRecord(exchange, route, request, idempotency)
                .compose(meant -> desk.bus().forward(operation, request, call)).onComplete(done -> inFlight.end(call))
                .map(answer -> {
                    answer(exchange, route, query, list, answer); // what fails in here is answered too
                    return answer;
                });
    }

    /** Of a call about money it is on record that it was meant, before it is passed on (API-71). */
    private Future<?> onRecord(Exchange exchange, Route route, Object request, Optional<Call.Idempotency> idempotency) {
        return route.options().audit() == Route.Audit.MONEY
                ? desk.audit().intent(exchange.audited(), RequestHash.of(route.operation().address(), request),
                        idempotency).onSuccess(exchange::meant)
                : Future.succeededFuture();
    }

    private static Optional<String> key(Exchange exchange, Route route) {
        List<String> given = exchange.request().headers().getAll("Idempotency-Key");
        if (route.options().idempotency() == Route.Idempotency.NONE
                || given.isEmpty() && route.options().idempotency() == Route.Idempotency.OPTIONAL) {
            return Optional.empty();
        }
        if (given.size() != 1 || !IDEMPOTENCY_KEY.matcher(given.getFirst()).matches()) {
            throw LucidError.IDEMPOTENCY_KEY
                    .failure("The header Idempotency-Key is missing or malformed. Send one of 1 "
                            + "to 255 visible ASCII characters, the same when the call is repeated.");
        }
        return Optional.of(given.getFirst());
    }

    private void answer(Exchange exchange, Route route, Map<String, List<String>> query, String list,
            Bus.Answer<?> answer) {
        Call call = answer.call();
        if (call.replayed()) {
            exchange.response().putHeader("Idempotency-Replayed", "true");
        }
        if (route.operation().replyType() == Nothing.class) {
            exchange.send(204, "", EMPTY);
        } else if (answer.value() instanceof TextReply reply && reply.text().isPresent()) {
            exchange.send(200, reply.mediaType(), replies.text(exchange, reply, list, desk.clock().instant()));
        } else {
            exchange.send(call.created() ? 201 : call.accepted() ? 202 : 200, Exchange.JSON,
                    replies.body(exchange, route, answer.value(), query, list, desk.clock().instant()));
        }
    }
}
