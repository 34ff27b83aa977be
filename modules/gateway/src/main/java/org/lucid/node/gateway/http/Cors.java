package org.lucid.node.gateway.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.CorsHandler;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets pages of the configured origins call, and tells others nothing (API-50). */
final class Cors {

    private static final Logger LOG = LoggerFactory.getLogger(Cors.class);
    private static final int MAX_AGE_SECONDS = 600;
    private static final String ANY = "*";

    private final List<String> origins;
    private final CorsHandler handler = CorsHandler.create();
    private final Consumer<Exchange> charge;

    private Cors(List<String> origins, Consumer<Exchange> charge) {
        this.origins = origins;
        this.charge = charge;
        handler.addOrigins(origins.contains(ANY) ? List.of(ANY) : origins);
        Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE)
                .stream().sorted((a, b) -> a.name().compareTo(b.name())).forEach(handler::allowedMethod);
        List.of("Authorization", "Content-Type", "Idempotency-Key", "X-API-Key", "X-Request-ID", "Last-Event-ID")
                .forEach(handler::allowedHeader);
        handler.maxAgeSeconds(MAX_AGE_SECONDS);
    }

    /** Adds itself to a router where origins are configured; a question beforehand is charged like any call. */
    static void on(Router router, List<String> origins, Consumer<Exchange> charge) {
        if (origins.isEmpty()) {
            return;
        }
        if (origins.contains(ANY)) {
            LOG.warn("event=cors_open msg=\"gateway.cors_origins is *: pages of every site may call\"");
        }
        router.route().handler(new Cors(origins, charge)::handle);
    }

    /** The library answers an unknown origin with 403; for us it is a call like any other that gets no CORS header. */
    private void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        String origin = request.getHeader("Origin");
        if (origin != null && !origins.contains(origin) && !origins.contains(ANY)) {
            context.next();
            return;
        }
        if (origin != null && request.method() == HttpMethod.OPTIONS
                && request.getHeader("Access-Control-Request-Method") != null) {
            charge.accept(Exchange.of(context));
        }
        handler.handle(context);
    }
}
