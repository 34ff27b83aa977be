package org.lucid.node.pools.placement;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.pools.Allocations.Allocation;
import org.lucid.node.contract.pools.Allocations.SessionReport;
import org.lucid.node.contract.registration.NodeCapacities.Capacity;

/**
 * An allocation as stored.
 *
 * @param openKey {@code caller:session:type} while it is open, then {@code closed:<id>}
 * @param candidates the nodes that may hold it, in the order in which they are tried; at most 5
 * @param expiresAt when it ends by itself: the hold until it is confirmed, then its duration
 */
public record AllocationRecord(String allocationId, String openKey, String caller, String sessionId,
        List<String> candidates, Optional<String> nodeId, Optional<String> poolId, ResourceType type, long quantity,
        int durationSeconds, AllocationState state, Instant createdAt, Instant expiresAt, Optional<Instant> closedAt,
        Optional<String> reason, Optional<SessionReport> report) {

    public AllocationRecord {
        candidates = List.copyOf(candidates);
    }

    static String key(String caller, String sessionId, ResourceType type) {
        return caller + ":" + sessionId + ":" + type.json();
    }

    boolean isOpen() {
        return state.isOpen();
    }

    AllocationRecord held(String node, Optional<String> pool, Instant until) {
        return new AllocationRecord(allocationId, openKey, caller, sessionId, candidates, Optional.of(node), pool, type,
                quantity, durationSeconds, AllocationState.HELD, createdAt, until, closedAt, reason, report);
    }

    AllocationRecord confirmed(Instant now) {
        return new AllocationRecord(allocationId, openKey, caller, sessionId, candidates, nodeId, poolId, type,
                quantity, durationSeconds, AllocationState.CONFIRMED, createdAt, now.plus(Duration.ofSeconds(
                        durationSeconds)),
                closedAt, reason, report);
    }

    AllocationRecord closed(AllocationState next, String why, Optional<SessionReport> said, Instant now) {
        return new AllocationRecord(allocationId, "closed:" + allocationId, caller, sessionId, candidates, nodeId,
                poolId, type, quantity, durationSeconds, next, createdAt, expiresAt, Optional.of(now), Optional.of(why),
                said);
    }

    /** With where to reach the node, as far as that is known, and the ticket if there is one. */
    Allocation toAllocation(Optional<Capacity> node, Optional<String> ticket) {
        return new Allocation(allocationId, sessionId, nodeId, poolId, type.json(), quantity, durationSeconds,
                state.status(), state.json(), createdAt, expiresAt, closedAt, reason, node.flatMap(
                        Capacity::onionAddress),
                node.flatMap(Capacity::port), ticket);
    }
}
