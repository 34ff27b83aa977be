package org.lucid.node.worker.session;

import io.vertx.core.Future;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.resources.ResourceSample;
import org.lucid.node.contract.signing.ConsensusMessages;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.NodeMessages;
import org.lucid.node.contract.signing.SignedBytes;
import org.lucid.node.contract.worker.NodeSessions;
import org.lucid.node.contract.worker.NodeSessions.Allocate;
import org.lucid.node.contract.worker.NodeSessions.Allocated;
import org.lucid.node.contract.worker.NodeSessions.SessionSlot;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.kernel.bus.Nothing;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.module.Workers;
import org.lucid.node.worker.WorkerConfig;
import org.lucid.node.worker.link.AgentClock;
import org.lucid.node.worker.link.AgentKey;
import org.lucid.node.worker.link.Connection;
import org.lucid.node.worker.proof.BeaconTime;
import org.lucid.node.worker.session.SessionState.Trigger;
import org.lucid.node.worker.session.SessionRecord.Relayed;

/** Lends ports to the sessions that the manager placed on this node (NOD-75 to NOD-77). */
public final class SessionDesk {

    private static final int LISTED = 100;

    private final ModuleContext<WorkerConfig> context;
    private final SessionBook book;
    private final Connection connection;
    private final AgentKey key;
    private final AgentClock clock;
    private final SessionReports reports;
    private final BooleanSupplier takesSessions;
    private final Supplier<Optional<ResourceSample>> lastSample;
    private final PortProbe ports;
    private final Set<Integer> reserved = new HashSet<>();
    private final Workers verifier;

    /** What the desk needs from the agent around it. */
    public record Surroundings(Connection connection, AgentKey key, AgentClock clock, BooleanSupplier takesSessions,
            Supplier<Optional<ResourceSample>> lastSample, PortProbe ports) {
    }

    SessionDesk(ModuleContext<WorkerConfig> context, SessionBook book, SessionReports reports, Surroundings around) {
        this.context = context;
        this.book = book;
        this.reports = reports;
        this.connection = around.connection();
        this.key = around.key();
        this.clock = around.clock();
        this.takesSessions = around.takesSessions();
        this.lastSample = around.lastSample();
        this.ports = around.ports();
        this.verifier = context.workers("worker-verify", 1, 64);
    }

    /** Takes a slot for an allocation of the manager; its ticket is good once. */
    public Future<Allocated> allocate(Allocate request, Call call) {
        if (!request.resourceType().equals("session_slot") || request.quantity() != 1) {
            throw LucidError.field("resource_type, quantity", "is " + request.quantity() + " " + request.resourceType(),
                    "1 session_slot");
        }
        SessionRules.busy(takesSessions.getAsBoolean(), lastSample.get(), context.config().minFreeDiskGb())
                .ifPresent(reason -> {
                    throw LucidError.SESSION_GATE.failure("This node takes no session now: " + reason
                            + ". Ask for another node.", Map.of("reason", reason, "retry_after", 60));
                });
        return requireTicket(request).compose(good -> book.isUsed(request.allocationId())).compose(used -> {
            if (used) {
                throw refused("was used before", "used");
            }
            return reserve(request);
        }).onSuccess(made -> call.markCreated());
    }

    private Future<Void> requireTicket(Allocate request) {
        if (!connection.isOnline()) {
            throw LucidError.SESSION_GATE.failure("This node has no connection to its manager. Ask for another node.",
                    Map.of("reason", "not_running", "retry_after", 60));
        }
        if (!request.expiresAt().isAfter(clock.now())) {
            throw refused("is over since " + request.expiresAt(), "expired");
        }
        byte[] message = NodeMessages.sessionTicket(connection.networkHash(), request.allocationId(), connection
                .nodeId(), request.sessionId(), request.resourceType(), request.quantity(), request.durationSeconds(),
                request.expiresAt());
        byte[] manager = Hex.bytes("manager_key", connection.network().orElseThrow().managerKey(), 32);
        return verifier.run(() -> key.verify(manager, message, Hex.bytes("ticket", request.ticket(), 64))).map(good -> {
            if (!good) {
                throw refused("is not the manager's for this node and session", "signature");
            }
            return null;
        });
    }

    private static RuntimeException refused(String why, String reason) {
        return LucidError.SESSION_TICKET.failure("The ticket " + why + ". Ask the manager for a new allocation.", Map
                .of("reason", reason));
    }

    /** The port is held in memory from here on, so that two requests at once do not get the same one. */
    private Future<Allocated> reserve(Allocate request) {
        List<SessionRecord> open = book.open();
        WorkerConfig.SessionSettings settings = context.config().sessions();
        SessionRules.full(settings, open, request.userRef()).ifPresent(reason -> {
            throw LucidError.NO_SESSION_SLOT.failure(reason);
        });
        if (open.size() + reserved.size() >= settings.max()) {
            throw LucidError.NO_SESSION_SLOT.failure("All " + settings.max()
                    + " session slots of this node are taken. Ask for another node.");
        }
        Set<Integer> held = open.stream().map(SessionRecord::port).collect(Collectors.toSet());
        held.addAll(reserved);
        OptionalInt port = SessionRules.port(settings, held, ports::canBeOpened);
        if (port.isEmpty()) {
            throw LucidError.NO_SESSION_SLOT.failure("No port from " + settings.portMin() + " to " + settings.portMax()
                    + " of this node can be opened. Ask for another node.");
        }
        reserved.add(port.getAsInt());
        byte[] token = new byte[32];
        context.random().nextBytes(token);
        SessionRecord slot = SessionRecord.pending(request.allocationId(), request.sessionId(), port.getAsInt(), request
                .clientKey(), request.userRef(), hash(token),
                Math.min(request.durationSeconds(), settings.timeout()
                        .toSeconds()),
                clock.now(), settings.pending());
        return book.insert(slot).onComplete(done -> reserved.remove(port.getAsInt())).map(inserted -> {
            if (!inserted) {
                throw refused("was used before", "used");
            }
            watch(slot);
            return new Allocated(slot.sessionId(), slot.port(), Hex.of(token), slot.state(), slot.endsAt());
        });
    }

