package org.lucid.node.gateway.bridge;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.lucid.node.gateway.stream.Listener;

/** The connections of both bridges, over all instances (API-04, API-57). */
final class Bridges {

    private static final int MAX = 200;

    private final Set<BridgeConnection> open = new LinkedHashSet<>();
    private final Map<Dialect, Integer> counts = new EnumMap<>(Dialect.class);
    private final OptionalInt tcpPort;
    private final Room room;
    private final MeterRegistry meters;

    /**
     * @param tcpPort the port to ask for; negative to share a free one among the instances; empty for no TCP bridge
     * @param memory what may wait for all clients together, in bytes
     * @param meters what is counted, goes here
     */
    Bridges(OptionalInt tcpPort, long memory, MeterRegistry meters) {
        this.tcpPort = tcpPort;
        this.room = new Room(memory);
        this.meters = meters;
        for (Dialect dialect : Dialect.values()) {
            Gauge.builder("lucid_bridge_connections", () -> count(dialect)).tag("bridge", dialect.word())
                    .register(meters);
        }
    }

    OptionalInt tcpPort() {
        return tcpPort;
    }

    /** What waits for all clients. */
    Room room() {
        return room;
    }

    private synchronized int count(Dialect dialect) {
        return counts.getOrDefault(dialect, 0);
    }

    /** Takes a place; false when there is none. */
    synchronized boolean enter(BridgeConnection connection) {
        if (open.size() >= MAX) {
            return false;
        }
        open.add(connection);
        counts.merge(connection.dialect(), 1, Integer::sum);
        return true;
    }

    synchronized void leave(BridgeConnection connection) {
        if (open.remove(connection)) {
            counts.merge(connection.dialect(), -1, Integer::sum);
        }
    }

    /** A frame came in or went out. */
    void frame(Dialect dialect, String direction) {
        meters.counter("lucid_bridge_frames", "bridge", dialect.word(), "direction", direction).increment();
    }

    /** Topic messages were not told. */
    void dropped(int count, Listener.Loss reason) {
        meters.counter("lucid_events_dropped", "reason", "bridge_" + reason.name().toLowerCase(Locale.ROOT))
                .increment(count);
    }

    /** Ends those whose credential no longer holds (API-59). */
    void check() {
        all().forEach(BridgeConnection::check);
    }

    /** Ends all of them, because the gateway stops (API-89). */
    void closeAll() {
        all().forEach(BridgeConnection::stop);
    }

    private synchronized List<BridgeConnection> all() {
        return List.copyOf(open);
    }
}
