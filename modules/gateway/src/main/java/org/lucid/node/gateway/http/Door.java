package org.lucid.node.gateway.http;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.lucid.node.contract.LucidError;
import org.lucid.node.gateway.admission.Admissions;
import org.lucid.node.gateway.audit.AuditTrail;
import org.lucid.node.gateway.auth.Credentials;
import org.lucid.node.gateway.auth.Proven;
import org.lucid.node.gateway.limit.RateLimits.Charge;
import org.lucid.node.gateway.route.InputReader;
import org.lucid.node.gateway.route.Place;
import org.lucid.node.gateway.route.RequestPath;
import org.lucid.node.gateway.settings.GatewayConfig;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.module.ModuleContext;

/** Lets requests in, or not: host, path, method, credential, limits. What passes goes to {@link Errand}. */
public final class Door {

    private static final Set<String> PAGE_METHODS = Set.of("GET", "HEAD", "OPTIONS");

    private final Desk desk;
    private final Pages pages;
    private final Admissions admissions;
    private final Errand errand;
    private final Refusals refusals;

    /** A door of one instance. */
    public Door(ModuleContext<GatewayConfig> context, SharedParts shared, AuditTrail audit) {
        this.desk = Desk.of(context, shared, audit);
        this.pages = new Pages(desk);
        this.admissions = new Admissions(context, shared.crowd(), shared.input(), audit);
        this.errand = new Errand(desk);
        this.refusals = new Refusals(desk,
                exchange -> charge(exchange, shared.crowd().charges().anonymous(exchange.source())));
        if (context.instance() == 0) {
            desk.meters().gauges(shared.crowd().inFlight()::count, shared.crowd().limits()::size,
                    shared.crowd().connections()::count);
        }
    }

    /**
     * What the main listener serves: the pages of the gateway itself, and the operations of all modules.
     *
     * @param more lays further paths on the router
     */
    public Router main(Consumer<Router> more) {
        Router router = refusals.on(Router.router(desk.vertx()));
        router.route().handler(this::arrive);
        Cors.on(router, desk.config().corsOrigins(),
                exchange -> charge(exchange, desk.shared().crowd().charges().anonymous(exchange.source())));
        Pages.DESCRIPTIONS.keySet()
                .forEach(path -> router.route(path).handler(context -> page(Exchange.of(context), path)));
        more.accept(router);
        router.route().handler(this::operation).handler(errand::run);
        return router;
    }

    /** What the management listener serves: four pages and nothing else. */
    public Router management() {
        Router router = refusals.on(Router.router(desk.vertx()));
        router.route().handler(context -> {
            Exchange.begin(context, desk);
            Heads.check(context.request());
            context.next();
        });
        Pages.MANAGEMENT.forEach(path -> router.route(path).handler(context -> {
            if (!Set.of("GET", "HEAD").contains(context.request().method().name())) {
                throw RequestPath.noRoute();
            }
            pages.send(path, Exchange.of(context));
        }));
        return router;
    }

    private void arrive(RoutingContext context) {
        Exchange.begin(context, desk);
        HttpServerRequest request = context.request();
        if (!desk.patience().begins(request)) {
            Exchange.of(context).failAndClose(LucidError.STARTING
                    .failure("There are too many connections. Use those you have, or try again in a moment."));
            return;
        }
        Heads.check(request);
        desk.shared().hosts().check(request.headers().getAll("Host"), request.localAddress().hostAddress());
        RequestPath.check(request.path());
        context.next();
    }

    /** A new connection on the main listener. */
    public void opened(HttpConnection connection) {
        desk.patience().opened(connection);
    }

    /** A request that is not HTTP, or whose head is too large. */
    public void handleInvalid(HttpServerRequest request) {
        Exchange exchange = new Exchange(request, desk);
        exchange.response().putHeader("Connection", "close");
        exchange.response().endHandler(done -> request.connection().close());
        Throwable cause = request.decoderResult().cause();
        if (cause instanceof TooLongHttpLineException) {
            exchange.fail(Heads.tooLarge("request line", "4 KiB"), 414);
        } else if (cause instanceof TooLongHttpHeaderException) {
            exchange.fail(Heads.tooLarge("headers", "16 KiB"), 431);
        } else {
            exchange.fail(LucidError.field("request", "is not HTTP/1.1", "a well-formed request"));
        }
    }

