package org.lucid.node.pools;

import java.time.Instant;
import java.util.Optional;
import org.lucid.node.contract.pools.JoinRequests.JoinRequest;

/**
 * A join request as stored.
 *
 * @param openKey {@code pool:node} while it is pending, then {@code closed:<id>}
 * @param operatorId whose node it is
 */
public record RequestRecord(String requestId, String openKey, String poolId, String nodeId,
        Optional<String> operatorId, Optional<String> message, Status status, Optional<String> reviewedBy,
        Optional<Instant> reviewedAt, Optional<String> reason, Instant createdAt, Instant expiresAt) {

    /** Only a pending request can become anything else. */
    public enum Status {
        PENDING, APPROVED, REJECTED, EXPIRED, SUPERSEDED;

        String json() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    boolean isPending() {
        return status == Status.PENDING;
    }

    RequestRecord closed(Status next, String by, Optional<String> why, Instant now) {
        return new RequestRecord(requestId, "closed:" + requestId, poolId, nodeId, operatorId, message, next,
                Optional.of(by), Optional.of(now), why, createdAt, expiresAt);
    }

    JoinRequest toRequest() {
        return new JoinRequest(requestId, poolId, nodeId, message, status.json(), reviewedBy, reviewedAt, reason,
                createdAt, expiresAt);
    }
}
