package org.lucid.node.resources;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.lucid.node.contract.resources.Resources.CpuNow;
import org.lucid.node.contract.resources.Resources.DiskNow;
import org.lucid.node.contract.resources.Resources.MemoryNow;
import org.lucid.node.contract.resources.Resources.NetworkNow;
import org.lucid.node.contract.resources.Resources.NodeResources;

/** The newest measurement of a node, with the counters from which the next rates follow. */
record Current(String nodeId, Instant at, Facts facts, Map<String, Double> values,
        Map<String, Rate.Counter> counters) {

    private static final Duration STALE_AFTER = Duration.ofSeconds(120);

    /** The values of a sample with the rates since this one; without rates when the sample is older than this one. */
    Map<String, Double> valuesOf(Measured sample) {
        Map<String, Double> all = new TreeMap<>(sample.values());
        sample.counters().forEach((name, counter) -> Optional.ofNullable(counters.get(name)).flatMap(
                before -> Rate.mbps(before, counter)).ifPresent(rate -> all.put(name, rate)));
        return all;
    }

    /** What is current after a sample: the sample, unless it is older. */
    static Current after(Optional<Current> before, String nodeId, Measured sample, Map<String, Double> values) {
        Facts facts = before.map(Current::facts).orElse(Facts.UNKNOWN).updatedBy(sample.facts());
        return before.filter(current -> current.at().isAfter(sample.at()))
                .orElseGet(() -> new Current(nodeId, sample.at(), facts, values, sample.counters()));
    }

    boolean isStale(Instant now) {
        return at.plus(STALE_AFTER).isBefore(now);
    }

    NodeResources toResources(Instant now) {
        return new NodeResources(nodeId, at, isStale(now), cpu(now), memory(now), disk(now), network(now),
                value(Quantity.ACTIVE_SESSIONS));
    }

    CpuNow cpu(Instant now) {
        return new CpuNow(at, isStale(now), value(Quantity.CPU_PERCENT), value(Quantity.LOAD_1M), facts.cores(),
                facts.frequencyMhz(), value(Quantity.TEMPERATURE_CELSIUS));
    }

    MemoryNow memory(Instant now) {
        return new MemoryNow(at, isStale(now), value(Quantity.MEMORY_PERCENT), value(Quantity.MEMORY_USED_BYTES),
                facts.memoryTotalBytes(), value(Quantity.SWAP_USED_BYTES));
    }

    DiskNow disk(Instant now) {
        return new DiskNow(at, isStale(now), value(Quantity.DISK_PERCENT), facts.diskTotalBytes(),
                value(Quantity.DISK_READ_MBPS), value(Quantity.DISK_WRITE_MBPS));
    }

    NetworkNow network(Instant now) {
        return new NetworkNow(at, isStale(now), value(Quantity.NETWORK_IN_MBPS), value(Quantity.NETWORK_OUT_MBPS));
    }

    private Optional<Double> value(String name) {
        return Optional.ofNullable(values.get(name));
    }
}
