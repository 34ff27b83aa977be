package org.lucid.node.contract.resources;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.lucid.node.kernel.json.Bounds;

/**
 * What a node measured at one instant. What it could not measure is absent, never 0. Counters run since the host was
 * booted; {@code boot_id} tells when they began anew.
 *
 * @param timestamp when it was measured; the time of arrival when absent
 */
public record ResourceSample(Optional<Instant> timestamp, @Bounds(max = "64") Optional<String> bootId,
        Optional<Cpu> cpu, Optional<Memory> memory, Optional<Disk> disk, Optional<Network> network,
        Optional<Integer> activeSessions) {

    /**
     * The processors.
     *
     * @param percent use of all of them together since the sample before, from 0 to 100
     * @param loadAverage over one minute
     * @param frequencyMhz the highest that they reach
     */
    public record Cpu(Optional<Double> percent, Optional<Double> loadAverage, Optional<Integer> cores,
            Optional<Integer> frequencyMhz, Optional<Double> temperatureCelsius) {
    }

    /** Main memory and what was moved out of it. */
    public record Memory(Optional<Double> percent, Optional<Long> usedBytes, Optional<Long> totalBytes,
            Optional<Long> swapUsedBytes) {
    }

    /** Local file systems; {@code read_bytes} and {@code write_bytes} are running counters. */
    public record Disk(Optional<Double> percent, Optional<Long> usedBytes, Optional<Long> totalBytes,
            Optional<Long> readBytes, Optional<Long> writeBytes) {
    }

    /**
     * All interfaces except loopback together; {@code in_bytes} and {@code out_bytes} are running counters.
     *
     * @param interfaces names of those that are up
     * @param linkMbps the fastest link among them
     */
    public record Network(Optional<Long> inBytes, Optional<Long> outBytes,
            @Bounds(max = "16") Optional<List<String>> interfaces, Optional<Integer> linkMbps) {

        /** The counters alone. */
        public Network(Optional<Long> inBytes, Optional<Long> outBytes) {
            this(inBytes, outBytes, Optional.empty(), Optional.empty());
        }
    }
}
