package org.lucid.node.registration;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.registration.NodeState.Trigger;

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
    static Trigger trigger(Optional<String> state) {
        return switch (state.orElse("running")) {
            case "stopped" -> Trigger.STOPPED;
            case "error" -> Trigger.FAULT;
            default -> Trigger.RUNNING;
        };
    }
}
