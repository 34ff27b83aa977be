package org.lucid.node.resources;

import java.util.Locale;
import java.util.Optional;
import org.lucid.node.contract.LucidError;

/** What a node can run short of, and so is warned of (NOD-65). */
enum Watched {
    CPU_PERCENT(100), MEMORY_PERCENT(100), DISK_PERCENT(100), NETWORK_MBPS(100_000), TEMPERATURE_CELSIUS(100);

    private static final Watched[] ALL = values();

    private final String json = name().toLowerCase(Locale.ROOT);
    private final int most;

    Watched(int most) {
        this.most = most;
    }

    String json() {
        return json;
    }

    /** The highest that a threshold may be. */
    int most() {
        return most;
    }

    /** The resource with this name: INVALID 5301 when there is none. */
    static Watched ofJson(String json) {
        for (Watched resource : ALL) {
            if (resource.json.equals(json)) {
                return resource;
            }
        }
        throw LucidError.THRESHOLDS.failure("There is no threshold '" + json + "'. Use cpu_percent, memory_percent, "
                + "disk_percent, network_mbps or temperature_celsius.");
    }

    /** What was measured of it; of the network the larger direction. */
    Optional<Double> in(Values values) {
        return switch (this) {
            case CPU_PERCENT -> values.get(Quantity.CPU_PERCENT);
            case MEMORY_PERCENT -> values.get(Quantity.MEMORY_PERCENT);
            case DISK_PERCENT -> values.get(Quantity.DISK_PERCENT);
            case TEMPERATURE_CELSIUS -> values.get(Quantity.TEMPERATURE_CELSIUS);
            case NETWORK_MBPS -> {
                Optional<Double> in = values.get(Quantity.NETWORK_IN_MBPS);
                Optional<Double> out = values.get(Quantity.NETWORK_OUT_MBPS);
                yield in.isPresent() && out.isPresent() ? Optional.of(Math.max(in.get(), out.get())) : in.or(() -> out);
            }
        };
    }
}
