package org.lucid.node.worker.session;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.worker.NodeSessions.SessionSlot;

/**
 * A session slot as it is stored. {@code openKey} is the port while the slot is pending or active, then
 * {@code closed:<allocation>}, so that two open slots never have the same port.
 *
 * @param tokenHash hex SHA-256 of the session's token
 * @param receipts the largest of each of the newest slots of the network
 * @param durationSeconds how long the session may run once it began
 * @param endsAt when the slot expires or times out
 * @param closedAt when it was over
 * @param reported whether its report is in the outbox, or was
 */
public record SessionRecord(String allocationId, String sessionId, String openKey, int port, String state,
        Optional<String> clientKey, Optional<String> userRef, String tokenHash, List<Relayed> receipts,
        long durationSeconds, Instant createdAt, Instant endsAt, Optional<Instant> startedAt,
        Optional<Instant> closedAt, Optional<String> reason, long bytesIn, long bytesOut, boolean reported) {

    /** A relay receipt of one slot of the network. */
    public record Relayed(long slot, long bytes, String sig) {
    }

    /** A slot that waits for its session. */
    static SessionRecord pending(String allocationId, String sessionId, int port, Optional<String> clientKey,
            Optional<String> userRef, String tokenHash, long durationSeconds, Instant now, Duration patience) {
        return new SessionRecord(allocationId, sessionId, "port:" + port, port, SessionState.PENDING.json(), clientKey,
                userRef, tokenHash, List.of(), durationSeconds, now, now.plus(patience), Optional.empty(), Optional
                        .empty(),
                Optional.empty(), 0, 0, false);
    }

    /** What may change of a slot; everything else stays. */
    private SessionRecord changed(SessionState next, List<Relayed> relayed, Instant ends, Optional<Instant> started,
            Optional<Instant> closed, Optional<String> why, long in, long out, boolean said) {
        return new SessionRecord(allocationId, sessionId, next.isOpen() ? openKey : "closed:" + allocationId, port, next
                .json(), clientKey, userRef, tokenHash, relayed, durationSeconds, createdAt, ends, started, closed, why,
                in, out, said);
    }

    SessionState standing() {
        return SessionState.of(state);
    }

    boolean isOpen() {
        return standing().isOpen();
    }

    /** The session has begun and may run for its time. */
    SessionRecord begun(SessionState next, Instant now) {
        return changed(next, receipts, now.plusSeconds(durationSeconds), Optional.of(now), closedAt, reason, bytesIn,
                bytesOut, reported);
    }

    /** It is over; bytes out of 0 mean what the receipts say. */
    SessionRecord over(SessionState next, Instant now, String why, long in, long out) {
        long relayed = out > 0 ? out : receipts.stream().mapToLong(Relayed::bytes).sum();
        return changed(next, receipts, endsAt, startedAt, Optional.of(now), Optional.of(why), in, relayed, false);
    }

    SessionRecord with(List<Relayed> relayed) {
        return changed(standing(), relayed, endsAt, startedAt, closedAt, reason, bytesIn, bytesOut, reported);
    }

    SessionRecord asReported() {
        return changed(standing(), receipts, endsAt, startedAt, closedAt, reason, bytesIn, bytesOut, true);
    }

    SessionSlot shown() {
        return new SessionSlot(allocationId, sessionId, port, state, createdAt, endsAt, startedAt, closedAt, reason);
    }
}
