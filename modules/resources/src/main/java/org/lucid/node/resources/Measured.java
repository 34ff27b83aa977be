package org.lucid.node.resources;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * @param counters running counters of bytes by the rate that they give
 */
record Measured(Instant at, Facts facts, Values values, Map<Quantity, Rate.Counter> counters) {

    static final Duration OLDEST = Duration.ofHours(48);
    private static final Duration AHEAD = Duration.ofSeconds(30);
    private static final int MAX_INTERFACES = 16;
    private static final int MAX_NAME = 32;
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
        return check(sample, now, OLDEST);
    }

    /** Checks a sample that arrived now and may be so old, which is 48 h at most. */
    static Verdict check(ResourceSample sample, Instant now, Duration oldest) {
        Instant at = sample.timestamp().orElse(now);
        if (at.isBefore(now.minus(oldest)) || at.isAfter(now.plus(AHEAD))) {
            return new Verdict.Bad("timestamp is not within " + oldest.toHours() + " h before and 30 s after the time"
                    + " here");
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
                : new Verdict.Good(
                        new Measured(builder.second, Facts.of(sample), Values.of(builder.values), builder.counters));
    }

    /** Collects values and keeps the first problem. */
    private static final class Builder {

        private final Instant second;
        private final Instant at;
        private final String bootId;
        private final Map<Quantity, Double> values = new EnumMap<>(Quantity.class);
        private final Map<Quantity, Rate.Counter> counters = new EnumMap<>(Quantity.class);
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
            network.linkMbps().ifPresent(value -> require(value >= 0, "link_mbps", value));
            network.interfaces().ifPresent(this::interfaces);
        }

        private void interfaces(List<String> names) {
            require(names.size() <= MAX_INTERFACES, "the number of interfaces", names.size());
            names.forEach(name -> require(name.length() <= MAX_NAME, "the length of an interface's name",
                    name.length()));
        }

        private void share(Quantity name, Optional<Double> percent, Optional<Long> used, Optional<Long> total) {
            used.ifPresent(value -> require(value >= 0 && value <= total.orElse(Long.MAX_VALUE), name.json() + ": used",
                    value));
            total.ifPresent(value -> require(value >= 0, name.json() + ": total", value));
            percent.or(() -> used.flatMap(u -> total.filter(t -> t > 0).map(t -> 100.0 * u / t)))
                    .ifPresent(value -> percent(name, value));
        }

        private void counter(Quantity rate, Optional<Long> bytes) {
            bytes.ifPresent(value -> {
                require(value >= 0, rate.json() + ": counter", value);
                counters.put(rate, new Rate.Counter(value, at, bootId));
            });
        }

        private void percent(Quantity name, double value) {
            put(name, value, 0, 100);
        }

        private void bytes(Quantity name, long value) {
            put(name, value, 0, Double.MAX_VALUE);
        }

        void put(Quantity name, double value, double least, double most) {
            require(value >= least && value <= most, name.json(), value);
            values.put(name, value);
        }

        private void require(boolean possible, String name, Object value) {
            if (!possible && problem == null) {
                problem = name + " cannot be " + value;
            }
        }
    }
}
