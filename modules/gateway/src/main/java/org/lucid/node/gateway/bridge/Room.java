package org.lucid.node.gateway.bridge;

/** How much may wait for all clients of both bridges together, so that many slow ones take no more than that. */
final class Room {

    private final long max;
    private long taken;

    Room(long max) {
        this.max = max;
    }

    /** Takes so many bytes, be there room or not. */
    synchronized void take(int bytes) {
        taken += bytes;
    }

    /** Gives so many bytes back. */
    synchronized void give(int bytes) {
        taken -= bytes;
    }

    /** Whether nothing more should wait. */
    synchronized boolean isFull() {
        return taken >= max;
    }
}
