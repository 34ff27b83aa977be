package org.lucid.node.resources;

import java.util.Locale;
import java.util.Optional;

/** What is kept of a sample (NOD-61), in the order in which values are held. */
enum Quantity {
    CPU_PERCENT("cp"), LOAD_1M("lo"), MEMORY_PERCENT("mp"), MEMORY_USED_BYTES("mb", Unit.MEBI), SWAP_USED_BYTES("sb",
            Unit.MEBI), DISK_PERCENT("dp"), DISK_READ_MBPS("dr"), DISK_WRITE_MBPS("dw"), NETWORK_IN_MBPS(
                    "ni"), NETWORK_OUT_MBPS("no"), TEMPERATURE_CELSIUS("tc"), ACTIVE_SESSIONS("as");

    private static final Quantity[] ALL = values();

    private final String json = name().toLowerCase(Locale.ROOT);
    private final String code;
    private final double perUnit;

    Quantity(String code) {
        this(code, Unit.HUNDREDTHS);
    }

    Quantity(String code, double perUnit) {
        this.code = code;
        this.perUnit = perUnit;
    }

    /** The name that others see. */
    String json() {
        return json;
    }

    /** The name in the store, short since it stands in every record. */
    String code() {
        return code;
    }

    /** The quantity with this name in the store. */
    static Quantity ofCode(String code) {
        for (Quantity quantity : ALL) {
            if (quantity.code.equals(code)) {
                return quantity;
            }
        }
        throw new IllegalStateException("no quantity is kept as " + code);
    }

    /** Whether it is what was asked for: its name or the beginning of it, such as {@code cpu}; all when nothing was. */
    boolean isAskedFor(Optional<String> metric) {
        return metric.map(name -> json.equals(name) || json.startsWith(name + "_")).orElse(true);
    }

    /** The value as the store holds it: in hundredths, bytes in MiB, so that a year of a node fits into 4 MiB (NOD-64). */
    long toStored(double value) {
        return Math.round(value * perUnit);
    }

    /** The value that the store holds so. */
    double ofStored(long stored) {
        return stored / perUnit;
    }

    /** The value as it comes back from the store. */
    double kept(double value) {
        return ofStored(toStored(value));
    }

    /** How values are held in the store. */
    private static final class Unit {

        private static final double HUNDREDTHS = 100;
        private static final double MEBI = 1.0 / (1 << 20);
    }
}
