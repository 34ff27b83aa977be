package org.lucid.node.resources;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.lucid.node.kernel.json.Json;

/**
 * What a node measured within one minute (NOD-63). Sums are not stored: they follow from the samples.
 *
 * @param start the beginning of the minute
 * @param seconds of the minute in which there is a sample, ascending
 * @param values by the code of their quantity, one for each of the seconds, as {@link Quantity#toStored}
 *            makes them, null where it was not measured
 */
public record MinuteRecord(String nodeId, Instant start, List<Integer> seconds, Map<String, List<Long>> values) {

    static MinuteRecord of(String nodeId, Instant start, SortedMap<Integer, Values> bySecond) {
        Map<String, List<Long>> values = new TreeMap<>();
        for (Quantity quantity : Quantity.values()) {
            List<Long> column = new ArrayList<>(bySecond.size());
            bySecond.values().forEach(sample -> column.add(sample.get(quantity).map(quantity::toStored).orElse(null)));
            if (column.stream().anyMatch(value -> value != null)) {
                values.put(quantity.code(), column);
            }
        }
        return new MinuteRecord(nodeId, start, List.copyOf(bySecond.keySet()), values);
    }

    /** The samples by their seconds. */
    SortedMap<Integer, Values> bySecond() {
        SortedMap<Integer, Values> samples = new TreeMap<>();
        for (int i = 0; i < seconds.size(); i++) {
            int index = i;
            Map<Quantity, Double> measured = new EnumMap<>(Quantity.class);
            values.forEach((code, column) -> {
                if (column.get(index) != null) {
                    Quantity quantity = Quantity.ofCode(code);
                    measured.put(quantity, quantity.ofStored(column.get(index)));
                }
            });
            samples.put(seconds.get(i), Values.of(measured));
        }
        return samples;
    }

    /** The instant of its last sample. */
    Instant last() {
        return start.plusSeconds(seconds.getLast());
    }

    /** The id of what begins then; the ids of one node sort by time. */
    static String id(String nodeId, Instant start) {
        return nodeId + ":" + Json.format(start);
    }

    String id() {
        return id(nodeId, start);
    }
}
