package org.lucid.node.gateway.route;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.signing.NodeId;
import org.lucid.node.gateway.schema.Shape;
import org.lucid.node.gateway.schema.ShapeCheck;
import org.lucid.node.gateway.schema.Violation;
import org.lucid.node.kernel.bus.Failure;

/** Makes the one input of an operation out of path, query and body (API-08), and checks it. */
public final class InputReader {

    /** How the answer is to look, which is nothing to the operation (API-46, API-47). */
    private static final Set<String> PRESENTATION = Set.of("view", "money");
    private static final Pattern ID = Pattern.compile(NodeId.PATTERN);
    private static final Pattern WHOLE = Pattern.compile("\\d{1,19}");

    private final RouteTable table;

    public InputReader(RouteTable table) {
        this.table = table;
    }

    /**
     * Refuses ids that nothing can bear (API-11), before anything of the request is read.
     *
     * @throws Failure NOT_FOUND 5011
     */
    public static void checkIds(Place.Found found) {
        found.parameters().forEach((name, value) -> {
            Shape shape = found.route().input().member(name).orElseThrow().shape();
            boolean fits = switch (shape) {
                case Shape.Text text when text.pattern().isPresent() -> text.admits(value);
                case Shape.Whole whole -> WHOLE.matcher(value).matches();
                default -> ID.matcher(value).matches();
            };
            if (!fits) {
                throw LucidError.RECORD_UNKNOWN.failure("Nothing bears the given " + name + ". Check the id.",
                        Map.of("kind", name));
            }
        });
    }

    /**
     * Merges and checks.
     *
     * @param body what was sent; empty when nothing was
     * @return the input with defaults filled in, ready to become the request record
     * @throws Failure INVALID 1001 with everything that is wrong
     */
    public ObjectNode read(Place.Found found, Map<String, List<String>> query, Optional<JsonNode> body) {
        Route route = found.route();
        ShapeCheck check = new ShapeCheck(route.options().strict());
        ObjectNode input = JsonNodeFactory.instance.objectNode();
        route.options().fixed().forEach((name, text) -> put(route, input, name, List.of(text), check));
        found.parameters().forEach((name, text) -> put(route, input, name, List.of(text), check));
        query.forEach((given, texts) -> {
            String name = member(route, given);
            if (!PRESENTATION.contains(name) || route.input().member(name).isPresent()) {
                put(route, input, name, texts, check);
            }
        });
        body.ifPresent(tree -> merge(route, input, tree, check));
        for (Shape.Member member : route.input().members()) {
            if (!input.has(member.name()) && member.fallback().isPresent()) {
                input.set(member.name(), ShapeCheck.fromText(member.shape(), List.of(member.fallback().get())));
            }
            JsonNode value = input.get(member.name());
            if (value != null && value.isTextual() && table.reserved(member.name()).contains(value.textValue())) {
                check.note(member.name(), "is a reserved word", "another id");
            }
        }
        check.members(route.input(), input, "");
        if (!check.violations().isEmpty()) {
            throw Violation.failure(check.violations());
        }
        return input;
    }

    private static String member(Route route, String given) {
        return route.options().accept().getOrDefault(given, given);
    }

    private static void put(Route route, ObjectNode input, String name, List<String> texts, ShapeCheck check) {
        Optional<Shape.Member> member = route.input().member(name);
        boolean list = member.map(m -> m.shape() instanceof Shape.Items).orElse(false);
        if (!list && texts.stream().distinct().count() > 1) {
            check.note(name, "is given twice with different values", "one value");
            return;
        }
        set(input, name, ShapeCheck.fromText(member.map(Shape.Member::shape).orElse(new Shape.Anything()), texts),
                check);
    }

    private static void merge(Route route, ObjectNode input, JsonNode tree, ShapeCheck check) {
        if (tree.isArray() && route.options().body().isPresent()) {
            set(input, route.options().body().get(), tree, check);
        } else if (tree.isObject()) {
            tree.properties().forEach(entry -> set(input, member(route, entry.getKey()), entry.getValue(), check));
        } else {
            check.note("body", "is not an object", "a JSON object");
        }
    }

    private static void set(ObjectNode input, String name, JsonNode value, ShapeCheck check) {
        JsonNode before = input.get(name);
        if (before != null && !before.equals(value) && !(before.isValueNode() && value.isValueNode()
                && before.asText().equals(value.asText()))) {
            check.note(name, "is given twice with different values", "one value");
        } else if (before == null) {
            input.set(name, value);
        }
    }
}
