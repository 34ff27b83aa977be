package org.lucid.node.gateway.bridge;

import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * What waits to be written to one client. While it is full nothing more is read from the client, and topic messages for
 * it are dropped and counted; when there is room again it is told of which how many. Full for 30 s it is closed, and so it
 * is when answers that it asked for find twice the room taken (API-57). What waits for all clients together is bounded
 * too ({@link Room}): when that much waits, whoever reads slower than it is told is treated as full.
 */
final class Outbox {

    static final int MAX_FRAME = 1 << 20;
    private static final int FULL = 1 << 20;
    private static final int TOO_FULL = FULL + MAX_FRAME;
    private static final long PATIENCE_MILLIS = 30_000;

    private final Vertx vertx;
    private final Wire wire;
    private final Room room;
    private final Runnable sent;
    private final Map<String, Integer> dropped = new TreeMap<>();
    private int waiting;
    private boolean full;
    private boolean closed;
    private long timer;

    /**
     * @param room of all clients
     * @param sent is told of each frame that goes out
     */
    Outbox(Vertx vertx, Wire wire, Room room, Runnable sent) {
        this.vertx = vertx;
        this.wire = wire;
        this.room = room;
        this.sent = sent;
    }

    boolean isFull() {
        return full || waiting > 0 && room.isFull();
    }

    /** Sends a frame that the client asked for; when there is no room for it, the connection ends. */
    void write(String frame) {
        int bytes = bytes(frame);
        if (!closed && (waiting + bytes > TOO_FULL || waiting > 0 && room.isFull() || !room.take(bytes))) {
            close();
        } else if (!closed) {
            send(frame, bytes);
        }
    }

    /** Sends a frame if there is room for it; false when it was not sent. */
    boolean offer(String frame) {
        int bytes = bytes(frame);
        boolean fits = !closed && !isFull() && waiting + bytes <= TOO_FULL && room.take(bytes);
        if (fits) {
            send(frame, bytes);
        }
        return fits;
    }

    private static int bytes(String frame) {
        return frame.getBytes(StandardCharsets.UTF_8).length;
    }

    private void send(String frame, int bytes) {
        waiting += bytes;
        sent.run();
        wire.write(frame).onComplete(done -> left(bytes));
        if (!full && waiting >= FULL) {
            full = true;
            wire.pause();
            timer = vertx.setTimer(PATIENCE_MILLIS, late -> close());
        }
    }

    /** A topic message finds no room. */
    void drop(String address, int count) {
        dropped.merge(address, count, Integer::sum);
        if (!isFull()) {
            tellOfGap();
        }
    }

    private void left(int bytes) {
        waiting -= bytes;
        room.give(bytes);
        if (full && waiting <= FULL / 2) {
            full = false;
            vertx.cancelTimer(timer);
            wire.resume();
        }
        if (!isFull()) {
            tellOfGap();
        }
    }

    private void tellOfGap() {
        if (!dropped.isEmpty() && offer(Answers.gap(dropped))) {
            dropped.clear();
        }
    }

    /** Sends nothing more and ends the connection. */
    void close() {
        if (!closed) {
            closed = true;
            vertx.cancelTimer(timer);
            wire.close();
        }
    }

    /** The other side is gone. */
    void gone() {
        closed = true;
        vertx.cancelTimer(timer);
    }
}
