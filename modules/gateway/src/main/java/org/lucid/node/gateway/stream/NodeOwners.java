package org.lucid.node.gateway.stream;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.contract.registration.Nodes;
import org.lucid.node.kernel.bus.Bus;

/** Which operator a node belongs to, asked of registration once in five minutes for each node (API-53). */
final class NodeOwners {

    private static final int MAX_ENTRIES = 4096;
    private static final Duration KEPT = Duration.ofMinutes(5);

    private final Bus bus;
    private final InstantSource clock;
    private final Map<String, Known> known = new LinkedHashMap<>(64, 0.75f, true) {

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
            return size() > MAX_ENTRIES;
        }
    };
    private final Map<String, Future<Optional<String>>> asked = new HashMap<>();

    private record Known(Optional<String> operatorId, Instant until) {
    }

    NodeOwners(Bus bus, InstantSource clock) {
        this.bus = bus;
        this.clock = clock;
    }

    /** What is known of a node without asking: its operator, or that it has none or does not exist. */
    synchronized Optional<Optional<String>> known(String nodeId) {
        return Optional.ofNullable(known.get(nodeId)).filter(entry -> clock.instant().isBefore(entry.until))
                .map(Known::operatorId);
    }

    /** Finds out; fails when registration does not answer. Whoever asks meanwhile gets the same answer. */
    Future<Optional<String>> ask(String nodeId) {
        Future<Optional<String>> answer;
        synchronized (this) {
            Future<Optional<String>> open = asked.get(nodeId);
            if (open != null) {
                return open;
            }
            answer = bus.request(Nodes.STATUSES, Nodes.Statuses.of(List.of(nodeId))).map(page -> page.items()
                    .stream().findFirst().flatMap(Nodes.StatusItem::operatorId));
            asked.put(nodeId, answer);
        }
        answer.onComplete(done -> {
            synchronized (this) {
                asked.remove(nodeId);
                if (done.succeeded()) {
                    known.put(nodeId, new Known(done.result(), clock.instant().plus(KEPT)));
                }
            }
        });
        return answer;
    }

    synchronized int size() {
        return known.size();
    }
}
