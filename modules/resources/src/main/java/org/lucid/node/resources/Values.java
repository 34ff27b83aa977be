package org.lucid.node.resources;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** One value of each quantity, or none where it was not measured. Small, since some are held for every node. */
final class Values {

    private static final Quantity[] ALL = Quantity.values();

    private final double[] held;

    private Values(double[] held) {
        this.held = held;
    }

    static Values of(Map<Quantity, Double> measured) {
        double[] held = new double[ALL.length];
        Arrays.fill(held, Double.NaN);
        return new Values(held).with(measured);
    }

    /** The same with more of them. */
    Values with(Map<Quantity, Double> more) {
        double[] all = held.clone();
        more.forEach((quantity, value) -> all[quantity.ordinal()] = value);
        return new Values(all);
    }

    boolean isEmpty() {
        return Arrays.stream(held).allMatch(Double::isNaN);
    }

    Optional<Double> get(Quantity quantity) {
        double value = held[quantity.ordinal()];
        return Double.isNaN(value) ? Optional.empty() : Optional.of(value);
    }

    /** Tells each that was measured, in their order. */
    void forEach(BiConsumer<Quantity, Double> consumer) {
        for (Quantity quantity : ALL) {
            if (!Double.isNaN(held[quantity.ordinal()])) {
                consumer.accept(quantity, held[quantity.ordinal()]);
            }
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Values values && Arrays.equals(held, values.held);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(held);
    }

    @Override
    public String toString() {
        return Arrays.toString(held);
    }
}
