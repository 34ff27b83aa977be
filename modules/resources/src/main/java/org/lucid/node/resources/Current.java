package org.lucid.node.resources;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.contract.resources.Resources.CpuNow;
import org.lucid.node.contract.resources.Resources.DataPoint;
import org.lucid.node.contract.resources.Resources.DiskNow;
import org.lucid.node.contract.resources.Resources.Load;
import org.lucid.node.contract.resources.Resources.MemoryNow;
import org.lucid.node.contract.resources.Resources.NetworkNow;
import org.lucid.node.contract.resources.Resources.NodeResources;
import org.lucid.node.contract.resources.Resources.Usage;

/** The newest measurement of a node, with the counters from which the next rates follow. */
record Current(String nodeId, Instant at, Facts facts, Values values, Map<Quantity, Rate.Counter> counters) {

    private static final Duration STALE_AFTER = Duration.ofSeconds(120);

    /** The values of a sample with the rates since this one; without rates when the sample is older than this one. */
    Values valuesOf(Measured sample) {
        Map<Quantity, Double> rates = new EnumMap<>(Quantity.class);
        sample.counters().forEach((rate, counter) -> Optional.ofNullable(counters.get(rate)).flatMap(
                before -> Rate.mbps(before, counter)).ifPresent(mbps -> rates.put(rate, mbps)));
        return rates.isEmpty() ? sample.values() : sample.values().with(rates);
    }

    /** What is current after a sample: the sample, unless it is older. */
    static Current after(Optional<Current> before, String nodeId, Measured sample, Values values) {
        Facts facts = before.map(Current::facts).orElse(Facts.UNKNOWN).updatedBy(sample.facts());
        return before.filter(current -> current.at().isAfter(sample.at()))
                .orElseGet(() -> new Current(before.map(Current::nodeId).orElse(nodeId), sample.at(), facts, values,
                        sample.counters()));
    }

    boolean isStale(Instant now) {
        return at.plus(STALE_AFTER).isBefore(now);
    }

    NodeResources toResources(Instant now, Optional<List<DataPoint>> series) {
        return new NodeResources(nodeId, at, isStale(now), cpu(now, Optional.empty()), memory(now, Optional.empty()),
                disk(now, Optional.empty()), network(now, Optional.empty()), value(Quantity.ACTIVE_SESSIONS), series);
    }

    CpuNow cpu(Instant now, Optional<List<DataPoint>> series) {
        return new CpuNow(at, isStale(now), value(Quantity.CPU_PERCENT), value(Quantity.LOAD_1M), facts.cores(),
                facts.frequencyMhz(), value(Quantity.TEMPERATURE_CELSIUS), series);
    }

    MemoryNow memory(Instant now, Optional<List<DataPoint>> series) {
        return new MemoryNow(at, isStale(now), value(Quantity.MEMORY_PERCENT), value(Quantity.MEMORY_USED_BYTES),
                facts.memoryTotalBytes(), value(Quantity.SWAP_USED_BYTES), series);
    }

    DiskNow disk(Instant now, Optional<List<DataPoint>> series) {
        return new DiskNow(at, isStale(now), value(Quantity.DISK_PERCENT), facts.diskTotalBytes(),
                value(Quantity.DISK_READ_MBPS), value(Quantity.DISK_WRITE_MBPS), series);
    }

    NetworkNow network(Instant now, Optional<List<DataPoint>> series) {
        return new NetworkNow(at, isStale(now), value(Quantity.NETWORK_IN_MBPS), value(Quantity.NETWORK_OUT_MBPS),
                facts.linkMbps(), facts.interfaces(), series);
    }

    Usage toUsage() {
        return new Usage(value(Quantity.CPU_PERCENT), value(Quantity.MEMORY_PERCENT), value(Quantity.DISK_PERCENT),
                value(Quantity.NETWORK_IN_MBPS), value(Quantity.NETWORK_OUT_MBPS), at);
    }

    /** How busy the node is, with the resources that are critical. */
    Load toLoad(List<String> critical) {
        Optional<Long> free = value(Quantity.DISK_PERCENT).flatMap(used -> facts.diskTotalBytes().map(
                total -> Math.round(total * (100 - used) / 100)));
        Optional<Double> network = value(Quantity.NETWORK_IN_MBPS).flatMap(in -> value(Quantity.NETWORK_OUT_MBPS).map(
                out -> in + out));
        return new Load(nodeId, value(Quantity.CPU_PERCENT), value(Quantity.MEMORY_PERCENT),
                value(Quantity.DISK_PERCENT), free, network, at, critical);
    }

    private Optional<Double> value(Quantity quantity) {
        return values.get(quantity);
    }
}
