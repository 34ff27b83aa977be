package org.lucid.node.kernel.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A number of bytes, written {@code 512}, {@code 64KiB}, {@code 10MiB} or {@code 1GiB}. */
public record ByteSize(long bytes) implements Comparable<ByteSize> {

    private static final Pattern FORM = Pattern.compile("(\\d{1,15})(KiB|MiB|GiB)?");

    /** Reads the written form. */
    public static ByteSize parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("a size such as 64KiB or 10MiB");
        }
        long unit = switch (matcher.group(2)) {
            case null -> 1L;
            case "KiB" -> 1L << 10;
            case "MiB" -> 1L << 20;
            default -> 1L << 30;
        };
        return new ByteSize(Math.multiplyExact(Long.parseLong(matcher.group(1)), unit));
    }

    @Override
    public int compareTo(ByteSize other) {
        return Long.compare(bytes, other.bytes);
    }

    @Override
    public String toString() {
        if (bytes > 0 && bytes % (1L << 30) == 0) {
            return (bytes >> 30) + "GiB";
        }
        if (bytes > 0 && bytes % (1L << 20) == 0) {
            return (bytes >> 20) + "MiB";
        }
        return bytes > 0 && bytes % (1L << 10) == 0 ? (bytes >> 10) + "KiB" : Long.toString(bytes);
    }
}
