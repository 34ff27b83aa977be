package org.lucid.node.gateway.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.lucid.node.contract.LucidError;
import org.lucid.node.gateway.audit.AuditedCall;
import org.lucid.node.gateway.auth.Proven;
import org.lucid.node.gateway.limit.InFlight;
import org.lucid.node.gateway.limit.RateLimits.Standing;
import org.lucid.node.gateway.limit.Sources.Source;
import org.lucid.node.gateway.route.Place;
import org.lucid.node.gateway.route.RequestHash;
import org.lucid.node.gateway.route.Route;
import org.lucid.node.kernel.bus.Bus;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.json.Json;

/** A call that was let in and holds a place among those in flight. */
public final class AdmittedCall {

    private static final Pattern IDEMPOTENCY_KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");

    private static final String CURSOR = "cursor";
    private static final int MAX_PAGES = 10;

    private final Admissions admissions;
    private final Route route;
    private final Proven who;
    private final Source source;
    private final Consumer<Standing> told;
    private Optional<Standing> standing = Optional.empty();
    private Optional<String> intent = Optional.empty();

    /**
     * What comes with the input of a call.
     *
     * @param audited what the audit is to know of the call
     * @param idempotencyKeys those that were sent; one is right, where one is taken
     * @param deadline how long the caller waits; the operation's own deadline when it does not say
     */
    public record Head(AuditedCall audited, List<String> idempotencyKeys, Optional<Duration> deadline) {
    }

    /**
     * What came of a call.
     *
     * @param list what a cursor in it is good for; empty when it has none
     * @param further the replies that follow the first, where a list is told whole
     */
    public record Outcome(Bus.Answer<?> answer, String list, List<Object> further) {
    }

    AdmittedCall(Admissions admissions, Route route, Proven who, Source source, Consumer<Standing> told) {
        this.admissions = admissions;
        this.route = route;
        this.who = who;
        this.source = source;
        this.told = told;
    }

    public Route route() {
        return route;
    }

    public Proven who() {
        return who;
    }

    /** Gives the place back; call it once. */
    public void leave() {
        admissions.crowd().inFlight().leave(caller());
    }

    /** Under which name its places and buckets are counted. */
    String caller() {
        return who.caller().roles().contains(Role.PUBLIC) ? source.group() : who.caller().subject();
    }

    void charge(long cost) {
        admissions.charge(admissions.crowd().charges().of(route, who.caller(), source, cost), now -> {
            standing = Optional.of(now);
            told.accept(now);
        });
    }

    /**
     * Checks the input and takes it to the operation; throws the {@link Failure} that refuses it.
     *
     * @param found the route, with what stands in the path
     */
    public Future<Outcome> run(Place.Found found, Map<String, List<String>> query, Optional<JsonNode> body,
            Head head) {
        route.options().cost().ifPresent(member -> charge(cost(member, body)));
        ObjectNode input = admissions.input().read(found, query, body);
        return forward(route.operation(), input, head);
    }

    private static long cost(String member, Optional<JsonNode> body) {
        JsonNode counted = body.map(tree -> tree.isArray() ? tree : tree.path(member)).orElse(null);
        return counted != null && counted.isArray() ? Math.max(1, counted.size()) : 1;
    }

    private <Q, R> Future<Outcome> forward(Operation<Q, R> operation, ObjectNode input, Head head) {
        String list = route.input().member(CURSOR).isEmpty() ? "" : Cursors.list(operation.address(), input);
        if (!list.isEmpty()) {
            Cursors.open(input, list, admissions.clock().instant());
        }
        Q request = Json.convert(input, operation.requestType());
        Optional<Call.Idempotency> idempotency = key(head)
                .map(key -> new Call.Idempotency(key, RequestHash.of(operation.address(), request)));
        Call call = new Call(who.caller(), head.audited().requestId(),
                admissions.clock().instant().plus(head.deadline().orElse(operation.deadline())), idempotency);
        InFlight inFlight = admissions.crowd().inFlight();
        inFlight.begin(call, new InFlight.Admission(who, standing));
        return onRecord(head, request, idempotency)
                .compose(recorded -> admissions.bus().forward(operation, request, call))
                .compose(answer -> (isWhole()
                        ? further(operation, input, call, answer.value(), new ArrayList<>())
                        : Future.succeededFuture(List.<Object>of()))
                        .map(pages -> new Outcome(answer, list, pages)))
                .onComplete(done -> inFlight.end(call));
    }

    /** Older callers know no pages: a list is told to them whole, as far as {@link #MAX_PAGES} go (API-46). */
    private boolean isWhole() {
        return route.options().legacy() && route.options().list().isPresent()
                && route.input().member(CURSOR).isPresent();
    }

    private <Q, R> Future<List<Object>> further(Operation<Q, R> operation, ObjectNode input, Call call, R reply,
            List<Object> pages) {
        String next = Json.mapper().valueToTree(reply).path("pagination").path("next_cursor").asText("");
        if (next.isEmpty() || pages.size() + 1 == MAX_PAGES) {
            return Future.succeededFuture(pages);
        }
        Q request = Json.convert(input.deepCopy().put(CURSOR, next), operation.requestType());
        return admissions.bus().forward(operation, request, call).compose(answer -> {
            pages.add(answer.value());
            return further(operation, input, call, answer.value(), pages);
        });
    }

    /** Of a call about money it is on record that it was meant, before it is passed on (API-71). */
    private Future<?> onRecord(Head head, Object request, Optional<Call.Idempotency> idempotency) {
        return route.options().audit() == Route.Audit.MONEY
                ? admissions.audit()
                        .intent(head.audited(), RequestHash.of(route.operation().address(), request), idempotency)
                        .onSuccess(id -> intent = Optional.of(id))
                : Future.succeededFuture();
    }

    /** The audit row that says that the call was meant. */
    public Optional<String> intent() {
        return intent;
    }

    private Optional<String> key(Head head) {
        List<String> given = head.idempotencyKeys();
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
}
