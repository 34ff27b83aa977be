package org.lucid.node.resources;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.DoublePredicate;

/**
 * The last samples of a node, as far as alerts look at them: at most so many, none more than 300 s older than the newest
 * (NOD-66). Immutable; held for every node, so in one array: second, value of each resource, second, ...
 */
final class Window {

    /** How far the oldest may lie behind the newest. */
    static final Duration SPAN = Duration.ofSeconds(300);
    private static final Watched[] RESOURCES = Watched.values();
    private static final int ROW = 1 + RESOURCES.length;
    private static final Window EMPTY = new Window(new double[0]);

    private final double[] rows;

    private Window(double[] rows) {
        this.rows = rows;
    }

    static Window empty() {
        return EMPTY;
    }

    /** With one more sample; those that are beyond the size or too old by now are gone. */
    Window with(Instant at, Values values, int size) {
        double second = at.getEpochSecond();
        int from = Math.max(0, rows.length - (size - 1) * ROW);
        while (from < rows.length && second - rows[from] > SPAN.toSeconds()) {
            from += ROW;
        }
        double[] next = Arrays.copyOfRange(rows, from, rows.length + ROW);
        int row = next.length - ROW;
        next[row] = second;
        for (Watched resource : RESOURCES) {
            next[row + 1 + resource.ordinal()] = resource.in(values).orElse(Double.NaN);
        }
        return new Window(next);
    }

    /** Whether the sample is newer than all of them. */
    boolean isBefore(Instant at) {
        return rows.length == 0 || rows[rows.length - ROW] < at.getEpochSecond();
    }

    /** How many of the samples measured such a value of a resource. */
    int count(Watched resource, DoublePredicate such) {
        int count = 0;
        for (int row = 0; row < rows.length; row += ROW) {
            double value = rows[row + 1 + resource.ordinal()];
            count += !Double.isNaN(value) && such.test(value) ? 1 : 0;
        }
        return count;
    }
}
