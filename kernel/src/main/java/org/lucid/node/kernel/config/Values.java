package org.lucid.node.kernel.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Reads single values of the configuration by the type of the record component. */
final class Values {

    private Values() {
    }

    /** The value of the text; IllegalArgumentException says in its message what is allowed. */
    static Object parse(String text, Class<?> type) {
        try {
            if (type == String.class) {
                return text;
            } else if (type == int.class || type == Integer.class) {
                return Integer.valueOf(text);
            } else if (type == long.class || type == Long.class) {
                return Long.valueOf(text);
            } else if (type == BigDecimal.class) {
                return new BigDecimal(text);
            } else if (type == boolean.class || type == Boolean.class) {
                return truth(text);
            } else if (type == Duration.class) {
                return Durations.parse(text);
            } else if (type == Instant.class) {
                return Instant.parse(text);
            } else if (type.isEnum()) {
                return constant(text, type);
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(type == BigDecimal.class ? "a number" : "a whole number", e);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("a time such as 2025-01-01T00:00:00Z", e);
        }
        return parseByOwnMethod(text, type);
    }

    static String format(Object value) {
        return switch (value) {
            case Duration duration -> Durations.format(duration);
            case Enum<?> constant -> constant.name().toLowerCase(Locale.ROOT);
            default -> value.toString();
        };
    }

    private static Boolean truth(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("true or false");
        };
    }

    private static Object constant(String text, Class<?> type) {
        for (Object constant : type.getEnumConstants()) {
            if (format(constant).equals(text.toLowerCase(Locale.ROOT))) {
                return constant;
            }
        }
        throw new IllegalArgumentException("one of "
                + Arrays.stream(type.getEnumConstants()).map(Values::format).collect(Collectors.joining(", ")));
    }

    private static Object parseByOwnMethod(String text, Class<?> type) {
        try {
            Method method = type.getMethod("parse", String.class);
            if (Modifier.isStatic(method.getModifiers())) {
                return method.invoke(null, text);
            }
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(String.valueOf(e.getCause().getMessage()), e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " cannot be configured: it has no static parse(String)", e);
        }
        throw new IllegalStateException(type + " cannot be configured: parse(String) is not static");
    }
}
