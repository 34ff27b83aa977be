package org.lucid.node.contract.worker;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.lucid.node.kernel.bus.Nothing;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.json.Bounds;

/**
 * Session slots of a node (NOD-75 to NOD-77, NOD-86): ports that are lent to sessions which the manager placed here. It
 * is a book of slots; what runs on a port is not this module's business.
 */
public final class NodeSessions {

    public static final Operation<Allocate, Allocated> ALLOCATE = Operation.of("lucid.worker.session-allocate",
            Allocate.class, Allocated.class).roles(Role.PUBLIC).single().failures(5003, 5901, 5902, 5903);
    public static final Operation<Confirm, SessionSlot> CONFIRM = Operation.of("lucid.worker.session-confirm",
            Confirm.class, SessionSlot.class).roles(Role.PUBLIC).single().failures(5003, 5011, 5902);
    public static final Operation<Receipt, SessionSlot> RECEIPT = Operation.of("lucid.worker.session-receipt",
            Receipt.class, SessionSlot.class).roles(Role.PUBLIC).single().failures(5003, 5011, 5501, 5503, 5902);
    public static final Operation<Release, Nothing> RELEASE = Operation.of("lucid.worker.session-release",
            Release.class, Nothing.class).roles(Role.PUBLIC).single().failures(5003, 5011, 5902);
    /** The same by the administrator of this node. */
    public static final Operation<End, SessionSlot> END = Operation.of("lucid.worker.session-end", End.class,
            SessionSlot.class).roles(Role.ADMIN).single().failures(5003, 5011);
    public static final Operation<Nothing, SessionList> LIST = Operation.of("lucid.worker.sessions", Nothing.class,
            SessionList.class).roles(Role.ADMIN).single().failures(5003);

    private NodeSessions() {
    }

    /**
     * The wish for a slot, with the manager's ticket for it (NOD-76).
     *
     * @param ticket hex of the manager's signature over {@code LUCID-SESSION-TICKET-V1}
     * @param clientKey key that the client signs its relay receipts with
     * @param userRef whose session it is, for the bound per user
     */
    public record Allocate(@Bounds(pattern = "[A-Za-z0-9_-]{1,64}") String allocationId,
            @Bounds(pattern = "[A-Za-z0-9_-]{1,64}") String sessionId,
            @Bounds(pattern = "[a-z_]{1,32}") String resourceType, @Bounds(min = "1") long quantity,
            @Bounds(min = "60", max = "86400") long durationSeconds, Instant expiresAt,
            @Bounds(min = "128", max = "128", pattern = "[0-9a-f]{128}") String ticket,
            @Bounds(min = "64", max = "64", pattern = "[0-9a-f]{64}") Optional<String> clientKey,
            @Bounds(min = "1", max = "64") Optional<String> userRef) {
    }

    /** A slot: the token is shown once and opens everything else of it. */
    public record Allocated(String sessionId, int port, String sessionToken, String state, Instant expiresAt) {
    }

    /** The session has begun. */
    public record Confirm(String sessionId,
            @Bounds(min = "64", max = "64", pattern = "[0-9a-f]{64}") String sessionToken) {
    }

    /** Bytes relayed so far in a slot of the network, signed by the session's client (CON-13); the largest counts. */
    public record Receipt(String sessionId,
            @Bounds(min = "64", max = "64", pattern = "[0-9a-f]{64}") String sessionToken,
            @Bounds(min = "0", max = "9000000000") long slot, @Bounds(min = "1") long bytes,
            @Bounds(min = "128", max = "128", pattern = "[0-9a-f]{128}") String sig) {
    }

    /** The end of a session, by whoever holds its token. */
    public record Release(String sessionId,
            @Bounds(min = "64", max = "64", pattern = "[0-9a-f]{64}") String sessionToken,
            @Bounds(min = "0") Optional<Long> bytesIn, @Bounds(min = "0") Optional<Long> bytesOut) {
    }

    /** Which session ends, and why. */
    public record End(String sessionId, @Bounds(min = "3", max = "64") Optional<String> reason) {
    }

    /**
     * A slot as it stands.
     *
     * @param state pending, active, released, timed_out or expired
     */
    public record SessionSlot(String allocationId, String sessionId, int port, String state, Instant createdAt,
            Instant expiresAt, Optional<Instant> startedAt, Optional<Instant> endedAt, Optional<String> reason) {
    }

    /** All slots that are kept, the newest first, at most 100. */
    public record SessionList(List<SessionSlot> sessions) {
    }
}
