package org.lucid.node.gateway.route;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
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
    private static final String ALIAS = "x-lucid-operation";
    private static final String MIRROR = "x-lucid-mirror";
    private static final Set<String> KEYS = Set.of("operationId", "summary", "description", ALIAS, "x-lucid-tier",
            "x-lucid-cost", "x-lucid-max-body", "x-lucid-idempotency", "x-lucid-accept", "x-lucid-body",
            "x-lucid-strict", "x-lucid-list", "x-lucid-audit", "x-lucid-legacy", "x-lucid-adapter", "x-lucid-fixed",
            "x-lucid-bridge");

    private final Map<String, Operation<?, ?>> operations = new TreeMap<>();
    private final Set<String> addresses = new HashSet<>();

    /** One entry of a fragment: what it says itself, and for an alias what its operation says on its own path. */
    private record Entry(String path, String method, String address, Map<String, Object> says) {

        Entry at(String otherPath) {
            return new Entry(otherPath, method, address, says);
        }
    }

    public FragmentReader(List<Operation<?, ?>> operations) {
        operations.forEach(operation -> this.operations.put(operation.address(), operation));
    }

    /** The routes in one fragment. An operation's own path comes first, its aliases are numbered in the order in which they stand, and then those of mirrors (API-05, API-12). */
    public List<Route> read(String moduleId, String text) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        Map<String, Object> root = section(new Yaml(new SafeConstructor(options)).load(text), moduleId);
        List<Entry> entries = entries(moduleId, section(root.get("paths"), moduleId + " paths"));
        List<Entry> mirrored = new ArrayList<>(entries);
        section(root.getOrDefault(MIRROR, Map.of()), MIRROR)
                .forEach((from, to) -> entries.stream().filter(entry -> isUnder(from, entry.path()))
                        .forEach(entry -> mirrored.add(entry.at(to + entry.path().substring(from.length())))));
        Map<String, Integer> count = new TreeMap<>();
        List<Route> routes = new ArrayList<>();
        mirrored.forEach(entry -> routes.add(route(moduleId, entry, count.merge(entry.address(), 1, Integer::sum))));
        return routes;
    }

    private static boolean isUnder(String prefix, String path) {
        return path.equals(prefix) || path.startsWith(prefix + "/");
    }

    private List<Entry> entries(String moduleId, Map<String, Object> paths) {
        Map<String, Entry> own = new LinkedHashMap<>();
        List<Entry> aliases = new ArrayList<>();
        paths.forEach((path, methods) -> section(methods, path).forEach((method, value) -> {
            String where = moduleId + " " + method + " " + path;
            Map<String, Object> says = section(value, where);
            require(KEYS.containsAll(says.keySet()), where, "has unknown keys: " + says.keySet());
            require(says.containsKey("operationId") != says.containsKey(ALIAS), where,
                    "has not one of operationId, for an operation's own path, and " + ALIAS + ", for an alias");
            Optional<String> id = text(says, "operationId");
            Entry entry = new Entry(path, method, id.orElseGet(() -> text(says, ALIAS).orElseThrow()), says);
            require(id.isEmpty() || addresses.add(entry.address()), where, "repeats the operationId " + id);
            if (id.isPresent()) {
                own.put(entry.address(), entry);
            } else {
                aliases.add(entry);
            }
        }));
        List<Entry> all = new ArrayList<>(own.values());
        for (Entry alias : aliases) {
            Entry first = own.get(alias.address());
            require(first != null, moduleId + " " + alias.path(), "is an alias of what has no path of its own: "
                    + alias.address());
            Map<String, Object> says = new LinkedHashMap<>(first.says());
            says.putAll(alias.says());
            all.add(new Entry(alias.path(), alias.method(), alias.address(), says));
        }
        return all;
    }

    private Route route(String moduleId, Entry entry, int number) {
        String where = moduleId + " " + entry.method() + " " + entry.path();
        require(entry.path().startsWith("/") && (entry.path().length() == 1 || !entry.path().endsWith("/")), where,
                "is no path");
        require(METHODS.contains(entry.method()), where, "is no method");
        Operation<?, ?> operation = operations.get(entry.address());
        require(operation != null, where, "names no known operation: " + entry.address());
        require(operation.moduleId().equals(moduleId), where, "names an operation of another module");
        Shape.Members input = RecordSchema.of(operation.requestType());
        Route route = new Route(entry.method().toUpperCase(Locale.ROOT), entry.path(),
                number == 1 ? entry.address() : entry.address() + "@" + number, operation, input,
                options(entry.method(), entry.says(), operation));
        route.parameters().forEach(name -> require(input.member(name).isPresent(), where,
                "the request record has no member " + name));
        text(entry.says(), "x-lucid-list").ifPresent(name -> require(RecordSchema.of(operation.replyType())
                .member(name).filter(member -> member.shape() instanceof Shape.Items).isPresent(), where,
                "the reply record has no list " + name));
        return route;
    }

    /** The member of a reply that holds its list: the one named, or the only list in a page. */
    private static Optional<String> list(Map<String, Object> entry, Operation<?, ?> operation) {
        if (!operation.replyType().isRecord() || entry.containsKey("x-lucid-list")) {
            return text(entry, "x-lucid-list");
        }
        Shape.Members reply = RecordSchema.of(operation.replyType());
        List<String> lists = reply.members().stream().filter(member -> member.shape() instanceof Shape.Items)
                .map(Shape.Member::name).toList();
        return reply.member("pagination").isPresent() && lists.size() == 1
                ? Optional.of(lists.getFirst())
                : Optional.empty();
    }

    private static Route.Options options(String method, Map<String, Object> entry,
            Operation<?, ?> operation) {
        Route.Idempotency usual = method.equals("post") ? Route.Idempotency.OPTIONAL : Route.Idempotency.NONE;
        return new Route.Options(text(entry, "summary").orElse(""), text(entry, "description").orElse(""),
                text(entry, "x-lucid-tier").map(tier -> Route.Tier.valueOf(tier.toUpperCase(Locale.ROOT)))
                        .orElse(Route.Tier.NONE),
                text(entry, "x-lucid-cost"),
                text(entry, "x-lucid-max-body").map(size -> ByteSize.parse(size).bytes()),
                text(entry, "x-lucid-idempotency")
                        .map(kind -> Route.Idempotency.valueOf(kind.toUpperCase(Locale.ROOT))).orElse(usual),
                words(entry, "x-lucid-accept"), text(entry, "x-lucid-body"),
                Boolean.TRUE.equals(entry.get("x-lucid-strict")),
                list(entry, operation), text(entry, "x-lucid-audit")
                        .map(kind -> Route.Audit.valueOf(kind.toUpperCase(Locale.ROOT)))
                        .orElse(method.equals("get") ? Route.Audit.NONE : Route.Audit.NORMAL),
                Boolean.TRUE.equals(entry.get("x-lucid-legacy")),
                text(entry, "x-lucid-adapter").map(name -> ReplyAdapter.of(name, operation.replyType())),
                words(entry, "x-lucid-fixed"), Boolean.TRUE.equals(entry.get("x-lucid-bridge")));
    }

    private static Map<String, String> words(Map<String, Object> entry, String key) {
        Map<String, String> words = new TreeMap<>();
        section(entry.getOrDefault(key, Map.of()), key).forEach((name, word) -> words.put(name, String.valueOf(word)));
        return words;
    }

    private static Optional<String> text(Map<String, Object> entry, String key) {
        return Optional.ofNullable(entry.get(key)).map(String::valueOf);
    }

    private static Map<String, Object> section(Object value, String where) {
        Map<String, Object> section = new LinkedHashMap<>();
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
