package org.lucid.node.resources;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.lucid.node.contract.resources.Alerts.Levels;
import org.lucid.node.contract.resources.Alerts.SetThresholds;
import org.lucid.node.kernel.config.Default;

/** From when on a node is warned, for each resource; the section {@code resources.thresholds} for all nodes. */
public record Thresholds(@Default("80/90") Limits cpuPercent, @Default("80/90") Limits memoryPercent,
        @Default("85/95") Limits diskPercent, @Default("100/120") Limits networkMbps,
        @Default("75/85") Limits temperatureCelsius) {

    /** Those of NOD-65. */
    static final Thresholds DEFAULTS = new Thresholds(new Limits(80, 90), new Limits(80, 90), new Limits(85, 95),
            new Limits(100, 120), new Limits(75, 85));

    public Thresholds {
        requireWithin(Watched.CPU_PERCENT, cpuPercent);
        requireWithin(Watched.MEMORY_PERCENT, memoryPercent);
        requireWithin(Watched.DISK_PERCENT, diskPercent);
        requireWithin(Watched.NETWORK_MBPS, networkMbps);
        requireWithin(Watched.TEMPERATURE_CELSIUS, temperatureCelsius);
    }

    private static void requireWithin(Watched resource, Limits limits) {
        if (limits.critical() > resource.most()) {
            throw new IllegalArgumentException(resource.json() + " is " + limits + "; allowed: 0 to "
                    + resource.most());
        }
    }

    Limits of(Watched resource) {
        return switch (resource) {
            case CPU_PERCENT -> cpuPercent;
            case MEMORY_PERCENT -> memoryPercent;
            case DISK_PERCENT -> diskPercent;
            case NETWORK_MBPS -> networkMbps;
            case TEMPERATURE_CELSIUS -> temperatureCelsius;
        };
    }

    /** These with what was asked for: INVALID 5301 when anything of it cannot be. */
    Thresholds changedBy(SetThresholds request) {
        Map<Watched, JsonNode> asked = new EnumMap<>(Watched.class);
        request.thresholds().ifPresent(given -> given.forEach((name, value) -> asked.put(Watched.ofJson(name), value)));
        request.cpuPercent().ifPresent(value -> asked.put(Watched.CPU_PERCENT, value));
        request.memoryPercent().ifPresent(value -> asked.put(Watched.MEMORY_PERCENT, value));
        request.diskPercent().ifPresent(value -> asked.put(Watched.DISK_PERCENT, value));
        request.networkMbps().ifPresent(value -> asked.put(Watched.NETWORK_MBPS, value));
        request.temperatureCelsius().ifPresent(value -> asked.put(Watched.TEMPERATURE_CELSIUS, value));
        return new Thresholds(changed(Watched.CPU_PERCENT, asked), changed(Watched.MEMORY_PERCENT, asked), changed(
                Watched.DISK_PERCENT, asked), changed(Watched.NETWORK_MBPS, asked),
                changed(
                        Watched.TEMPERATURE_CELSIUS, asked));
    }

    private Limits changed(Watched resource, Map<Watched, JsonNode> asked) {
        return Optional.ofNullable(asked.get(resource)).map(value -> of(resource).changedTo(resource, value)).orElse(of(
                resource));
    }

    /** By the names of the resources, as others see them. */
    Map<String, Levels> toLevels() {
        Map<String, Levels> levels = new TreeMap<>();
        for (Watched resource : Watched.values()) {
            levels.put(resource.json(), of(resource).toLevels());
        }
        return levels;
    }
}
