package org.lucid.node.resources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.resources.ResourceSample;
import org.lucid.node.kernel.json.Json;

/**
 * Reads one measurement in the form of older callers: the members of a sample, or flat names.
 *
 * @param ignored the members that nothing is known of
 */
record MetricsReader(ResourceSample sample, List<String> ignored) {

    private static final Set<String> MEMBERS = Set.of("timestamp", "boot_id", "cpu", "memory", "disk", "network",
            "active_sessions");

    /** Flat names and where they belong. */
    private static final Map<String, Place> FLAT = Map.ofEntries(
            Map.entry(Quantity.CPU_PERCENT.json(), new Place("cpu", "percent")),
            Map.entry(Quantity.LOAD_1M.json(), new Place("cpu", "load_average")),
            Map.entry(Quantity.TEMPERATURE_CELSIUS.json(), new Place("cpu", "temperature_celsius")),
            Map.entry(Quantity.MEMORY_PERCENT.json(), new Place("memory", "percent")),
            Map.entry(Quantity.MEMORY_USED_BYTES.json(), new Place("memory", "used_bytes")),
            Map.entry("memory_total_bytes", new Place("memory", "total_bytes")),
            Map.entry(Quantity.SWAP_USED_BYTES.json(), new Place("memory", "swap_used_bytes")),
            Map.entry(Quantity.DISK_PERCENT.json(), new Place("disk", "percent")),
            Map.entry("disk_used_bytes", new Place("disk", "used_bytes")),
            Map.entry("disk_total_bytes", new Place("disk", "total_bytes")),
            Map.entry("disk_read_bytes", new Place("disk", "read_bytes")),
            Map.entry("disk_write_bytes", new Place("disk", "write_bytes")),
            Map.entry("network_in_bytes", new Place("network", "in_bytes")),
            Map.entry("network_out_bytes", new Place("network", "out_bytes")));

    private record Place(String block, String member) {
    }

    /** Reads what was sent; INVALID 1001 when a known member has another type. */
    static MetricsReader read(JsonNode metrics) {
        if (!metrics.isObject()) {
            throw LucidError.field("metrics", "is not an object", "an object of measurements");
        }
        ObjectNode sample = Json.mapper().createObjectNode();
        List<String> ignored = new ArrayList<>();
        metrics.properties().forEach(member -> {
            if (MEMBERS.contains(member.getKey())) {
                sample.set(member.getKey(), member.getValue().deepCopy());
            } else if (!FLAT.containsKey(member.getKey())) {
                ignored.add(member.getKey());
            }
        });
        metrics.properties().forEach(member -> {
            Place place = FLAT.get(member.getKey());
            if (place != null) {
                ObjectNode block = sample.get(place.block()) instanceof ObjectNode given
                        ? given
                        : sample.putObject(place.block());
                block.set(place.member(), member.getValue());
            }
        });
        return new MetricsReader(Json.convert(sample, ResourceSample.class), List.copyOf(ignored));
    }
}
