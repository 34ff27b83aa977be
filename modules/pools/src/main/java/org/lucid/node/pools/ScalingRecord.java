package org.lucid.node.pools;

import java.time.Instant;
import java.util.Optional;
import org.lucid.node.contract.pools.PoolFigures.ScalingEvent;

/** Advice on the size of a pool as stored; only what is advised can become anything else. */
public record ScalingRecord(String eventId, String poolId, String eventType, int targetNodes, int currentNodes,
        String triggerReason, Status status, Instant triggeredAt, Optional<Instant> completedAt) {

    /** What became of it. */
    public enum Status {
        ADVISED, COMPLETED, SUPERSEDED, EXPIRED
    }

    /** Whether so many active members are what was wanted. */
    boolean isReached(int active) {
        return targetNodes >= currentNodes ? active >= targetNodes : active <= targetNodes;
    }

    ScalingRecord closed(Status next, Instant now) {
        return new ScalingRecord(eventId, poolId, eventType, targetNodes, currentNodes, triggerReason, next,
                triggeredAt, Optional.of(now));
    }

    ScalingEvent toEvent() {
        return new ScalingEvent(eventId, poolId, eventType, targetNodes, currentNodes, triggerReason,
                status.name().toLowerCase(java.util.Locale.ROOT), triggeredAt, completedAt);
    }
}
