package org.lucid.node.gateway.http;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lucid.node.contract.LucidError;
import org.lucid.node.gateway.docs.DocsPage;
import org.lucid.node.gateway.docs.DocumentCache;
import org.lucid.node.gateway.limit.SourceAddress;
import org.lucid.node.kernel.bus.Caller;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.json.Json;

/** The pages that belong to no operation: health, meters, documentation. */
final class Pages {

    /** Their paths, with a line on each. */
    static final Map<String, String> DESCRIPTIONS = Map.of("/", "What this is.", "/health",
            "How the process and its modules are doing.", "/ready", "Whether calls should be sent here.", "/live",
            "Whether the process answers.", "/metrics", "Meters, for ADMIN, SERVICE and this machine itself.",
            "/openapi.json", "This document.", "/docs", "This document, to be read.");
    private static final Set<String> HEALTH = Set.of("/health", "/ready", "/live");
    /** Those that the management listener shows. */
    static final Set<String> MANAGEMENT = Set.of("/metrics", "/health", "/ready", "/live");
    private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final Desk desk;
    private final DocsPage docs = DocsPage.load();
    private final LegacyMetrics legacy = LegacyMetrics.load();

    Pages(Desk desk) {
        this.desk = desk;
    }

    /** Whether a page is about health, which costs no ordinary limit (API-34). */
    static boolean isHealth(String path) {
        return HEALTH.contains(path);
    }

    /** Whether a page asks who is calling; a machine may read its own meters (API-69). */
    boolean needsCredential(String path, Exchange exchange) {
        return switch (path) {
            case "/metrics" -> !isOwnMachine(exchange);
            case "/openapi.json", "/docs" -> !desk.config().docsPublic();
            default -> false;
        };
    }

    /** Refuses callers that may not see a page that asks. */
    static void authorise(String path, Caller caller) {
        Set<Role> roles = path.equals("/metrics") ? Set.of(Role.ADMIN, Role.SERVICE) : Set.of(Role.ADMIN);
        if (!caller.hasAny(roles)) {
            throw LucidError.ROLE.failure("This page needs another role than yours. Use another credential.",
                    Map.of("required_roles", roles.stream().map(Enum::name).sorted().toList()));
        }
    }

    private static boolean isOwnMachine(Exchange exchange) {
        String host = Hosts.name(String.valueOf(exchange.request().getHeader("Host")));
        boolean local = host.equals("localhost") || SourceAddress.isLoopback(host);
        return local && SourceAddress.isLoopback(exchange.peer())
                && exchange.request().getHeader("X-Forwarded-For") == null;
    }

    /** Answers with a page. */
    void send(String path, Exchange exchange) {
        switch (path) {
            case "/" -> json(exchange, 200, info());
            case "/health" -> json(exchange, 200, HealthReport.health(desk.kernel(), desk.clock().instant()));
            case "/ready" -> ready(exchange);
            case "/live" -> live(exchange);
            case "/metrics" -> metrics(exchange);
            case "/openapi.json" -> document(exchange);
            default -> docs(exchange);
        }
    }

    private Map<String, Object> info() {
        Map<String, Object> info = new LinkedHashMap<>();
        info.put("service", "node-management");
        info.put("version", desk.version());
        info.put("status", "running");
        info.put("description", "Lucid Node");
        info.put("docs", "/docs");
        info.put("health", "/health");
        return info;
    }

    /** Text for Prometheus; for whoever asks for JSON what is known of each node and pool (API-69). */
    private void metrics(Exchange exchange) {
        exchange.response().putHeader("Vary", "Accept");
        if (String.valueOf(exchange.request().getHeader("Accept")).contains(Exchange.JSON)) {
            json(exchange, 200, Map.of("node_metrics", desk.kernel().gaugesBy("node_id"), "pool_metrics",
                    desk.kernel().gaugesBy("pool_id"), "timestamp", desk.clock().instant()));
        } else {
            String scrape = desk.kernel().scrape();
            String all = desk.kernel().legacyMeterNames() ? scrape + legacy.of(scrape) : scrape;
            exchange.send(200, METRICS_TYPE, all.getBytes(StandardCharsets.UTF_8));
        }
    }

    private void ready(Exchange exchange) {
        List<Map<String, String>> reasons = HealthReport.unready(desk.kernel(),
                desk.shared().trust().revocations().isLoaded());
        if (reasons.isEmpty()) {
            json(exchange, 200, Map.of("ready", true, "degraded", HealthReport.degraded(desk.kernel())));
        } else {
            exchange.response().putHeader("Retry-After", "1");
            json(exchange, 503, Map.of("ready", false, "reasons", reasons));
        }
    }

    private void live(Exchange exchange) {
        boolean alive = desk.shared().loops().alive();
        if (!alive) {
            exchange.response().putHeader("Retry-After", "1");
        }
        json(exchange, alive ? 200 : 503, Map.of("status", alive ? "alive" : "stuck"));
    }

    private void document(Exchange exchange) {
        DocumentCache.Document document = desk.shared().documents().now();
        if (isKnown(exchange, document.etag())) {
            return;
        }
        exchange.response().putHeader("Vary", "Accept-Encoding");
        String accepted = exchange.request().getHeader("Accept-Encoding");
        if (accepted != null && accepted.contains("gzip")) {
            exchange.response().putHeader("Content-Encoding", "gzip");
            exchange.send(200, Exchange.JSON, document.gzip());
        } else {
            exchange.send(200, Exchange.JSON, document.plain());
        }
    }

    private void docs(Exchange exchange) {
        if (!isKnown(exchange, docs.etag())) {
            exchange.response().putHeader("Content-Security-Policy", docs.policy());
            exchange.send(200, "text/html; charset=utf-8", docs.html());
        }
    }

    private static boolean isKnown(Exchange exchange, String etag) {
        exchange.response().putHeader("ETag", etag).putHeader("Cache-Control", "no-cache");
        if (etag.equals(exchange.request().getHeader("If-None-Match"))) {
            exchange.send(304, "", new byte[0]);
            return true;
        }
        return false;
    }

    private static void json(Exchange exchange, int status, Object body) {
        exchange.send(status, Exchange.JSON, Json.encodeBytes(body));
    }
}
