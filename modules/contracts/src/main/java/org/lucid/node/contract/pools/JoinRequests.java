package org.lucid.node.contract.pools;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.Pagination;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.json.Bounds;

/** Requests for a seat in pools that decide who joins (NOD-42). */
public final class JoinRequests {

    public static final Operation<RequestJoin, JoinRequest> REQUEST_JOIN = Operation.of("lucid.pools.request-join",
            RequestJoin.class, JoinRequest.class).roles(Role.NODE_OPERATOR, Role.NODE).keyed(RequestJoin::poolId)
            .failures(2006, 4003, 4005, 4291, 5001, 5002, 5003);
    public static final Operation<ListRequests, RequestPage> LIST_JOIN_REQUESTS = Operation.of(
            "lucid.pools.list-join-requests", ListRequests.class, RequestPage.class)
            .roles(Role.NODE_OPERATOR, Role.NODE).failures(5002);
    public static final Operation<Decide, JoinRequest> APPROVE_JOIN = decide("approve-join");
    public static final Operation<Decide, JoinRequest> REJECT_JOIN = decide("reject-join");

    private JoinRequests() {
    }

    private static Operation<Decide, JoinRequest> decide(String name) {
        return Operation.of("lucid.pools." + name, Decide.class, JoinRequest.class)
                .roles(Role.NODE_OPERATOR, Role.NODE).keyed(Decide::poolId)
                .failures(4003, 4004, 4005, 5002, 5003, 5011, 5205);
    }

    /** The wish to join; one for each pool and node, five for each node, good for 7 days unless configured. */
    public record RequestJoin(String poolId, String nodeId, @Bounds(max = "500") Optional<String> message) {
    }

    /** Which requests: of the whole pool for those who decide, of their own nodes for others. */
    public record ListRequests(String poolId,
            @Bounds(pattern = "pending|approved|rejected|expired|superseded") Optional<String> status,
            @Bounds(min = "1", max = "1000000") Optional<Integer> page,
            @Bounds(min = "1", max = "100") Optional<Integer> limit, Optional<String> cursor) {
    }

    /** One page of requests, the oldest first. */
    public record RequestPage(List<JoinRequest> requests, Pagination pagination) {
    }

    /** A decision over one request. */
    public record Decide(String poolId, String requestId, @Bounds(min = "3", max = "500") Optional<String> reason) {
    }

    /** A request and what became of it. */
    public record JoinRequest(String requestId, String poolId, String nodeId, Optional<String> message, String status,
            Optional<String> reviewedBy, Optional<Instant> reviewedAt, Optional<String> reason, Instant createdAt,
            Instant expiresAt) {
    }
}
