package org.lucid.node.resources;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.lucid.node.kernel.json.Json;

/**
 * What a node measured within one minute (NOD-63).
 *
 * @param start the beginning of the minute
 * @param samples in the order of their seconds
 * @param sums over the samples, by quantity
 */
public record MinuteRecord(String nodeId, Instant start, List<Sample> samples, Map<String, Sum> sums) {

    /** What was measured in one second of the minute, by quantity. */
    public record Sample(int second, Map<String, Double> values) {
    }

    /** Some measurements of one quantity. */
    public record Sum(long count, double sum, double min, double max, double last) {

        Sum plus(Sum later) {
            return new Sum(count + later.count, sum + later.sum, Math.min(min, later.min), Math.max(max, later.max),
                    later.last);
        }
    }

    static MinuteRecord of(String nodeId, Instant start, SortedMap<Integer, Map<String, Double>> bySecond) {
        List<Sample> samples = new ArrayList<>();
        Map<String, Sum> sums = new TreeMap<>();
        bySecond.forEach((second, values) -> {
            samples.add(new Sample(second, values));
            values.forEach((name, value) -> sums.merge(name, new Sum(1, value, value, value, value), Sum::plus));
        });
        return new MinuteRecord(nodeId, start, samples, sums);
    }

    /** The id of a minute; the ids of one node sort by time. */
    static String id(String nodeId, Instant start) {
        return nodeId + ":" + Json.format(start);
    }

    String id() {
        return id(nodeId, start);
    }
}
