package org.lucid.node.resources;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.lucid.node.contract.resources.ResourceSample;
import org.lucid.node.contract.resources.ResourceSample.Cpu;
import org.lucid.node.contract.resources.ResourceSample.Disk;
import org.lucid.node.contract.resources.ResourceSample.Memory;
import org.lucid.node.contract.resources.ResourceSample.Network;

/**
 * A sample that passed the checks.
 *
 * @param at the second in which it was measured
 * @param values quantities that need no sample before
 * @param counters running counters of bytes by the name of the rate that they give
 */
record Measured(Instant at, Facts facts, Map<String, Double> values, Map<String, Rate.Counter> counters) {

    private static final Duration OLDEST = Duration.ofHours(48);
    private static final Duration AHEAD = Duration.ofSeconds(30);
    private static final double ABSOLUTE_ZERO = -273.15;

    /** What a check led to. */
    sealed interface Verdict {

        /** It can be taken. */
        record Good(Measured sample) implements Verdict {
        }

        /** It cannot be true. */
        record Bad(String reason) implements Verdict {
        }
    }

    /** Checks a sample that arrived now (NOD-60). */
    static Verdict check(ResourceSample sample, Instant now) {
        Instant at = sample.timestamp().orElse(now);
        if (at.isBefore(now.minus(OLDEST)) || at.isAfter(now.plus(AHEAD))) {
            return new Verdict.Bad("timestamp is not within 48 h before and 30 s after the time here");
        }
        String bootId = sample.bootId().orElse("");
        Builder builder = new Builder(Instant.ofEpochSecond(at.getEpochSecond()), at, bootId);
        sample.cpu().ifPresent(builder::cpu);
        sample.memory().ifPresent(builder::memory);
        sample.disk().ifPresent(builder::disk);
        sample.network().ifPresent(builder::network);
        sample.activeSessions().ifPresent(count -> builder.put(Quantity.ACTIVE_SESSIONS, count, 0, Double.MAX_VALUE));
        if (builder.values.isEmpty() && builder.counters.isEmpty() && builder.problem == null) {
            return new Verdict.Bad("nothing was measured");
        }
        return builder.problem != null
                ? new Verdict.Bad(builder.problem)
                : new Verdict.Good(new Measured(builder.second, Facts.of(sample), builder.values, builder.counters));
    }

    /** Collects values and keeps the first problem. */
    private static final class Builder {

        private final Instant second;
        private final Instant at;
        private final String bootId;
        private final Map<String, Double> values = new TreeMap<>();
        private final Map<String, Rate.Counter> counters = new TreeMap<>();
        private String problem;

        Builder(Instant second, Instant at, String bootId) {
            this.second = second;
            this.at = at;
            this.bootId = bootId;
        }

        void cpu(Cpu cpu) {
            cpu.percent().ifPresent(value -> percent(Quantity.CPU_PERCENT, value));
            cpu.loadAverage().ifPresent(value -> put(Quantity.LOAD_1M, value, 0, Double.MAX_VALUE));
            cpu.temperatureCelsius().ifPresent(value -> put(Quantity.TEMPERATURE_CELSIUS, value, ABSOLUTE_ZERO,
                    Double.MAX_VALUE));
            cpu.cores().ifPresent(value -> require(value > 0, "cores", value));
            cpu.frequencyMhz().ifPresent(value -> require(value >= 0, "frequency_mhz", value));
        }

        void memory(Memory memory) {
            share(Quantity.MEMORY_PERCENT, memory.percent(), memory.usedBytes(), memory.totalBytes());
            memory.usedBytes().ifPresent(value -> bytes(Quantity.MEMORY_USED_BYTES, value));
            memory.swapUsedBytes().ifPresent(value -> bytes(Quantity.SWAP_USED_BYTES, value));
        }

        void disk(Disk disk) {
            share(Quantity.DISK_PERCENT, disk.percent(), disk.usedBytes(), disk.totalBytes());
            counter(Quantity.DISK_READ_MBPS, disk.readBytes());
            counter(Quantity.DISK_WRITE_MBPS, disk.writeBytes());
        }

        void network(Network network) {
            counter(Quantity.NETWORK_IN_MBPS, network.inBytes());
            counter(Quantity.NETWORK_OUT_MBPS, network.outBytes());
        }

        private void share(String name, Optional<Double> percent, Optional<Long> used, Optional<Long> total) {
            used.ifPresent(value -> require(value >= 0 && value <= total.orElse(Long.MAX_VALUE), name + ": used",
                    value));
            total.ifPresent(value -> require(value >= 0, name + ": total", value));
            percent.or(() -> used.flatMap(u -> total.filter(t -> t > 0).map(t -> 100.0 * u / t)))
                    .ifPresent(value -> percent(name, value));
        }

        private void counter(String rate, Optional<Long> bytes) {
            bytes.ifPresent(value -> {
                require(value >= 0, rate + ": counter", value);
                counters.put(rate, new Rate.Counter(value, at, bootId));
            });
        }

        private void percent(String name, double value) {
            put(name, value, 0, 100);
        }

        private void bytes(String name, long value) {
            put(name, value, 0, Double.MAX_VALUE);
        }

        void put(String name, double value, double least, double most) {
            require(value >= least && value <= most, name, value);
            values.put(name, value);
        }

        private void require(boolean possible, String name, Object value) {
            if (!possible && problem == null) {
                problem = name + " cannot be " + value;
            }
        }
    }
}
