package org.lucid.node.registration;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.lucid.node.contract.registration.Nodes.NodeStatistics;
import org.lucid.node.contract.registration.Nodes.Peer;
import org.lucid.node.contract.registration.Nodes.PeerList;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.Query;

/** Sums over all nodes, and those that want to be found; counted when asked for, at most every 30 s. */
final class Census {

    private static final Duration FRESH = Duration.ofSeconds(30);
    private static final int MAX_PEERS = 256;
    private static final int PAGE = 500;

    private final ModuleContext<?> context;
    private final NodeStore store;
    private final Heartbeats heartbeats;
    private Optional<Count> last = Optional.empty();
    private Optional<Future<Count>> running = Optional.empty();

    Census(ModuleContext<?> context, NodeStore store, Heartbeats heartbeats) {
        this.context = context;
        this.store = store;
        this.heartbeats = heartbeats;
    }

    /** One pass over the nodes. */
    private static final class Count {

        private final Instant at;
        private final Map<NodeState, Long> states = new EnumMap<>(NodeState.class);
        private final List<Peer> peers = new ArrayList<>();
        private long cores;
        private long memory;
        private long storage;

        Count(Instant at) {
            this.at = at;
        }

        void add(NodeRecord node, Heartbeats heartbeats) {
            if (node.state() == NodeState.TERMINATED || node.isService()) {
                return;
            }
            states.merge(node.state(), 1L, Long::sum);
            JsonNode hardware = node.profile().hardwareInfo().orElse(com.fasterxml.jackson.databind.node.NullNode
                    .getInstance());
            cores += hardware.path("cpu").path("cores").asLong();
            memory += hardware.path("memory").path("total_bytes").asLong();
            storage += hardware.path("storage").path("total_bytes").asLong();
            if (node.state() == NodeState.ACTIVE && node.profile().configuration().advertise()
                    && peers.size() < MAX_PEERS) {
                peers.add(NodeViews.peer(node, heartbeats.lastHeard(node.nodeId())));
            }
        }

        NodeStatistics statistics() {
            Map<String, Long> byStatus = new TreeMap<>();
            states.forEach((state, number) -> byStatus.put(state.json(), number));
            long total = states.values().stream().mapToLong(Long::longValue).sum();
            long active = states.getOrDefault(NodeState.ACTIVE, 0L);
            return new NodeStatistics(total, active, total - active, byStatus, cores, memory, storage, at);
        }
    }

    Future<NodeStatistics> statistics() {
        return count().map(Count::statistics);
    }

    Future<PeerList> peers() {
        return count().map(count -> new PeerList(List.copyOf(count.peers)));
    }

    /** Who asks while a pass is under way gets its result as well. */
    private Future<Count> count() {
        Instant now = context.clock().instant();
        if (last.filter(count -> count.at.plus(FRESH).isAfter(now)).isPresent()) {
            return Future.succeededFuture(last.get());
        }
        if (running.isPresent()) {
            return running.get();
        }
        Future<Count> pass = pass(new Count(now), Optional.empty()).onComplete(done -> running = Optional.empty())
                .onSuccess(count -> last = Optional.of(count));
        if (!pass.isComplete()) {
            running = Optional.of(pass);
        }
        return pass;
    }

    private Future<Count> pass(Count count, Optional<String> cursor) {
        Query query = Query.all().limit(PAGE);
        return store.nodes().find(cursor.map(query::after).orElse(query)).compose(page -> {
            page.values().forEach(node -> count.add(node, heartbeats));
            return page.next().isPresent() ? pass(count, page.next()) : Future.succeededFuture(count);
        });
    }
}
