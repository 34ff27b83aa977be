package org.lucid.node.gateway.schema;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes shapes as JSON Schema; each record stands once, among the components. */
public final class JsonSchema {

    private final Map<String, Class<?>> names = new TreeMap<>();
    private final Map<String, Object> components = new TreeMap<>();

    /** The schemas of all records written so far, by name. */
    public Map<String, Object> components() {
        return components;
    }

    /** The schema of a shape, a reference where it is a record. */
    public Map<String, Object> of(Shape shape) {
        Map<String, Object> schema = new LinkedHashMap<>();
        switch (shape) {
            case Shape.Text text -> text(text, schema);
            case Shape.Whole(long min, long max) -> {
                schema.put("type", "integer");
                putUnless(schema, "minimum", min, Long.MIN_VALUE);
                putUnless(schema, "maximum", max, Long.MAX_VALUE);
            }
            case Shape.Decimal(var min, var max) -> {
                schema.put("type", "number");
                min.ifPresent(value -> schema.put("minimum", value));
                max.ifPresent(value -> schema.put("maximum", value));
            }
            case Shape.Flag flag -> schema.put("type", "boolean");
            case Shape.Choice(List<String> words) -> {
                schema.put("type", "string");
                schema.put("enum", words);
            }
            case Shape.Amount amount -> {
                schema.put("type", List.of("string", "number"));
                schema.put("pattern", "^-?(0|[1-9][0-9]{0,11})(\\.[0-9]{1,6})?$");
                schema.put("examples", List.of("12.500000"));
            }
            case Shape.Items(Shape item, int min, int max) -> {
                schema.put("type", "array");
                schema.put("items", of(item));
                putUnless(schema, "minItems", min, 0);
                putUnless(schema, "maxItems", max, Integer.MAX_VALUE);
            }
            case Shape.Members members -> schema.put("$ref", "#/components/schemas/" + component(members));
            case Shape.Dictionary(Shape value) -> {
                schema.put("type", "object");
                schema.put("additionalProperties", value instanceof Shape.Anything ? true : of(value));
            }
            case Shape.Anything anything -> schema.put("description", "any JSON value");
        }
        return schema;
    }

    private static void text(Shape.Text text, Map<String, Object> schema) {
        schema.put("type", "string");
        putUnless(schema, "minLength", text.min(), 0);
        putUnless(schema, "maxLength", text.max(), Integer.MAX_VALUE);
        text.pattern().ifPresent(pattern -> schema.put("pattern", "^(?:" + pattern + ")$"));
        if (!text.form().isEmpty()) {
            schema.put("format", text.form());
        }
    }

    /** The schema of one member, with null where it may be. */
    public Map<String, Object> of(Shape.Member member) {
        Map<String, Object> schema = of(member.shape());
        if (member.nullable() && !(member.shape() instanceof Shape.Anything)) {
            if (schema.get("type") instanceof String type && !schema.containsKey("enum")) {
                schema.put("type", List.of(type, "null"));
            } else {
                schema = new LinkedHashMap<>(Map.of("anyOf", List.of(schema, Map.of("type", "null"))));
            }
        }
        if (member.fallback().isPresent()) {
            schema.put("default", ShapeCheck.fromText(member.shape(), List.of(member.fallback().get())));
        }
        return schema;
    }

    private String component(Shape.Members shape) {
        String name = shape.name();
        for (int n = 2; names.containsKey(name) && names.get(name) != shape.type(); n++) {
            name = shape.name() + n;
        }
        if (names.put(name, shape.type()) == null) {
            components.put(name, body(shape, List.of()));
        }
        return name;
    }

    /** An object schema without the members that are given elsewhere. */
    public Map<String, Object> body(Shape.Members shape, List<String> elsewhere) {
        Map<String, Object> properties = new LinkedHashMap<>();
        shape.members().stream().filter(member -> !elsewhere.contains(member.name()))
                .forEach(member -> properties.put(member.name(), of(member)));
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("properties", properties);
        List<String> required = shape.members().stream()
                .filter(member -> member.required() && !elsewhere.contains(member.name())).map(Shape.Member::name)
                .toList();
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        return schema;
    }

    private static void putUnless(Map<String, Object> schema, String key, long value, long nothing) {
        if (value != nothing) {
            schema.put(key, value);
        }
    }
}
