package org.lucid.node.consensus.proof;

import java.util.concurrent.atomic.AtomicInteger;

/** How the intake of all instances is doing; the manager was there for a node only when it was well (CON-40). */
public final class IntakeState {

    private final AtomicInteger waiting = new AtomicInteger();
    private final int bound;
    private volatile boolean storeAnswers = true;

    /** At most so many proofs wait for their signature to be checked. */
    public IntakeState(int bound) {
        this.bound = bound;
    }

    /** Takes a place in the queue; false when there is none. */
    boolean enter() {
        if (waiting.incrementAndGet() > bound) {
            waiting.decrementAndGet();
            return false;
        }
        return true;
    }

    void leave() {
        waiting.decrementAndGet();
    }

    /** A write was answered, or was not. */
    public void stored(boolean answered) {
        storeAnswers = answered;
    }

    /** How many proofs wait. */
    public int waiting() {
        return waiting.get();
    }

    public boolean isFull() {
        return waiting.get() >= bound;
    }

    /** Whether the last write was answered and there is room for a proof. */
    public boolean isWell() {
        return storeAnswers && !isFull();
    }
}
