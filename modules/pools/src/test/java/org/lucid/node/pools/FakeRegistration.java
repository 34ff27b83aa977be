package org.lucid.node.pools;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.lucid.node.contract.registration.NodeCapacities;
import org.lucid.node.contract.registration.NodeCapacities.Capacity;
import org.lucid.node.contract.registration.NodeKeys;
import org.lucid.node.contract.registration.Nodes;
import org.lucid.node.kernel.module.LucidModule;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.module.ModuleInfo;
import org.lucid.node.kernel.testkit.Simulation;

/**
 * Knows every id that begins with {@code node}; {@code node_suspended} is SUSPENDED, all others are ACTIVE until a test
 * says otherwise. A node {@code x} belongs to operator {@code op-x}.
 */
public final class FakeRegistration implements LucidModule<FakeRegistration.None> {

    /** No settings. */
    public record None() {
    }

    /** What a test says of nodes. */
    static final class World {

        private final Map<String, Nodes.StatusItem> items = new TreeMap<>();
        private final Map<String, Capacity> capacities = new TreeMap<>();
        private final Map<String, String> keys = new HashMap<>();
        private final Set<String> exiting = new TreeSet<>();
        private byte[] managerKey = {};
        private final List<Nodes.NodeChange> changes = new ArrayList<>();

        /** The identity key of the process, as agents pin it. */
        byte[] managerKey() {
            return managerKey;
        }

        /** A node comes into a state, and those who listen hear of it. */
        void set(Simulation simulation, String nodeId, String state) {
            String before = item(nodeId, simulation.now()).state();
            quietly(simulation, nodeId, state);
            simulation.kernel().switchboard().publish(Nodes.NODE_STATUS_CHANGED, new Nodes.NodeStatusChanged(nodeId,
                    before, state, simulation.now(), "test"));
        }

        /** A node is on its way out, or stays after all. */
        void exit(Simulation simulation, String nodeId, boolean exits) {
            quietly(simulation, nodeId, item(nodeId, simulation.now()).state(), exits);
            simulation.kernel().switchboard().publish(Nodes.NODE_EXIT_CHANGED, new Nodes.NodeExitChanged(nodeId, exits,
                    simulation.now()));
        }

        /** The same with the event lost. */
        void quietly(Simulation simulation, String nodeId, String state) {
            quietly(simulation, nodeId, state, false);
        }

        private void quietly(Simulation simulation, String nodeId, String state, boolean exits) {
            if (exits) {
                exiting.add(nodeId);
            } else {
                exiting.remove(nodeId);
            }
            items.put(nodeId, new Nodes.StatusItem(nodeId, state, "self", Optional.of("op-" + nodeId), Optional
                    .empty(), Optional.empty(), Simulation.START, simulation.now(), true, exiting.contains(nodeId)));
            if (state.equals("TERMINATED") || state.equals("SUSPENDED")) {
                changes.add(new Nodes.NodeChange(changes.size() + 1, nodeId, "state", Optional.empty(), state, Optional
                        .empty(), Optional.empty(), simulation.now(), "test", "test"));
            }
        }

        void offer(Capacity capacity) {
            capacities.put(capacity.nodeId(), capacity);
            item(capacity.nodeId(), Simulation.START);
        }

        void key(String nodeId, String publicKey) {
            keys.put(nodeId, publicKey);
        }

        private Nodes.StatusItem item(String id, java.time.Instant now) {
            return items.computeIfAbsent(id,
                    unseen -> new Nodes.StatusItem(id, id.endsWith("suspended") ? "SUSPENDED" : "ACTIVE",
                            id.endsWith("service") ? "service" : "self", Optional.of("op-" + id.toLowerCase(
                                    Locale.ROOT)),
                            Optional.empty(), now));
        }
    }

    private final World world;

    public FakeRegistration() {
        this(new World());
    }

    FakeRegistration(World world) {
        this.world = world;
    }

    @Override
    public ModuleInfo<None> info() {
        return ModuleInfo.of("lucid.registration", None.class, Nodes.STATUSES, Nodes.NODE_CHANGES,
                NodeCapacities.CAPACITIES, NodeKeys.GET_KEY);
    }

    @Override
    public Future<?> start(ModuleContext<None> context) {
        world.managerKey = context.identity().publicKey();
        context.handle(Nodes.STATUSES, (request, call) -> Future.succeededFuture(new Nodes.StatusPage(
                request.nodeIds().orElseGet(() -> world.items.keySet().stream().filter(id -> request.after().filter(
                        after -> id.compareTo(after) <= 0).isEmpty()).limit(request.limit()).toList()).stream()
                        .filter(id -> id.startsWith("node")).map(id -> world.item(id, context.clock().instant()))
                        .toList())));
        context.handle(Nodes.NODE_CHANGES, (request, call) -> Future.succeededFuture(new Nodes.NodeChangePage(
                world.changes.stream().filter(change -> change.seq() > request.afterSeq()).toList())));
        context.handle(NodeCapacities.CAPACITIES, (request, call) -> Future.succeededFuture(
                new NodeCapacities.CapacityPage(world.capacities.values().stream().filter(capacity -> request.nodeIds()
                        .map(ids -> ids.contains(capacity.nodeId())).orElse(request.after().filter(
                                after -> capacity.nodeId().compareTo(after) <= 0).isEmpty()))
                        .limit(request.limit()).map(capacity -> in(capacity, world.item(capacity.nodeId(), context
                                .clock().instant()).state(), world.exiting.contains(capacity.nodeId())))
                        .filter(capacity -> !capacity.state().equals("TERMINATED")).toList())));
        context.handle(NodeKeys.GET_KEY, (request, call) -> Future.succeededFuture(new NodeKeys.NodeKey(request
                .nodeId(), world.keys.get(request.nodeId()), "ACTIVE", Optional.empty(), "")));
        return Future.succeededFuture();
    }

    private static Capacity in(Capacity node, String state, boolean exiting) {
        return new Capacity(node.nodeId(), node.nodeType(), state, node.since(), exiting, node.country(), node.region(),
                node.latitude(), node.longitude(), node.onionAddress(), node.port(), node.maxSessions(), node.cores(),
                node.cpuPercent(), node.memoryBytes(), node.diskBytes(), node.networkMbps());
    }
}
