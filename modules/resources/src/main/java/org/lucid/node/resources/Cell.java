package org.lucid.node.resources;

import org.lucid.node.contract.resources.Resources.Spread;

/** Some measurements of one quantity within one span of time: their average, the highest, and how many (NOD-63). */
record Cell(double avg, double max, long count) {

    /** One measurement. */
    static Cell of(double value) {
        return new Cell(value, value, 1);
    }

    /** Both together. */
    Cell plus(Cell other) {
        long all = count + other.count;
        return new Cell((avg * count + other.avg * other.count) / all, Math.max(max, other.max), all);
    }

    /** As it comes back from the store, so that it reads the same before and after it was there. */
    Spread toSpread(Quantity quantity) {
        return new Spread(quantity.kept(avg), quantity.kept(max), count);
    }
}
