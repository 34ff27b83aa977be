package org.lucid.node.gateway.docs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.StreamReply;
import org.lucid.node.gateway.route.Route;
import org.lucid.node.gateway.schema.JsonSchema;
import org.lucid.node.gateway.schema.RecordSchema;
import org.lucid.node.gateway.schema.Shape;
import org.lucid.node.kernel.bus.Nothing;
import org.lucid.node.kernel.bus.Operation;

/** Writes the OpenAPI 3.1 document: what the fragments say of the routes, and what operations and records say of themselves. */
public final class OpenApiDocument {

    private static final String PAGES = "lucid.system";
    private static final Set<String> WITHOUT_BODY = Set.of("GET", "DELETE");
    private static final List<Integer> COMMON = List.of(1001, 1004, 1005, 1008, 4291, 4292, 5000, 5031, 5032, 5034,
            5041);
    private static final List<Integer> OF_CREDENTIALS = List.of(2001, 2002, 2003, 2004, 2005, 2006);
    private static final List<Integer> OF_BODIES = List.of(1002, 1003);
    private static final List<Integer> OF_IDEMPOTENCY = List.of(1009, 1010);
    private static final List<Integer> OF_PATHS = List.of(5011);
    private static final List<Integer> OF_CURSORS = List.of(1011);

    private final JsonSchema schemas = new JsonSchema();
    private final Map<String, Map<String, Object>> paths = new TreeMap<>();

    /**
     * The document of these routes.
     *
     * @param pages paths of the gateway itself that belong to no operation, with a line on each
     */
    public static Map<String, Object> of(String version, List<Route> routes, Map<String, String> pages) {
        OpenApiDocument document = new OpenApiDocument();
        pages.forEach((path, summary) -> document.paths.put(path, new TreeMap<>(Map.of("get", page(path, summary)))));
        routes.forEach(document::add);
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("openapi", "3.1.0");
        root.put("info", Map.of("title", "Lucid Node", "version", version, "description",
                "Runs a network of nodes: admission, pools, proofs, scores, ledger and payouts."));
        root.put("servers", List.of(Map.of("url", "/")));
        Set<String> tags = new TreeSet<>(Set.of(PAGES));
        routes.forEach(route -> tags.add(route.operation().moduleId()));
        root.put("tags", tags.stream().map(tag -> Map.of("name", tag)).toList());
        root.put("security", List.of(Map.of("bearer", List.of()), Map.of("apiKey", List.of())));
        root.put("paths", document.paths);
        Map<String, Object> components = new LinkedHashMap<>();
        components.put("securitySchemes", Map.of("bearer", Map.of("type", "http", "scheme", "bearer"), "apiKey",
                Map.of("type", "apiKey", "in", "header", "name", "X-API-Key")));
        document.schemas.components().put("Error", error());
        components.put("schemas", document.schemas.components());
        root.put("components", components);
        return root;
    }

    private static Map<String, Object> page(String path, String summary) {
        return Map.of("operationId", PAGES + (path.equals("/") ? ".info" : path.replace('/', '.')), "tags",
                List.of(PAGES), "summary", summary, "description", summary, "security", List.of(), "responses",
                Map.of("200", Map.of("description", "OK")));
    }

    private static Map<String, Object> error() {
        Map<String, Object> text = Map.of("type", "string");
        return Map.of("type", "object", "required", List.of("error"), "properties", Map.of("error", Map.of("type",
                "object", "required",
                List.of("code", "message", "details", "request_id", "timestamp", "service", "version"), "properties",
                Map.of("code", Map.of("type", "string", "pattern", "^LUCID_ERR_[0-9]{4}$"), "message", text, "details",
                        Map.of("type", List.of("object", "null")), "request_id", text, "timestamp",
                        Map.of("type", "string", "format", "date-time"), "service", text, "version", text))));
    }

    private void add(Route route) {
        Operation<?, ?> operation = route.operation();
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("operationId", route.operationId());
        entry.put("tags", List.of(operation.moduleId()));
        entry.put("summary", route.options().summary());
        entry.put("description", description(route));
        if (!route.operationId().equals(operation.address())) {
            entry.put("x-lucid-operation", operation.address());
        }
        entry.put("x-lucid-roles", operation.roles().stream().map(Enum::name).sorted().toList());
        if (route.options().tier() != Route.Tier.NONE) {
            entry.put("x-lucid-tier", route.options().tier().name().toLowerCase(Locale.ROOT));
        }
        route.options().list().ifPresent(member -> entry.put("x-lucid-list", member));
        if (route.options().bridge()) {
            entry.put("x-lucid-bridge", true);
        }
        entry.put("x-lucid-deadline-ms", operation.deadline().toMillis());
        entry.put("x-lucid-failures", failures(route));
        if (operation.isPublic()) {
            entry.put("security", List.of());
        }
        input(route, entry);
        entry.put("responses", responses(route));
        paths.computeIfAbsent(route.template(), path -> new TreeMap<>()).put(route.method().toLowerCase(Locale.ROOT),
                entry);
    }

