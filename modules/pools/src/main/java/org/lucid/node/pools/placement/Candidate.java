package org.lucid.node.pools.placement;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.lucid.node.contract.registration.NodeCapacities.Capacity;
import org.lucid.node.contract.resources.Resources;

/**
 * A node that work may be placed on, with all that ranks it. Pure.
 *
 * @param poolId the pool whose share-taking member it is
 * @param sample what it measured last
 */
record Candidate(Capacity node, Optional<String> poolId, int priority, NodeHolds holds,
        Optional<Resources.Load> sample) {

    /** The priority of a node that is in no pool. */
    static final int PLAIN_PRIORITY = 50;
    private static final Duration FRESH = Duration.ofSeconds(120);
    private static final double FULL_PERCENT = 100;

    String nodeId() {
        return node.nodeId();
    }

    /** Whether it was measured within the last 120 s. */
    boolean isMeasured(Instant now) {
        return sample.filter(load -> !load.at().isBefore(now.minus(FRESH))).isPresent();
    }

    /** The largest of CPU, memory and session slots held, in percent (NOD-53); old measurements do not count. */
    double load(Instant now) {
        double held = FULL_PERCENT * holds.held(ResourceType.SESSION_SLOT) / Math.max(1, node.maxSessions());
        return isMeasured(now)
                ? Math.max(held, Math.max(sample.get().cpuPercent().orElse(0.0), sample.get().memoryPercent().orElse(
                        0.0)))
                : held;
    }

    /** Whether an alert of CPU, memory or disk is open and critical. */
    boolean isCritical() {
        return sample.stream().flatMap(load -> load.critical().stream()).anyMatch(resource -> resource.startsWith("cpu")
                || resource.startsWith("memory") || resource.startsWith("disk"));
    }

    /** How much of a type is free. */
    long free(ResourceType type) {
        return type.capacity(node) - holds.held(type);
    }
}
