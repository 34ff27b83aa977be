package org.lucid.node.pools;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.contract.registration.Nodes;
import org.lucid.node.contract.registration.Nodes.NodeStatusChanged;
import org.lucid.node.contract.registration.Nodes.StatusItem;
import org.lucid.node.kernel.bus.Bus;

/**
 * The state of each node as registration tells it: moved by events, caught up from the journal of nodes where that
 * matters most, and read anew as a whole at the start and each hour (NOD-48). One short entry a node.
 */
final class NodeStates {

    static final String ACTIVE = "ACTIVE";
    static final String MAINTENANCE = "MAINTENANCE";
    static final String SUSPENDED = "SUSPENDED";
    static final String OFFLINE = "OFFLINE";
    static final String TERMINATED = "TERMINATED";
    private static final int PAGE = 500;

    private final Bus bus;
    private Map<String, Known> states = new HashMap<>();
    private long followed = -1;

    /** A state and since when. */
    record Known(String state, Instant since) {

        boolean is(String name) {
            return state.equals(name);
        }
    }

    NodeStates(Bus bus) {
        this.bus = bus;
    }

    /** What is known of a node. */
    Optional<Known> of(String nodeId) {
        return Optional.ofNullable(states.get(nodeId));
    }

    boolean isActive(String nodeId) {
        return of(nodeId).filter(known -> known.is(ACTIVE)).isPresent();
    }

    /** Nodes in this state among the given. */
    int count(List<PoolRecord.Seat> seats, String state) {
        return (int) seats.stream().filter(seat -> of(seat.nodeId()).filter(known -> known.is(state)).isPresent())
                .count();
    }

    void hear(NodeStatusChanged changed) {
        states.put(changed.nodeId(), new Known(changed.to(), changed.at()));
    }

    void learn(StatusItem item) {
        states.put(item.nodeId(), new Known(item.state(), item.since()));
    }

    /** Reads all of them. */
    Future<Void> readAll() {
        return read(new HashMap<>(), Optional.empty());
    }

    private Future<Void> read(Map<String, Known> fresh, Optional<String> after) {
        return bus.request(Nodes.STATUSES, new Nodes.Statuses(Optional.empty(), after, PAGE)).compose(page -> {
            page.items().forEach(item -> fresh.put(item.nodeId(), new Known(item.state(), item.since())));
            if (page.items().size() == PAGE) {
                return read(fresh, Optional.of(page.items().getLast().nodeId()));
            }
            states = fresh;
            return Future.succeededFuture();
        });
    }

    /** Catches up with suspensions and ends of nodes whose events were lost. */
    Future<Void> follow() {
        return bus.request(Nodes.NODE_CHANGES, new Nodes.NodeChanges(Math.max(0, followed), PAGE)).compose(page -> {
            page.items().forEach(change -> {
                followed = change.seq();
                if (of(change.nodeId()).filter(known -> known.since().isAfter(change.effectiveAt())).isEmpty()) {
                    states.put(change.nodeId(), new Known(change.status(), change.effectiveAt()));
                }
            });
            return page.items().size() == PAGE ? follow() : Future.succeededFuture();
        });
    }
}
