package org.lucid.node.contract.consensus;

import java.time.Instant;
import java.util.Optional;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.json.Bounds;

/** Sessions that clients hold at nodes, told by the session service, so that a node cannot invent them (CON-32). */
public final class Sessions {

    public static final Operation<OpenSession, Session> OPEN = Operation.of("lucid.consensus.session-open",
            OpenSession.class, Session.class).roles(Role.SERVICE, Role.ADMIN).failures(5001, 5521);
    public static final Operation<CloseSession, Session> CLOSE = Operation.of("lucid.consensus.session-close",
            CloseSession.class, Session.class).roles(Role.SERVICE, Role.ADMIN).failures(5011, 5521);

    private Sessions() {
    }

    /**
     * A session began.
     *
     * @param clientKey the Ed25519 key, 32 bytes in hex, with which the client signs relay receipts
     */
    public record OpenSession(@Bounds(pattern = "[A-Za-z0-9_-]{1,64}") String sessionId,
            @Bounds(pattern = "[A-Za-z0-9_-]{1,64}") String hostNodeId,
            @Bounds(min = "64", max = "64", pattern = "[0-9a-f]{64}") String clientKey, Instant startedAt) {
    }

    /**
     * A session ended.
     *
     * @param manifestHash the hash that validators must find, 32 bytes in hex; without it none are drawn
     */
    public record CloseSession(@Bounds(pattern = "[A-Za-z0-9_-]{1,64}") String sessionId, Instant endedAt,
            @Bounds(min = "64", max = "64", pattern = "[0-9a-f]{64}") Optional<String> manifestHash) {
    }

    /** A session; the slots are those in which its opening and closing were received. */
    public record Session(String sessionId, String hostNodeId, String clientKey, Instant startedAt, long openedSlot,
            Optional<Instant> endedAt, Optional<Long> closedSlot) {
    }
}
