package org.lucid.node.gateway.audit;

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** What all instances of the gateway have in common for the audit: rows that could not be written yet, and the sampling of refusals. */
public final class AuditBacklog {

    static final int MAX_ROWS = 1000;

    private final Deque<AuditRow> rows = new ArrayDeque<>();
    private final Sampling sampling;

    public AuditBacklog(InstantSource clock) {
        this.sampling = new Sampling(clock);
    }

    Sampling sampling() {
        return sampling;
    }

    /** Keeps a row to be written later; false when there is no room. */
    synchronized boolean add(AuditRow row) {
        return rows.size() < MAX_ROWS && rows.add(row);
    }

    /** The oldest row, which stays until it is {@link #remove removed}. */
    synchronized Optional<AuditRow> first() {
        return Optional.ofNullable(rows.peek());
    }

    synchronized void remove(AuditRow row) {
        rows.remove(row);
    }

    /** How many rows wait. */
    public synchronized int size() {
        return rows.size();
    }
}
