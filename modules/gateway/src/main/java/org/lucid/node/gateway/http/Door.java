package org.lucid.node.gateway.http;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lucid.node.contract.LucidError;
import org.lucid.node.gateway.settings.GatewayConfig;
import org.lucid.node.gateway.auth.Credentials;
import org.lucid.node.gateway.auth.Proven;
import org.lucid.node.gateway.limit.RateLimits.Charge;
import org.lucid.node.gateway.limit.RateLimits.Outcome;
import org.lucid.node.gateway.route.InputReader;
import org.lucid.node.gateway.route.RequestPath;
import org.lucid.node.gateway.route.RouteTable;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.module.ModuleContext;

/** Lets requests in, or not: host, path, method, credential, limits. What passes goes to {@link Errand}. */
public final class Door {

    private static final int MAX_HEADERS = 100;
    private static final int MAX_URI = 4096;
    private static final Set<String> PAGE_METHODS = Set.of("GET", "HEAD", "OPTIONS");

    private final Desk desk;
    private final Pages pages;
    private final Errand errand;

    /** A door of one instance. */
    public Door(ModuleContext<GatewayConfig> context, SharedParts shared) {
        this.desk = Desk.of(context, shared);
        this.pages = new Pages(desk);
        this.errand = new Errand(desk);
        if (context.instance() == 0) {
            desk.meters().gauges(shared.inFlight()::count, shared.limits()::size);
        }
    }

    /** A request on the main listener. */
    public void handle(HttpServerRequest request) {
        Exchange exchange = new Exchange(request, desk);
        try {
            checkHead(request);
            desk.shared().hosts().check(request.headers().getAll("Host"), request.localAddress().hostAddress());
            List<String> segments = RequestPath.segments(path(request));
            Pages.find(segments).ifPresentOrElse(path -> page(exchange, path), () -> operation(exchange, segments));
        } catch (RuntimeException e) {
            refuse(exchange, e);
        }
    }

    /** A request on the management listener: four pages and nothing else. */
    public void handleManagement(HttpServerRequest request) {
        Exchange exchange = new Exchange(request, desk);
        try {
            checkHead(request);
            Pages.find(RequestPath.segments(path(request))).filter(Pages::isManagement)
                    .filter(path -> Set.of("GET", "HEAD").contains(exchange.method()))
                    .ifPresentOrElse(path -> pages.send(path, exchange), () -> exchange.fail(noRoute()));
        } catch (RuntimeException e) {
            exchange.fail(e);
        }
    }

    /** A request that is not HTTP, or whose head is too large. */
    public void handleInvalid(HttpServerRequest request) {
        Exchange exchange = new Exchange(request, desk);
        exchange.response().putHeader("Connection", "close");
        exchange.response().endHandler(done -> request.connection().close());
        Throwable cause = request.decoderResult().cause();
        if (cause instanceof TooLongHttpLineException) {
            exchange.fail(headTooLarge("request line", "4 KiB"), 414);
        } else if (cause instanceof TooLongHttpHeaderException) {
            exchange.fail(headTooLarge("headers", "16 KiB"), 431);
        } else {
            exchange.fail(LucidError.field("request", "is not HTTP/1.1", "a well-formed request"));
        }
    }

    /** A refusal costs its address a token too, where nothing was charged before (API-34). */
    private void refuse(Exchange exchange, RuntimeException cause) {
        RuntimeException told = cause;
        if (exchange.standing().isEmpty()) {
            try {
                charge(exchange, desk.shared().charges().anonymous(exchange.source()));
            } catch (Failure limited) {
                told = limited;
            }
        }
        if (BodyReader.isLong(exchange.request())) {
            exchange.failAndClose(Failure.from(told));
        } else {
            exchange.fail(told);
        }
    }

    private static String path(HttpServerRequest request) {
        String path = request.path();
        return path == null || path.isEmpty() ? "/" : path;
    }

    private static void checkHead(HttpServerRequest request) {
        if (request.headers().entries().size() > MAX_HEADERS) {
            throw headTooLarge("headers", MAX_HEADERS + " fields");
        }
        if (request.uri().length() > MAX_URI) {
            throw headTooLarge("request line", "4 KiB");
        }
    }

