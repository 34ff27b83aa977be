package org.lucid.node.kernel.bus;

import java.time.Instant;
import java.util.Optional;

/**
 * The circumstances of one request: who calls, under which request id, until when an answer is wanted, and the
 * idempotency key with the hash of the request where the caller gave one. A handler passes it on to nested requests so
 * that they inherit the request id and what is left of the deadline. A handler marks here what its answer means beyond
 * its content.
 */
public final class Call {

    private final Caller caller;
    private final String requestId;
    private final Instant deadline;
    private final Optional<Idempotency> idempotency;
    private boolean created;
    private boolean accepted;
    private boolean replayed;

    /** An idempotency key and the hex SHA-256 of the canonical request that it came with. */
    public record Idempotency(String key, String requestHash) {
    }

    public Call(Caller caller, String requestId, Instant deadline, Optional<Idempotency> idempotency) {
        this.caller = caller;
        this.requestId = requestId;
        this.deadline = deadline;
        this.idempotency = idempotency;
    }

    public Caller caller() {
        return caller;
    }

    public String requestId() {
        return requestId;
    }

    public Instant deadline() {
        return deadline;
    }

    public Optional<Idempotency> idempotency() {
        return idempotency;
    }

    /** The answer is a record that this very request created (HTTP 201). */
    public void markCreated() {
        created = true;
    }

    /** The request was accepted and goes on after the answer (HTTP 202). */
    public void markAccepted() {
        accepted = true;
    }

    /** The answer is that of an earlier request with the same idempotency key. */
    public void markReplayed() {
        replayed = true;
    }

    public boolean created() {
        return created;
    }

    public boolean accepted() {
        return accepted;
    }

    public boolean replayed() {
        return replayed;
    }
}