    private void page(Exchange exchange, String path) {
        if (!PAGE_METHODS.contains(exchange.method())) {
            otherMethod(exchange, PAGE_METHODS);
        } else if (exchange.method().equals("OPTIONS")) {
            options(exchange, PAGE_METHODS);
        } else if (pages.needsCredential(path, exchange)) {
            Proven proven = prove(exchange);
            Pages.authorise(path, proven.caller());
            charge(exchange, desk.shared().crowd().charges().anonymous(exchange.source()));
            pages.send(path, exchange);
        } else {
            charge(exchange, Pages.isHealth(path)
                    ? desk.shared().crowd().charges().health(exchange.source())
                    : desk.shared().crowd().charges().anonymous(exchange.source()));
            pages.send(path, exchange);
        }
    }

    private void operation(RoutingContext context) {
        Exchange exchange = Exchange.of(context);
        Place place = desk.shared().routes().find(exchange.request().path()).orElseThrow(RequestPath::noRoute);
        switch (place.find(exchange.method())) {
            case Place.OtherMethods(Set<String> allowed) when exchange.method().equals("OPTIONS") -> options(
                    exchange, allowed);
            case Place.OtherMethods(Set<String> allowed) -> otherMethod(exchange, allowed);
            case Place.Found found -> {
                exchange.found(found);
                InputReader.checkIds(found);
                admit(context, exchange, found);
            }
        }
    }

    private void admit(RoutingContext context, Exchange exchange, Place.Found found) {
        if (desk.kernel().process().draining()) {
            exchange.failAndClose(LucidError.STARTING.failure("The process is stopping. Try again in a moment."));
            return;
        }
        exchange.admitted(admissions.admit(() -> exchange.proven(prove(exchange)), found.route(), exchange.source(),
                Bodies.length(exchange.request()), exchange::standing));
        errand.take(context, exchange);
    }

    /** The caller; a credential that does not hold costs a token of the address it came from (API-34). */
    private Proven prove(Exchange exchange) {
        String credential = Credentials.find(exchange.request().headers().getAll("Authorization"),
                exchange.request().headers().getAll("X-API-Key")).orElseThrow(Credentials::missing);
        return desk.shared().trust().verifier().verify(credential);
    }

    private void charge(Exchange exchange, List<Charge> charges) {
        admissions.charge(charges, exchange::standing);
    }

    private void options(Exchange exchange, Set<String> allowed) {
        charge(exchange, desk.shared().crowd().charges().anonymous(exchange.source()));
        allow(exchange, allowed);
        exchange.send(204, "", new byte[0]);
    }

    private void otherMethod(Exchange exchange, Set<String> allowed) {
        allow(exchange, allowed);
        throw LucidError.METHOD.failure("This method is not for this path. Use one of those in Allow.");
    }

    private static void allow(Exchange exchange, Set<String> allowed) {
        exchange.response().putHeader("Allow", String.join(", ", allowed.stream().sorted().toList()));
    }

    /** Bounds of a request's head beyond those that the server itself holds to (API-37). */
    private static final class Heads {

        private static final int MAX_HEADERS = 100;
        private static final int MAX_URI = 4096;

        static void check(HttpServerRequest request) {
            if (request.headers().size() > MAX_HEADERS || request.headers().entries().size() > MAX_HEADERS) {
                throw tooLarge("headers", MAX_HEADERS + " fields");
            }
            if (request.uri().length() > MAX_URI) {
                throw tooLarge("request line", "4 KiB");
            }
        }

        static Failure tooLarge(String part, String limit) {
            return LucidError.HEAD_TOO_LARGE.failure("The " + part + " may have " + limit + ". Send less.");
        }
    }
}
