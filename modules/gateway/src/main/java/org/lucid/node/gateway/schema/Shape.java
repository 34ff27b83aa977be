package org.lucid.node.gateway.schema;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a JSON value may be, as a record and its bounds say it; the documentation and the check both follow it. */
public sealed interface Shape {

    /** Text of so many characters, matching the whole pattern if there is one. */
    record Text(int min, int max, Optional<Pattern> pattern, String form) implements Shape {

        /** Whether a text is one of these; the form is not looked at. */
        public boolean admits(String text) {
            int length = text.codePointCount(0, text.length());
            return length >= min && length <= max
                    && (pattern.isEmpty() || pattern.get().matcher(text).matches());
        }
    }

    /** A whole number. */
    record Whole(long min, long max) implements Shape {
    }

    /** Any number; an empty bound is none. */
    record Decimal(Optional<BigDecimal> min, Optional<BigDecimal> max) implements Shape {
    }

    /** True or false. */
    record Flag() implements Shape {
    }

    /** One of these words. */
    record Choice(List<String> words) implements Shape {

        public Choice {
            words = List.copyOf(words);
        }
    }

    /** An amount of money: a decimal string with at most six places, or a number (API-47). */
    record Amount() implements Shape {
    }

    /** A list of so many elements. */
    record Items(Shape item, int min, int max) implements Shape {
    }

    /** An object of known members; {@code name} is that of its record. */
    record Members(String name, Class<?> type, List<Member> members) implements Shape {

        public Members {
            members = List.copyOf(members);
        }

        /** Whether there is an amount of money anywhere in it. */
        public boolean holdsAmounts() {
            return members.stream().anyMatch(member -> isOrHolds(member.shape()));
        }

        private static boolean isOrHolds(Shape shape) {
            return switch (shape) {
                case Amount amount -> true;
                case Items items -> isOrHolds(items.item());
                case Dictionary dictionary -> isOrHolds(dictionary.value());
                case Members inner -> inner.holdsAmounts();
                default -> false;
            };
        }

        /** The member of this name. */
        public Optional<Member> member(String wanted) {
            return members.stream().filter(member -> member.name().equals(wanted)).findFirst();
        }
    }

    /** An object of any members, with values of one shape. */
    record Dictionary(Shape value) implements Shape {
    }

    /** Anything at all. */
    record Anything() implements Shape {
    }

    /**
     * One member of an object.
     *
     * @param nullable may be null, and need not be given
     * @param fallback what counts when it is not given, as text
     */
    record Member(String name, Shape shape, boolean nullable, Optional<String> fallback) {

        /** Whether a request without it is refused. */
        public boolean required() {
            return !nullable && fallback.isEmpty();
        }
    }
}
