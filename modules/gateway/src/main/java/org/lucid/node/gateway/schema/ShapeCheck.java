package org.lucid.node.gateway.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.kernel.bus.Failure;

/** Compares a JSON value with a shape and names everything that does not fit. */
public final class ShapeCheck {

    private static final int MAX_VIOLATIONS = 50;

    private final boolean strict;
    private final List<Violation> violations = new ArrayList<>();

    /** A check; a strict one refuses members that are not known. */
    public ShapeCheck(boolean strict) {
        this.strict = strict;
    }

    /** What was found, at most 50. */
    public List<Violation> violations() {
        return violations;
    }

    /** Notes what is wrong with an object. */
    public void members(Shape.Members shape, JsonNode value, String path) {
        for (Shape.Member member : shape.members()) {
            JsonNode given = value.get(member.name());
            String field = path.isEmpty() ? member.name() : path + "." + member.name();
            if (given == null && member.required()) {
                note(field, "is missing", describe(member.shape()));
            } else if (given != null && given.isNull() && !member.nullable()) {
                note(field, "is null", describe(member.shape()));
            } else if (given != null && !given.isNull()) {
                value(member.shape(), given, field);
            }
        }
        if (strict) {
            value.fieldNames().forEachRemaining(name -> {
                if (shape.member(name).isEmpty()) {
                    note(path.isEmpty() ? name : path + "." + name, "is not known", String.join(", ",
                            shape.members().stream().map(Shape.Member::name).toList()));
                }
            });
        }
    }

    private void value(Shape shape, JsonNode value, String field) {
        boolean fits = switch (shape) {
            case Shape.Text text -> value.isTextual() && text.admits(value.textValue())
                    && (!text.form().equals("date-time") || isInstant(value.textValue()));
            case Shape.Whole(long min, long max) -> value.isIntegralNumber() && value.canConvertToLong()
                    && value.longValue() >= min && value.longValue() <= max;
            case Shape.Decimal decimal -> value.isNumber() && fits(decimal, value.decimalValue());
            case Shape.Flag flag -> value.isBoolean();
            case Shape.Choice choice -> value.isTextual() && choice.words().contains(value.textValue());
            case Shape.Amount amount -> (value.isTextual() || value.isNumber()) && isAmount(value.asText());
            case Shape.Items(Shape item, int min, int max) -> {
                boolean sized = value.isArray() && value.size() >= min && value.size() <= max;
                for (int i = 0; sized && i < value.size(); i++) {
                    value(item, value.get(i), field + "[" + i + "]");
                }
                yield sized;
            }
            case Shape.Members members -> {
                if (value.isObject()) {
                    members(members, value, field);
                }
                yield value.isObject();
            }
            case Shape.Dictionary(Shape each) -> {
                if (value.isObject()) {
                    value.properties().forEach(entry -> value(each, entry.getValue(), field + "." + entry.getKey()));
                }
                yield value.isObject();
            }
            case Shape.Anything anything -> true;
        };
        if (!fits) {
            note(field, "does not fit", describe(shape));
        }
    }

    private static boolean fits(Shape.Decimal shape, BigDecimal number) {
        return shape.min().map(min -> number.compareTo(min) >= 0).orElse(true)
                && shape.max().map(max -> number.compareTo(max) <= 0).orElse(true);
    }

    private static boolean isInstant(String text) {
        try {
            Instant.from(DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text));
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static boolean isAmount(String text) {
        try {
            return Usdt.parse(text).micro() >= 0;
        } catch (Failure e) {
            return false;
        }
    }

    /** Notes a broken rule found elsewhere. */
    public void note(String field, String problem, String allowed) {
        if (violations.size() < MAX_VIOLATIONS) {
            violations.add(new Violation(field, problem, allowed));
        }
    }

    /** The JSON value of what stands as text in a path or query; text that does not fit stays text, to be refused. */
    public static JsonNode fromText(Shape shape, List<String> texts) {
        String text = texts.getFirst();
        try {
            return switch (shape) {
                case Shape.Whole whole -> LongNode.valueOf(Long.parseLong(text));
                case Shape.Decimal decimal -> DecimalNode.valueOf(new BigDecimal(text));
                case Shape.Flag flag when text.equals("true") || text.equals("false") -> BooleanNode
                        .valueOf(text.equals("true"));
                case Shape.Items(Shape item, int min, int max) -> {
                    ArrayNode array = JsonNodeFactory.instance.arrayNode();
                    for (String each : texts) {
                        for (String one : each.isEmpty() ? new String[0] : each.split(",", -1)) {
                            array.add(fromText(item, List.of(one)));
                        }
                    }
                    yield array;
                }
                default -> TextNode.valueOf(text);
            };
        } catch (NumberFormatException e) {
            return TextNode.valueOf(text);
        }
    }

    /** What a shape allows, in words. */
    public static String describe(Shape shape) {
        return switch (shape) {
            case Shape.Text text when text.form().equals("date-time") -> "a time, such as 2026-01-01T00:00:00Z";
            case Shape.Text text when text.pattern().isPresent() -> "text matching " + text.pattern().get();
            case Shape.Text(int min, int max, var pattern, String form) -> max == Integer.MAX_VALUE
                    ? "text"
                    : "text of " + min + " to " + max + " characters";
            case Shape.Whole(long min, long max) -> min == Long.MIN_VALUE || max == Long.MAX_VALUE
                    ? "a whole number"
                    : "a whole number from " + min + " to " + max;
            case Shape.Decimal(var min, var max) -> "a number" + min.map(m -> " from " + m).orElse("")
                    + max.map(m -> " to " + m).orElse("");
            case Shape.Flag flag -> "true or false";
            case Shape.Choice(List<String> words) -> "one of " + String.join(", ", words);
            case Shape.Amount amount -> "0 to 999999999999.999999, at most six places";
            case Shape.Items(Shape item, int min, int max) -> "a list of "
                    + (max == Integer.MAX_VALUE ? "" : min + " to " + max + " elements, each ") + describe(item);
            case Shape.Members members -> "an object";
            case Shape.Dictionary dictionary -> "an object";
            case Shape.Anything anything -> "any value";
        };
    }
}
