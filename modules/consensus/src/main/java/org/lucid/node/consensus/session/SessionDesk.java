package org.lucid.node.consensus.session;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.consensus.slot.SlotClock;
import org.lucid.node.consensus.store.ConsensusStore;
import org.lucid.node.consensus.store.Records.SessionEvent;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.consensus.Sessions.CloseSession;
import org.lucid.node.contract.consensus.Sessions.OpenSession;
import org.lucid.node.contract.consensus.Sessions.Session;
import org.lucid.node.contract.registration.NodeOwner;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.NodeId;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.Versioned;

/** Openings and closings of sessions, told by the session service (CON-32). */
public final class SessionDesk {

    private static final Duration AHEAD = Duration.ofSeconds(30);

    private final ModuleContext<?> context;
    private final ConsensusStore store;
    private final SlotClock clock;

    public SessionDesk(ModuleContext<?> context, ConsensusStore store, SlotClock clock) {
        this.context = context;
        this.store = store;
        this.clock = clock;
    }

    /** Opens a session; the same content again is answered, other content is CONFLICT 5521. */
    public Future<Session> open(OpenSession request, Call call) {
        Instant now = context.clock().instant();
        requireId("session_id", request.sessionId());
        Hex.bytes("client_key", request.clientKey(), 32);
        requirePast("started_at", request.startedAt(), now);
        SessionEvent event = new SessionEvent(SessionEvent.started(request.sessionId()), request.sessionId(),
                clock.slotAt(now), request.startedAt(), request.hostNodeId(), Optional.of(request.clientKey()),
                Optional.empty());
        return NodeOwner.find(context.bus(), call, request.hostNodeId()).compose(host -> insert(event)).map(stored -> {
            requireSame(stored.hostNodeId().equals(request.hostNodeId())
                    && stored.clientKey().equals(event.clientKey()) && stored.at().equals(event.at()), event);
            return session(stored, Optional.empty());
        });
    }

    /** Closes a session: NOT_FOUND 5011 when it was never opened. */
    public Future<Session> close(CloseSession request) {
        Instant now = context.clock().instant();
        request.manifestHash().ifPresent(hash -> Hex.bytes("manifest_hash", hash, 32));
        requirePast("ended_at", request.endedAt(), now);
        return store.sessions().get(SessionEvent.started(request.sessionId())).compose(found -> {
            SessionEvent started = found.map(Versioned::value)
                    .orElseThrow(() -> LucidError.unknown("session", request.sessionId()));
            SessionEvent event = new SessionEvent(SessionEvent.ended(request.sessionId()), request.sessionId(),
                    clock.slotAt(now), request.endedAt(), started.hostNodeId(), Optional.empty(),
                    request.manifestHash());
            return insert(event).map(stored -> {
                requireSame(stored.manifestHash().equals(event.manifestHash()) && stored.at().equals(event.at()),
                        event);
                return session(started, Optional.of(stored));
            });
        });
    }

    /** The event as it is stored, be it this one or an earlier one of its id. */
    private Future<SessionEvent> insert(SessionEvent event) {
        return store.sessions().insert(event).compose(inserted -> inserted
                ? Future.succeededFuture(event)
                : store.sessions().get(event.id()).map(found -> found.orElseThrow().value()));
    }

    private static void requireSame(boolean same, SessionEvent event) {
        if (!same) {
            throw LucidError.SESSION_DIFFERS.failure("Session " + event.sessionId() + " was told with other content. "
                    + "Use a new id for another session.", Map.of("session_id", event.sessionId()));
        }
    }

    private static void requireId(String field, String id) {
        if (!NodeId.isWellFormed(id)) {
            throw LucidError.field(field, "is not an id", "1 to 64 letters, digits, _ and -");
        }
    }

    private static void requirePast(String field, Instant at, Instant now) {
        if (at.isAfter(now.plus(AHEAD))) {
            throw LucidError.field(field, "lies in the future", "at most 30 s from now");
        }
    }

    private static Session session(SessionEvent started, Optional<SessionEvent> ended) {
        return new Session(started.sessionId(), started.hostNodeId(), started.clientKey().orElseThrow(), started.at(),
                started.slot(), ended.map(SessionEvent::at), ended.map(SessionEvent::slot));
    }

    /** The sessions with these ids, at most 64; unknown ones are left out. */
    public static Future<Map<String, SessionAt>> find(ConsensusStore store, List<String> sessionIds) {
        List<String> ids = new ArrayList<>();
        sessionIds.forEach(id -> {
            ids.add(SessionEvent.started(id));
            ids.add(SessionEvent.ended(id));
        });
        return store.sessions().find(Query.all().in(Query.ID, ids).limit(ids.size())).map(page -> {
            Map<String, SessionEvent> events = new HashMap<>();
            page.values().forEach(event -> events.put(event.id(), event));
            Map<String, SessionAt> sessions = new HashMap<>();
            sessionIds.forEach(id -> Optional.ofNullable(events.get(SessionEvent.started(id))).ifPresent(
                    start -> sessions.put(id, new SessionAt(id, start.hostNodeId(), start.clientKey().orElseThrow(),
                            start.slot(), Optional.ofNullable(events.get(SessionEvent.ended(id)))
                                    .map(SessionEvent::slot)))));
            return sessions;
        });
    }
}
