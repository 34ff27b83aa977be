package org.lucid.node.registration;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who was heard when, the longest silent first, so that looking for the silent costs only those that are due. A
 * heartbeat moves a node to the end and writes nothing (NOD-33).
 */
final class Liveness {

    private final Duration offlineAfter;
    private final LinkedHashMap<String, Instant> heard = new LinkedHashMap<>(256, 0.75f, false);
    private final Map<String, Instant> unflushed = new LinkedHashMap<>();

    Liveness(Duration offlineAfter) {
        this.offlineAfter = offlineAfter;
    }

    /** Begins to watch a node; times must be given in ascending order, and are never before the start (NOD-34). */
    void watch(String nodeId, Instant since) {
        heard.remove(nodeId);
        heard.put(nodeId, since);
    }

    void forget(String nodeId) {
        heard.remove(nodeId);
    }

    /** A sign of life. */
    void beat(String nodeId, Instant now) {
        watch(nodeId, now);
        unflushed.put(nodeId, now);
    }

    Optional<Instant> lastHeard(String nodeId) {
        return Optional.ofNullable(heard.get(nodeId));
    }

    /** The nodes that have been silent for too long; each is told once. */
    List<String> takeSilent(Instant now) {
        List<String> silent = new ArrayList<>();
        for (Map.Entry<String, Instant> entry : heard.entrySet()) {
            if (entry.getValue().plus(offlineAfter).isAfter(now)) {
                break;
            }
            silent.add(entry.getKey());
        }
        silent.forEach(heard::remove);
        return silent;
    }

    /** The times that changed since they were taken last. */
    Map<String, Instant> takeUnflushed() {
        Map<String, Instant> taken = new LinkedHashMap<>(unflushed);
        unflushed.clear();
        return taken;
    }

    /** Puts times back whose writing failed, unless newer ones came meanwhile. */
    void putBack(Map<String, Instant> times) {
        times.forEach(unflushed::putIfAbsent);
    }

    /** What a heartbeat's word means. */
    static Event event(Optional<String> state, Optional<String> error) {
        return switch (state.orElse("running")) {
            case "stopped" -> new Event.Stopped();
            case "error" -> new Event.Faulted(error);
            default -> new Event.Running();
        };
    }

    /** Whether a heartbeat can change a node in this state, so that most of them need to ask nobody. */
    static boolean mayMatter(NodeState state, Event event) {
        return switch (event) {
            case Event.Running running -> state == NodeState.STARTING || state == NodeState.OFFLINE
                    || state == NodeState.ERROR;
            case Event.Stopped stopped -> state == NodeState.STOPPING;
            default -> state == NodeState.ACTIVE || state == NodeState.STARTING;
        };
    }
}