    private static Failure headTooLarge(String part, String limit) {
        return LucidError.HEAD_TOO_LARGE.failure("The " + part + " may have " + limit + ". Send less.");
    }

    private static Failure noRoute() {
        return LucidError.NO_ROUTE.failure("There is no such route. See /openapi.json.");
    }

    private void page(Exchange exchange, String path) {
        String source = exchange.source();
        if (!PAGE_METHODS.contains(exchange.method())) {
            otherMethod(exchange, PAGE_METHODS);
        } else if (exchange.method().equals("OPTIONS")) {
            options(exchange, PAGE_METHODS);
        } else if (pages.needsCredential(path, exchange)) {
            Proven proven = prove(exchange);
            Pages.authorise(path, proven.caller());
            charge(exchange, desk.shared().charges().anonymous(source));
            pages.send(path, exchange);
        } else {
            charge(exchange, Pages.isHealth(path)
                    ? desk.shared().charges().health(source)
                    : desk.shared().charges().anonymous(source));
            pages.send(path, exchange);
        }
    }

    private void operation(Exchange exchange, List<String> segments) {
        switch (desk.shared().routes().find(exchange.method(), segments)) {
            case RouteTable.Unknown unknown -> {
                charge(exchange, desk.shared().charges().anonymous(exchange.source()));
                throw noRoute();
            }
            case RouteTable.OtherMethods(Set<String> allowed) when exchange.method().equals("OPTIONS") -> options(
                    exchange, allowed);
            case RouteTable.OtherMethods(Set<String> allowed) -> otherMethod(exchange, allowed);
            case RouteTable.Found found -> {
                exchange.route(found.route());
                InputReader.checkIds(found);
                admit(exchange, found);
            }
        }
    }

    private void admit(Exchange exchange, RouteTable.Found found) {
        if (desk.kernel().process().draining()) {
            exchange.failAndClose(LucidError.STARTING.failure("The process is stopping. Try again in a moment."));
            return;
        }
        Proven proven = found.route().operation().isPublic() ? Proven.ANONYMOUS : prove(exchange);
        if (found.route().options().cost().isEmpty()) {
            charge(exchange, desk.shared().charges().of(found.route(), proven.caller(), exchange.source(), 1));
        }
        errand.run(exchange, found, proven, cost -> charge(exchange,
                desk.shared().charges().of(found.route(), proven.caller(), exchange.source(), cost)));
    }

    /** The caller; a credential that does not hold costs a token of the address it came from (API-34). */
    private Proven prove(Exchange exchange) {
        try {
            String credential = Credentials.find(exchange.request().headers().getAll("Authorization"),
                    exchange.request().headers().getAll("X-API-Key")).orElseThrow(Credentials::missing);
            return desk.shared().verifier().verify(credential);
        } catch (Failure e) {
            charge(exchange, desk.shared().charges().anonymous(exchange.source()));
            throw e;
        }
    }

    private void charge(Exchange exchange, List<Charge> charges) {
        Outcome outcome = desk.shared().limits().take(charges);
        exchange.standing(outcome.least());
        if (!outcome.granted()) {
            desk.meters().limited(outcome.refusedBy());
            throw LucidError.RATE.failure("Too many calls. Wait " + outcome.retryAfter() + " s and send again.",
                    Map.of("retry_after", outcome.retryAfter(), "limit", outcome.least().limit()));
        }
    }

    private void options(Exchange exchange, Set<String> allowed) {
        charge(exchange, desk.shared().charges().anonymous(exchange.source()));
        allow(exchange, allowed);
        exchange.send(204, "", new byte[0]);
    }

    private void otherMethod(Exchange exchange, Set<String> allowed) {
        charge(exchange, desk.shared().charges().anonymous(exchange.source()));
        allow(exchange, allowed);
        throw LucidError.METHOD.failure("This method is not for this path. Use one of those in Allow.");
    }

    private static void allow(Exchange exchange, Set<String> allowed) {
        exchange.response().putHeader("Allow", String.join(", ", allowed.stream().sorted().toList()));
    }
}
