package org.lucid.node.gateway.bridge;

/**
 * How much may wait for all clients of both bridges together, so that many slow ones take no more than that. The last
 * quarter is for those for whom nothing waits yet, so that others are answered while slow ones fill the rest.
 */
final class Room {

    private final long max;
    private final long full;
    private long taken;

    Room(long max) {
        this.max = max;
        this.full = max / 4 * 3;
    }

    /** Takes so many bytes; false when there are not so many left. */
    synchronized boolean take(int bytes) {
        if (taken + bytes > max) {
            return false;
        }
        taken += bytes;
        return true;
    }

    /** Gives so many bytes back. */
    synchronized void give(int bytes) {
        taken -= bytes;
    }

    /** Whether nothing more should wait for clients for whom something waits already. */
    synchronized boolean isFull() {
        return taken >= full;
    }
}
