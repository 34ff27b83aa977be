package org.lucid.node.gateway.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.StreamReply;
import org.lucid.node.gateway.admission.AdmittedCall;
import org.lucid.node.gateway.audit.AuditedCall;
import org.lucid.node.gateway.auth.Proven;
import org.lucid.node.gateway.limit.RateLimits.Standing;
import org.lucid.node.gateway.limit.SourceAddress;
import org.lucid.node.gateway.limit.Sources.Source;
import org.lucid.node.gateway.route.Place;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.FailureCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request and its answer, which is written exactly once, with the headers that every answer bears. */
final class Exchange {

    static final String JSON = "application/json";
    private static final String KEY = "lucid.exchange";
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
    private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._-]{1,128}");
    private static final CharSequence REQUEST_ID_HEADER = HttpHeaders.createOptimized("X-Request-ID");
    /** What every answer bears (API-14, API-49). */
    private static final Map<CharSequence, CharSequence> ALWAYS = optimized(Map.of("X-Content-Type-Options", "nosniff",
            "X-Frame-Options", "DENY", "Referrer-Policy", "no-referrer", "Permissions-Policy",
            "camera=(), microphone=(), geolocation=(), payment=(), usb=()", "Content-Security-Policy",
            "default-src 'none'; frame-ancestors 'none'", "Cache-Control", "no-store"));

    private final HttpServerRequest request;
    private final Desk desk;
    private final String requestId;
    private final long started;
    private final Source source;
    private Optional<Place.Found> found = Optional.empty();
    private Proven proven = Proven.ANONYMOUS;
    private int failureNumber;
    private Optional<AdmittedCall> call = Optional.empty();
    private final Deque<Runnable> endings = new ArrayDeque<>();
    private Optional<Standing> standing = Optional.empty();
    private boolean answered;

    Exchange(HttpServerRequest request, Desk desk) {
        this.request = request;
        this.desk = desk;
        this.started = desk.clock().millis();
        String given = request.getHeader(REQUEST_ID_HEADER);
        this.requestId = given != null && REQUEST_ID.matcher(given).matches() ? given : desk.ids().next("req");
        response().putHeader(REQUEST_ID_HEADER, requestId);
        ALWAYS.forEach((name, value) -> response().putHeader(name, value));
        if (request.connection().isSsl()) {
            response().putHeader("Strict-Transport-Security", "max-age=31536000");
        }
        this.source = desk.shared().crowd().sources().of(peer(), request.headers().getAll("X-Forwarded-For"));
        response().headersEndHandler(ending -> conclude());
    }

    private static Map<CharSequence, CharSequence> optimized(Map<String, String> headers) {
        Map<CharSequence, CharSequence> optimized = new LinkedHashMap<>();
        headers.forEach((name, value) -> optimized.put(HttpHeaders.createOptimized(name), HttpHeaders.createOptimized(
                value)));
        return optimized;
    }

    /** Whoever writes the answer: it bears the limit and is counted. */
    private void conclude() {
        standing.ifPresent(now -> response().putHeader("X-RateLimit-Limit", Long.toString(now.limit()))
                .putHeader("X-RateLimit-Remaining", Long.toString(now.remaining()))
                .putHeader("X-RateLimit-Reset", Long.toString(now.reset())));
        measure(response().getStatusCode());
    }

    /** Begins the exchange of a request that a router serves. */
    static Exchange begin(RoutingContext context, Desk desk) {
        Exchange exchange = new Exchange(context.request(), desk);
        context.put(KEY, exchange);
        return exchange;
    }

    /** The exchange that a request belongs to. */
    static Exchange of(RoutingContext context) {
        return context.get(KEY);
    }

    HttpServerRequest request() {
        return request;
    }

    HttpServerResponse response() {
        return request.response();
    }

    String requestId() {
        return requestId;
    }

    String method() {
        return request.method().name();
    }

    /** Where it comes from, as limits go. */
    Source source() {
        return source;
    }

    /** The address of the other end, by number. */
    String peer() {
        return request.remoteAddress().hostAddress();
    }

    /** The route it is served by. */
    void found(Place.Found route) {
        found = Optional.of(route);
    }

    Place.Found found() {
        return found.orElseThrow();
    }

    /** How many bytes its body may have. */
    long bodyLimit() {
        return found.flatMap(f -> f.route().options().maxBody()).orElse(desk.config().maxBody().bytes());
    }

    /** What it was let in as; its place is given back at the end. */
    void admitted(AdmittedCall admitted) {
        call = Optional.of(admitted);
        whenDone(admitted::leave);
    }

    AdmittedCall call() {
        return call.orElseThrow();
    }

    /** Runs once, when the request is served or refused. */
    void whenDone(Runnable ending) {
        endings.push(ending);
    }

    /** Gives back what the request held. */
    void done() {
        while (!endings.isEmpty()) {
            endings.pop().run();
        }
    }

    void standing(Standing now) {
        standing = Optional.ofNullable(now);
    }

    Optional<Standing> standing() {
        return standing;
    }

    /** What the audit is to know of it, once its route is found. */
    AuditedCall audited() {
        return new AuditedCall(found().route(), requestId, proven.caller(), "http", Optional.of(method()),
                Optional.of(String.join("/", found().parameters().values())).filter(names -> !names.isEmpty()),
                SourceAddress.masked(source.address()), source.group());
    }

    /** Who calls, as soon as it is known. */
    Proven proven(Proven who) {
        proven = who;
        return who;
    }

    /** Puts on record what came of it, and answers; a HEAD gets the headers alone. */
    void send(int status, String type, byte[] body) {
        if (answered) {
            return;
        }
        answered = true;
        Future<Void> noted = found.isEmpty()
                ? Future.succeededFuture()
                : desk.audit().outcome(audited(), call.flatMap(AdmittedCall::intent), status, failureNumber,
                        elapsedMillis());
        noted.onComplete(done -> write(status, type, body));
    }

    private void write(int status, String type, byte[] body) {
        if (response().closed()) {
            return;
        }
        if (desk.kernel().process().draining()) {
            closeAfterwards();
        }
        response().setStatusCode(status);
        if (!type.isEmpty()) {
            response().putHeader("Content-Type", type);
        }
        boolean bodiless = status == 204 || status == 304;
        if (!bodiless && request.method() == HttpMethod.HEAD) {
            response().putHeader("Content-Length", Integer.toString(body.length));
            bodiless = true;
        }
        desk.patience().answered(request, bodiless ? response().end() : response().end(Buffer.buffer(body)));
    }

    /** Answers bit by bit until the reply is over or the caller gone; a HEAD gets the headers alone. */
    void stream(StreamReply reply) {
        if (answered || response().closed()) {
            return;
        }
        if (request.method() == HttpMethod.HEAD) {
            send(200, reply.mediaType(), new byte[0]);
            return;
        }
        Promise<Void> gone = Promise.promise();
        response().setChunked(true).putHeader("Content-Type", reply.mediaType())
                .closeHandler(closed -> gone.tryComplete());
        Future<Void> over;
        try {
            over = reply.begin(response(), gone.future());
        } catch (Failure refused) {
            response().setChunked(false);
            throw refused;
        }
        answered = true;
        over.onComplete(ended -> {
            if (!response().closed()) {
                desk.patience().answered(request, response().end());
            }
        });
    }

    void fail(Throwable cause) {
        done();
        Failure failure = Failure.from(cause);
        if (!(cause instanceof Failure)) {
            LOG.atError().addKeyValue("request_id", requestId).setCause(cause).log("event=gateway_fault");
        }
        fail(failure, failure.number() == LucidError.FIELD_RULES.number()
                ? desk.config().validationStatus()
                : ErrorEnvelope.status(failure));
    }

    void fail(Failure failure, int status) {
        if (answered) {
            return;
        }
        failureNumber = failure.number();
        ErrorEnvelope.retryAfter(failure)
                .ifPresent(seconds -> response().putHeader("Retry-After", Long.toString(seconds)));
        if (failure.code() == FailureCode.UNAUTHENTICATED) {
            response().putHeader("WWW-Authenticate", "Bearer");
            desk.meters().refused(failure.number());
        } else if (found.isEmpty()) {
            desk.meters().rejected(failure.number());
        }
        send(status, JSON, ErrorEnvelope.of(failure, requestId, desk.clock().instant(), desk.version(),
                found.filter(place -> place.route().options().legacy()).isPresent()));
    }

    /** Answers and then ends the connection, because the rest of the request is not read. */
    void failAndClose(Throwable cause) {
        closeAfterwards();
        fail(cause);
    }

    private void closeAfterwards() {
        response().putHeader("Connection", "close");
        response().endHandler(done -> request.connection().close());
    }

    private long elapsedMillis() {
        return desk.clock().millis() - started;
    }

    private void measure(int status) {
        long millis = elapsedMillis();
        String operation = found.map(place -> place.route().operation().address()).orElse("none");
        String module = found.map(place -> place.route().operation().moduleId()).orElse("none");
        desk.meters().answered(operation, module, status, 1_000_000L * millis);
        boolean changes = found.filter(place -> place.route().isLogged()).isPresent();
        desk.shared().calls().answered(new CallLog.Served(found.isEmpty() ? "lucid.gateway" : module, requestId,
                method(), operation, status, failureNumber, millis,
                SourceAddress.masked(source.address()), changes));
    }
}
