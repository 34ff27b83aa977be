package org.lucid.node.kernel.store.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.lucid.node.kernel.json.Json;

/**
 * The values that an index holds, as every engine stores and compares them: {@code String}, {@code Long},
 * {@code Boolean} or {@link Absent}.
 */
public final class Scalars {

    /** Absent first, then numbers, then text by code point (which is the order of UTF-8), then false before true. */
    public static final Comparator<Object> ORDER = Scalars::compare;

    private static final Map<Enum<?>, String> ENUM_NAMES = new ConcurrentHashMap<>();

    private Scalars() {
    }

    /** The stored form of a value in a record or query; IllegalArgumentException when an index cannot hold it. */
    static Object of(Object value) {
        return switch (value) {
            case null -> Absent.ABSENT;
            case String text -> text;
            case Long number -> number;
            case Instant instant -> Json.format(instant);
            case Enum<?> constant -> ENUM_NAMES.computeIfAbsent(constant, Scalars::enumName);
            case Boolean flag -> flag;
            case Integer number -> number.longValue();
            case Short number -> number.longValue();
            case Byte number -> number.longValue();
            case Optional<?> optional -> optional.isPresent() ? of(optional.get()) : Absent.ABSENT;
            case OptionalLong optional -> optional.isPresent() ? (Object) optional.getAsLong() : Absent.ABSENT;
            case OptionalInt optional -> optional.isPresent() ? (Object) (long) optional.getAsInt() : Absent.ABSENT;
            default -> ofTree(Json.mapper().valueToTree(value));
        };
    }

    /** The stored form of a JSON scalar. */
    static Object ofTree(JsonNode tree) {
        if (tree.isNull() || tree.isMissingNode()) {
            return Absent.ABSENT;
        }
        if (tree.isTextual()) {
            return tree.textValue();
        }
        if (tree.isIntegralNumber() && tree.canConvertToLong()) {
            return tree.longValue();
        }
        if (tree.isBoolean()) {
            return tree.booleanValue();
        }
        throw new IllegalArgumentException("an index cannot hold a " + tree.getNodeType());
    }

    private static String enumName(Enum<?> constant) {
        return Json.mapper().convertValue(constant, String.class);
    }

    private static int compare(Object left, Object right) {
        if (left instanceof Long a && right instanceof Long b) {
            return Long.compare(a, b);
        }
        if (left instanceof String a && right instanceof String b) {
            return compareText(a, b);
        }
        if (left instanceof Boolean a && right instanceof Boolean b) {
            return Boolean.compare(a, b);
        }
        return Integer.compare(rank(left), rank(right));
    }

    private static int rank(Object value) {
        return switch (value) {
            case Absent _ -> 0;
            case Long _ -> 1;
            case String _ -> 2;
            default -> 3;
        };
    }

    /** Text by code point: surrogates, which stand for the highest code points, are moved above the rest. */
    private static int compareText(String left, String right) {
        if (left == right) { // names of constants, mostly
            return 0;
        }
        int length = Math.min(left.length(), right.length());
        for (int i = 0; i < length; i++) {
            char a = left.charAt(i);
            char b = right.charAt(i);
            if (a != b) {
                return Character.isSurrogate(a) == Character.isSurrogate(b) ? a - b : Character.isSurrogate(a) ? 1 : -1;
            }
        }
        return left.length() - right.length();
    }
}
