package org.lucid.node.gateway.schema;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.kernel.config.Default;
import org.lucid.node.kernel.json.Bounds;
import org.lucid.node.kernel.json.Json;

/** Reads from a record what its JSON form is, so that no schema is written by hand beside it. */
public final class RecordSchema {

    private static final int MAX_DEPTH = 16;

    private RecordSchema() {
    }

    /** The shape of a record; IllegalStateException when it contains itself. */
    public static Shape.Members of(Class<?> type) {
        return members(type, 0);
    }

    /** The JSON name of a record component. */
    static String nameOf(RecordComponent component) {
        JsonProperty given = component.getAccessor().getAnnotation(JsonProperty.class);
        return given != null && !given.value().isEmpty()
                ? given.value()
                : PropertyNamingStrategies.SnakeCaseStrategy.INSTANCE.translate(component.getName());
    }

    private static Shape.Members members(Class<?> type, int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalStateException(type + " is nested too deep, or in itself");
        }
        List<Shape.Member> members = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            Bounds bounds = component.getAnnotation(Bounds.class);
            Default fallback = component.getAnnotation(Default.class);
            boolean optional = component.getType() == Optional.class;
            Type value = optional ? argument(component.getGenericType(), 0) : component.getGenericType();
            members.add(new Shape.Member(nameOf(component), shape(value, bounds, depth), optional,
                    Optional.ofNullable(fallback).map(Default::value)));
        }
        return new Shape.Members(type.getSimpleName(), type, members);
    }

    private static Shape shape(Type generic, Bounds bounds, int depth) {
        Class<?> type = raw(generic);
        if (type == String.class) {
            return text(bounds, "");
        } else if (type == int.class || type == Integer.class) {
            return whole(bounds, Integer.MIN_VALUE, Integer.MAX_VALUE);
        } else if (type == long.class || type == Long.class || type == BigInteger.class) {
            return whole(bounds, Long.MIN_VALUE, Long.MAX_VALUE);
        } else if (type == double.class || type == Double.class || type == float.class || type == Float.class
                || type == BigDecimal.class) {
            return new Shape.Decimal(decimal(bounds, true), decimal(bounds, false));
        } else if (type == boolean.class || type == Boolean.class) {
            return new Shape.Flag();
        } else if (type == Usdt.class) {
            return new Shape.Amount();
        } else if (type == Instant.class) {
            return new Shape.Text(0, 64, Optional.empty(), "date-time");
        } else if (type == Duration.class) {
            return new Shape.Text(1, 12, Optional.of(Pattern.compile("\\d{1,9}(ms|s|m|h|d)?")), "");
        } else if (type.isEnum()) {
            return new Shape.Choice(Arrays.stream(type.getEnumConstants())
                    .map(constant -> Json.mapper().convertValue(constant, String.class)).toList());
        } else if (Collection.class.isAssignableFrom(type)) {
            return new Shape.Items(shape(argument(generic, 0), null, depth + 1),
                    size(bounds == null ? "" : bounds.min(), 0),
                    size(bounds == null ? "" : bounds.max(), Integer.MAX_VALUE));
        } else if (Map.class.isAssignableFrom(type)) {
            return generic instanceof ParameterizedType
                    ? new Shape.Dictionary(shape(argument(generic, 1), null, depth + 1))
                    : new Shape.Dictionary(new Shape.Anything());
        } else if (type.isRecord()) {
            return isScalar(type) ? text(bounds, "") : members(type, depth + 1);
        }
        return JsonNode.class.isAssignableFrom(type) && type != JsonNode.class
                ? new Shape.Dictionary(new Shape.Anything())
                : new Shape.Anything();
    }

    /** Whether a record writes itself as one JSON value. */
    private static boolean isScalar(Class<?> type) {
        return Arrays.stream(type.getMethods()).anyMatch(method -> method.isAnnotationPresent(JsonValue.class));
    }

    private static Shape text(Bounds bounds, String form) {
        return bounds == null
                ? new Shape.Text(0, Integer.MAX_VALUE, Optional.empty(), form)
                : new Shape.Text(size(bounds.min(), 0), size(bounds.max(), Integer.MAX_VALUE),
                        Optional.of(bounds.pattern()).filter(text -> !text.isEmpty()).map(Pattern::compile), form);
    }

    private static Shape whole(Bounds bounds, long least, long most) {
        return new Shape.Whole(bounds == null || bounds.min().isEmpty() ? least : Long.parseLong(bounds.min()),
                bounds == null || bounds.max().isEmpty() ? most : Long.parseLong(bounds.max()));
    }

    private static Optional<BigDecimal> decimal(Bounds bounds, boolean lower) {
        String text = bounds == null ? "" : lower ? bounds.min() : bounds.max();
        return text.isEmpty() ? Optional.empty() : Optional.of(new BigDecimal(text));
    }

    private static int size(String text, int otherwise) {
        return text.isEmpty() ? otherwise : Integer.parseInt(text);
    }

    private static Type argument(Type generic, int index) {
        return generic instanceof ParameterizedType given ? given.getActualTypeArguments()[index] : Object.class;
    }

    private static Class<?> raw(Type generic) {
        return switch (generic) {
            case Class<?> type -> type;
            case ParameterizedType given -> (Class<?>) given.getRawType();
            default -> Object.class;
        };
    }
}