    private static String description(Route route) {
        String callers = route.operation().isPublic()
                ? "Anybody may call."
                : "For " + String.join(", ", route.operation().roles().stream().map(Enum::name).sorted().toList())
                        + ".";
        String more = route.options().description().isEmpty() ? "" : route.options().description() + " ";
        return more + callers + (route.options().legacy() ? " For callers that were there before /api/v1." : "");
    }

    /** Those that the operation names, and those with which the gateway refuses whatever is like it. */
    private static List<Map<String, Object>> failures(Route route) {
        Set<Integer> numbers = new TreeSet<>(COMMON);
        numbers.addAll(route.operation().failures());
        numbers.addAll(route.operation().isPublic() ? List.of() : OF_CREDENTIALS);
        numbers.addAll(route.method().equals("GET") ? List.of() : OF_BODIES);
        numbers.addAll(route.options().idempotency() == Route.Idempotency.NONE ? List.of() : OF_IDEMPOTENCY);
        numbers.addAll(route.parameters().isEmpty() ? List.of() : OF_PATHS);
        numbers.addAll(route.input().member("page").isEmpty() && route.input().member("cursor").isEmpty()
                ? List.of()
                : OF_CURSORS);
        List<Map<String, Object>> failures = new ArrayList<>();
        numbers.forEach(number -> LucidError.byNumber(number).ifPresent(error -> {
            Map<String, Object> failure = new LinkedHashMap<>();
            failure.put("code", "LUCID_ERR_" + number);
            failure.put("status", error.httpStatus());
            failure.put("name", error.name());
            failures.add(failure);
        }));
        return failures;
    }

    private void input(Route route, Map<String, Object> entry) {
        List<String> inPath = route.parameters();
        boolean bodiless = WITHOUT_BODY.contains(route.method());
        List<Map<String, Object>> parameters = new ArrayList<>();
        for (Shape.Member member : route.input().members()) {
            boolean path = inPath.contains(member.name());
            if (path || bodiless) {
                Map<String, Object> parameter = new LinkedHashMap<>();
                parameter.put("name", member.name());
                parameter.put("in", path ? "path" : "query");
                parameter.put("required", path || member.required());
                parameter.put("schema", path ? schemas.of(member.shape()) : schemas.of(member));
                parameters.add(parameter);
            }
        }
        if (!route.options().legacy()) {
            route.options().list().ifPresent(list -> parameters.add(choice("view", "page", "list")));
            if (route.replyType().isRecord() && RecordSchema.of(route.replyType()).holdsAmounts()) {
                parameters.add(choice("money", "string", "number"));
            }
        }
        if (route.options().idempotency() != Route.Idempotency.NONE) {
            parameters.add(Map.of("name", "Idempotency-Key", "in", "header", "required",
                    route.options().idempotency() == Route.Idempotency.REQUIRED, "schema",
                    Map.of("type", "string", "minLength", 1, "maxLength", 255)));
        }
        if (!parameters.isEmpty()) {
            entry.put("parameters", parameters);
        }
        boolean nothingLeft = route.input().members().stream().allMatch(member -> inPath.contains(member.name()));
        if (!bodiless && !nothingLeft) {
            Map<String, Object> schema = inPath.isEmpty()
                    ? schemas.of(route.input())
                    : schemas.body(route.input(), inPath);
            boolean needed = route.input().members().stream()
                    .anyMatch(member -> member.required() && !inPath.contains(member.name()));
            entry.put("requestBody",
                    Map.of("required", needed, "content", Map.of("application/json", Map.of("schema", schema))));
        }
    }

    private static Map<String, Object> choice(String name, String... words) {
        return Map.of("name", name, "in", "query", "required", false, "schema",
                Map.of("type", "string", "enum", List.of(words)));
    }

    private Map<String, Object> responses(Route route) {
        Map<String, Object> responses = new LinkedHashMap<>();
        if (route.replyType() == Nothing.class) {
            responses.put("204", Map.of("description", "Done."));
        } else if (route.replyType() == StreamReply.class) {
            responses.put("200", Map.of("description", "Written bit by bit.", "content",
                    Map.of("text/event-stream", Map.of("schema", Map.of("type", "string")))));
        } else {
            Map<String, Object> schema = reply(route);
            responses.put("2XX", Map.of("description", "Done; 201 for a record made by this call, 202 for one that "
                    + "goes on after the answer.", "content", Map.of("application/json", Map.of("schema", schema))));
        }
        responses.put("default", Map.of("description", "Not done; x-lucid-failures names the cases.", "content",
                Map.of("application/json", Map.of("schema", Map.of("$ref", "#/components/schemas/Error")))));
        return responses;
    }

    /** What is answered: the page, or the bare list where that is asked for (API-46). */
    private Map<String, Object> reply(Route route) {
        if (!route.replyType().isRecord()) {
            return Map.of();
        }
        Shape.Members shape = RecordSchema.of(route.replyType());
        Optional<Map<String, Object>> list = route.options().list()
                .map(name -> schemas.of(shape.member(name).orElseThrow().shape()));
        if (list.isPresent() && route.options().legacy()) {
            return list.get();
        }
        Map<String, Object> page = schemas.of(shape);
        return list.<Map<String, Object>>map(bare -> Map.of("oneOf", List.of(page, bare))).orElse(page);
    }
}