    private static String hash(byte[] token) {
        return Hex.of(SignedBytes.sha256(token));
    }

    /** The slot that the token opens: NOT_FOUND 5011 and UNAUTHENTICATED 5902 tell nobody more than they know. */
    private Future<SessionRecord> opened(String sessionId, String token) {
        String given = hash(Hex.bytes("session_token", token, 32));
        return book.ofSession(sessionId).map(slot -> {
            if (!MessageDigest.isEqual(given.getBytes(), slot.tokenHash().getBytes())) {
                throw LucidError.SESSION_TICKET.failure("The session token is not that of this session.");
            }
            return slot;
        });
    }

    /** The session has begun; again changes nothing. */
    public Future<SessionSlot> confirm(NodeSessions.Confirm request) {
        return opened(request.sessionId(), request.sessionToken()).compose(slot -> {
            if (slot.standing() == SessionState.ACTIVE) {
                return Future.succeededFuture(slot);
            }
            return book.move(slot.allocationId(), Trigger.CONFIRM, (before, next) -> before.begun(next, clock.now()))
                    .onSuccess(this::watch);
        }).map(SessionRecord::shown);
    }

    /** Takes a relay receipt of the running slot of the network, or of the one before. */
    public Future<SessionSlot> receipt(NodeSessions.Receipt request) {
        return opened(request.sessionId(), request.sessionToken()).compose(slot -> {
            long current = new BeaconTime(connection.nodeId(), connection.network().orElseThrow(
                    () -> LucidError.PEER_DOWN.failure("This node never reached its manager.")).genesisAt()).slotAt(
                            clock.now());
            if (request.slot() > current || request.slot() < current - 1) {
                throw LucidError.PROOF_SLOT.failure("Receipts are taken of slot " + (current - 1) + " and " + current
                        + ".", Map.of("current_slot", current));
            }
            if (slot.standing() != SessionState.ACTIVE) {
                throw LucidError.STATE_FORBIDS.failure("The session is " + slot.state()
                        + "; receipts are taken while it is active.", Map.of("state", slot.state()));
            }
            String clientKey = slot.clientKey().orElseThrow(() -> LucidError.STATE_FORBIDS.failure(
                    "No client key was given with the allocation, so nothing can be signed for."));
            byte[] message = ConsensusMessages.relayReceipt(connection.networkHash(), slot.sessionId(), connection
                    .nodeId(), request.slot(), request.bytes());
            return verifier.run(() -> key.verify(Hex.bytes("client_key", clientKey, 32), message, Hex.bytes("sig",
                    request.sig(), 64))).compose(good -> {
                        if (!good) {
                            throw LucidError.PROOF_SIGNATURE.failure(
                                    "The receipt is not signed with the session's client key.");
                        }
                        return book.update(slot.allocationId(), before -> before.with(SessionRules.with(before
                                .receipts(), new Relayed(request.slot(), request.bytes(), request.sig()))));
                    });
        }).map(SessionRecord::shown);
    }

    /** Ends a session by its token; again changes nothing. */
    public Future<Nothing> release(NodeSessions.Release request) {
        return opened(request.sessionId(), request.sessionToken()).compose(slot -> slot.isOpen()
                ? close(slot, Trigger.RELEASE, "released", request.bytesIn().orElse(0L), request.bytesOut()
                        .orElse(0L))
                : Future.succeededFuture(slot)).map(done -> Nothing.NOTHING);
    }

    /** Ends a session as the administrator of this node. */
    public Future<SessionSlot> end(NodeSessions.End request) {
        return book.ofSession(request.sessionId()).compose(slot -> close(slot, Trigger.RELEASE, request.reason().orElse(
                "ended by the node's administrator"), 0, 0)).map(SessionRecord::shown);
    }

    /** Ends all sessions, because the node stops. */
    public Future<Void> endAll(String reason) {
        Future<Void> chain = Future.succeededFuture();
        for (SessionRecord slot : book.open()) {
            chain = chain.compose(before -> close(slot, Trigger.RELEASE, reason, 0, 0)).mapEmpty();
        }
        return chain;
    }

    public Future<NodeSessions.SessionList> list() {
        return book.list(LISTED).map(slots -> new NodeSessions.SessionList(slots.stream().map(SessionRecord::shown)
                .toList()));
    }

    private Future<SessionRecord> close(SessionRecord slot, Trigger trigger, String reason, long bytesIn,
            long bytesOut) {
        return book.move(slot.allocationId(), trigger, (before, next) -> before.over(next, clock.now(), reason, bytesIn,
                bytesOut)).compose(closed -> reports.file(closed).map(closed).otherwise(closed));
    }

    /** Closes the slot when its time is over. */
    void watch(SessionRecord slot) {
        context.after(Duration.between(clock.now(), slot.endsAt()), () -> {
            book.forgetOld(clock.now());
            book.recent().stream()
                    .filter(now -> now.allocationId().equals(slot.allocationId()) && now.isOpen()
                            && !now.endsAt().isAfter(slot.endsAt()))
                    .forEach(due -> close(due,
                            Trigger.TIME_OVER, due.startedAt().isPresent() ? "timed_out" : "expired", 0, 0).onFailure(
                                    cause -> context.after(Duration.ofSeconds(10), () -> watch(slot))));
        });
    }
}
