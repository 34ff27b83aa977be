package org.lucid.node.kernel.store.embedded;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.lucid.node.kernel.store.plan.Storage;

/** Jobs in the order of their arrival, bounded, for one or more threads that work them off. */
final class JobQueue {

    static final int CAPACITY = 16_384;

    private final ArrayDeque<Job<?>> jobs = new ArrayDeque<>();
    private final int capacity;
    private boolean closed;

    JobQueue(int capacity) {
        this.capacity = capacity;
    }

    /** Adds a job; UNAVAILABLE 5032 when the queue is full or closed. */
    synchronized void put(Job<?> job) {
        if (closed) {
            throw Storage.unavailable("The store is closed.");
        }
        if (jobs.size() >= capacity) {
            throw Storage.unavailable("The store is overloaded: " + capacity + " operations wait. Try again later.");
        }
        jobs.addLast(job);
        notify();
    }

    /** Waits for jobs and takes as many as there are up to {@code most}; none only when closed and worked off. */
    synchronized List<Job<?>> take(int most) throws InterruptedException {
        while (jobs.isEmpty() && !closed) {
            wait();
        }
        List<Job<?>> taken = new ArrayList<>(Math.min(most, jobs.size()));
        while (taken.size() < most && !jobs.isEmpty()) {
            taken.add(jobs.pollFirst());
        }
        return taken;
    }

    /** Takes no more jobs; those waiting are still worked off. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }
}
