package org.lucid.node.gateway.route;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.lucid.node.gateway.schema.RecordSchema;
import org.lucid.node.gateway.schema.Shape;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.config.ByteSize;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Reads the routes of a module's fragment. A fragment says only what the operation and its records do not; whatever is
 * wrong with one is a fault of the module, told by an IllegalStateException.
 */
public final class FragmentReader {

    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");
    private static final Set<String> KEYS = Set.of("operationId", "summary", "description", "x-lucid-operation",
            "x-lucid-tier", "x-lucid-cost", "x-lucid-max-body", "x-lucid-idempotency", "x-lucid-accept",
            "x-lucid-body", "x-lucid-strict", "x-lucid-list", "x-lucid-audit");

    private final Map<String, Operation<?, ?>> operations = new TreeMap<>();
    private final Set<String> ids = new HashSet<>();

    public FragmentReader(List<Operation<?, ?>> operations) {
        operations.forEach(operation -> this.operations.put(operation.address(), operation));
    }

    /** The routes in one fragment. */
    public List<Route> read(String moduleId, String text) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        Map<String, Object> root = section(new Yaml(new SafeConstructor(options)).load(text), moduleId);
        List<Route> routes = new ArrayList<>();
        section(root.get("paths"), moduleId + " paths").forEach((path, methods) -> section(methods, path)
                .forEach((method, entry) -> routes.add(route(moduleId, path, method, section(entry, path)))));
        return routes;
    }

    private Route route(String moduleId, String path, String method, Map<String, Object> entry) {
        String where = moduleId + " " + method + " " + path;
        require(path.startsWith("/") && (path.length() == 1 || !path.endsWith("/")), where, "is no path");
        require(METHODS.contains(method), where, "is no method");
        require(KEYS.containsAll(entry.keySet()), where, "has unknown keys: " + entry.keySet());
        String id = text(entry, "operationId").orElse("");
        require(ids.add(id), where, "repeats the operationId " + id);
        String address = text(entry, "x-lucid-operation").orElse(id);
        Operation<?, ?> operation = operations.get(address);
        require(operation != null, where, "names no known operation: " + address);
        require(operation.moduleId().equals(moduleId), where, "names an operation of another module");
        require(id.equals(address) || id.matches(java.util.regex.Pattern.quote(address) + "@[2-9][0-9]*"), where,
                "an alias is called " + address + "@2 and so on");
        Shape.Members input = RecordSchema.of(operation.requestType());
        Route route = new Route(method.toUpperCase(Locale.ROOT), path, id, operation, input, options(method, entry));
        route.parameters().forEach(name -> require(input.member(name).isPresent(), where,
                "the request record has no member " + name));
        route.options().list().ifPresent(name -> require(RecordSchema.of(operation.replyType()).member(name)
                .filter(member -> member.shape() instanceof Shape.Items).isPresent(), where,
                "the reply record has no list " + name));
        return route;
    }

    private static Route.Options options(String method, Map<String, Object> entry) {
        Map<String, String> accept = new TreeMap<>();
        section(entry.getOrDefault("x-lucid-accept", Map.of()), "x-lucid-accept")
                .forEach((name, member) -> accept.put(name, String.valueOf(member)));
        Route.Idempotency usual = method.equals("post") ? Route.Idempotency.OPTIONAL : Route.Idempotency.NONE;
        return new Route.Options(text(entry, "summary").orElse(""), text(entry, "description").orElse(""),
                text(entry, "x-lucid-tier").map(tier -> Route.Tier.valueOf(tier.toUpperCase(Locale.ROOT)))
                        .orElse(Route.Tier.NONE),
                text(entry, "x-lucid-cost"),
                text(entry, "x-lucid-max-body").map(size -> ByteSize.parse(size).bytes()),
                text(entry, "x-lucid-idempotency")
                        .map(kind -> Route.Idempotency.valueOf(kind.toUpperCase(Locale.ROOT))).orElse(usual),
                accept, text(entry, "x-lucid-body"), Boolean.TRUE.equals(entry.get("x-lucid-strict")),
                text(entry, "x-lucid-list"), text(entry, "x-lucid-audit")
                        .map(kind -> Route.Audit.valueOf(kind.toUpperCase(Locale.ROOT)))
                        .orElse(method.equals("get") ? Route.Audit.NONE : Route.Audit.NORMAL));
    }

    private static Optional<String> text(Map<String, Object> entry, String key) {
        return Optional.ofNullable(entry.get(key)).map(String::valueOf);
    }

    private static Map<String, Object> section(Object value, String where) {
        Map<String, Object> section = new java.util.LinkedHashMap<>();
        require(value instanceof Map, where, "is not a mapping");
        ((Map<?, ?>) value).forEach((key, member) -> section.put(String.valueOf(key), member));
        return section;
    }

    private static void require(boolean holds, String where, String problem) {
        if (!holds) {
            throw new IllegalStateException("OpenAPI fragment: " + where + ": " + problem);
        }
    }
}
