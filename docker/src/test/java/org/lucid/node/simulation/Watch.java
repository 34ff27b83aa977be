package org.lucid.node.simulation;

import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lucid.node.contract.consensus.Consensus;
import org.lucid.node.contract.consensus.Evidences;
import org.lucid.node.contract.consensus.Leaders;
import org.lucid.node.contract.pools.Allocations;
import org.lucid.node.contract.pools.Memberships;
import org.lucid.node.contract.pools.Pools;
import org.lucid.node.contract.poot.Poot;
import org.lucid.node.contract.registration.Nodes;
import org.lucid.node.contract.resources.Alerts;
import org.lucid.node.kernel.bus.Caller;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.testkit.Simulation;

/**
 * What must hold at every moment: looked at with every event that the modules publish, and in full once an hour
 * (CON-190, NOD-82). What does not hold is collected, so that a run tells all of it.
 */
final class Watch {

    private static final Set<String> TRANSITIONS = Set.of("REGISTERED STARTING", "INACTIVE STARTING", "ERROR STARTING",
            "STARTING ACTIVE", "STARTING OFFLINE", "ACTIVE STOPPING", "STOPPING INACTIVE", "STOPPING STARTING",
            "ACTIVE OFFLINE", "ERROR OFFLINE", "OFFLINE ACTIVE", "OFFLINE INACTIVE", "STARTING INACTIVE",
            "ERROR INACTIVE", "ACTIVE ERROR", "STARTING ERROR", "REGISTERED MAINTENANCE", "INACTIVE MAINTENANCE",
            "ACTIVE MAINTENANCE", "OFFLINE MAINTENANCE", "ERROR MAINTENANCE", "MAINTENANCE STARTING",
            "MAINTENANCE INACTIVE", "SUSPENDED STARTING", "SUSPENDED INACTIVE", "REGISTERED TERMINATED",
            "INACTIVE TERMINATED", "OFFLINE TERMINATED");

    private static final int MOST_SESSIONS = 10;

    private final List<String> faults = new ArrayList<>();
    private final List<MessageConsumer<?>> listeners = new ArrayList<>();
    /** Nodes that went in good order. */
    private final Set<String> gone = new HashSet<>();
    private Simulation simulation;
    private long lastClosed = -1;
    private long events;

    Watch(Simulation simulation) {
        again(simulation);
    }

    /** Listens to a process that was started anew, and no longer to the one before. */
    void again(Simulation process) {
        simulation = process;
        listeners.forEach(MessageConsumer::unregister);
        listeners.clear();
        var bus = process.kernel().switchboard();
        listeners.add(bus.listen(Consensus.SLOT_CLOSED, this::closed));
        listeners.add(bus.listen(Nodes.NODE_STATUS_CHANGED, this::moved));
        listeners.add(bus.listen(Poot.SCORE_CHANGED, changed -> {
            events++;
            require(changed.score() >= 0 && changed.score() <= 100, "score " + changed);
        }));
        listeners.add(bus.listen(Leaders.LEADER_SCHEDULED, led -> {
            events++;
            require(new HashSet<>(led.windows()).size() == led.windows().size(), "an entity holds two windows " + led);
        }));
        listeners.add(bus.listen(Memberships.MEMBER_JOINED, joined -> events++));
        listeners.add(bus.listen(Memberships.MEMBER_LEFT, left -> events++));
    }

    private void closed(Consensus.SlotClosed slot) {
        events++;
        require(lastClosed < 0 || slot.slot() == lastClosed + 1 || slot.slot() <= lastClosed,
                "slot " + slot.slot() + " was closed after " + lastClosed);
        require(slot.expected() <= Town.NODES && (slot.observed() || slot.expected() == 0), "slot " + slot);
        lastClosed = Math.max(lastClosed, slot.slot());
    }

    private void moved(Nodes.NodeStatusChanged change) {
        events++;
        String step = change.from() + " " + change.to();
        if (change.to().equals("TERMINATED")) {
            gone.add(change.nodeId());
        }
        require(TRANSITIONS.contains(step) || change.to().equals("SUSPENDED"), "no such line in the table: " + change);
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            faults.add(simulation.now() + " " + otherwise);
        }
    }

    /** Everything that can be asked for; a store that fails meanwhile is asked in the next hour. */
    void hourly(Town town) {
        try {
            nodes();
            pools();
            places();
            alerts(town);
            scores(town);
            evidence(town);
        } catch (Failure later) {
            // what cannot be read now is read in an hour, and at the end without faults
        }
    }

    private <Q, R> R call(Operation<Q, R> operation, Q request) {
        return simulation.callAs(Caller.SYSTEM, operation, request);
    }

    private void nodes() {
        Map<String, String> byKey = new HashMap<>();
        for (Nodes.Node node : call(Nodes.LIST, new Nodes.ListNodes(Optional.empty(), Optional.empty(), Optional
                .empty(), Optional.empty(), Optional.of(100), Optional.empty())).nodes()) {
            String other = byKey.put(node.publicKey().orElse(node.nodeId()), node.nodeId());
            require(other == null, "one key of two nodes: " + other + " and " + node.nodeId());
        }
        require(byKey.size() <= Town.NODES, byKey.size() + " nodes");
        List<Nodes.NodeChange> journal = call(Nodes.NODE_CHANGES, new Nodes.NodeChanges(0, 500)).items();
        for (int i = 1; i < journal.size(); i++) {
            require(journal.get(i).seq() > journal.get(i - 1).seq() && !journal.get(i).effectiveAt().isBefore(journal
                    .get(i - 1).effectiveAt()), "journal of nodes " + journal.get(i));
        }
    }

    private void pools() {
        Set<String> seated = new HashSet<>();
        for (Pools.Pool pool : call(Pools.LIST, new Pools.ListPools(Optional.empty(), Optional.empty(), Optional.of(
                100), Optional.empty())).pools()) {
            List<Pools.PoolMember> members = call(Pools.LIST_MEMBERS, new Pools.ListMembers(pool.poolId(), Optional
                    .empty(), Optional.of(100))).nodes();
            require(members.size() <= pool.maxNodes() && pool.nodeCount() <= pool.maxNodes(), "too full: " + pool);
            members.forEach(member -> require(!gone.contains(member.nodeId()), "gone and seated: " + member));
            members.forEach(member -> require(seated.add(member.nodeId()), "in two pools: " + member));
        }
        List<Memberships.Change> journal = call(Memberships.MEMBERSHIP_CHANGES, new Memberships.GetChanges(0, 500))
                .items();
        Map<String, String> last = new HashMap<>();
        for (int i = 0; i < journal.size(); i++) {
            Memberships.Change change = journal.get(i);
            require(change.seq() == i + 1, "journal of memberships has a gap before " + change);
            String before = last.put(change.nodeId(), change.change());
            require(!change.change().equals(before) && (before != null || change.change().equals("joined")),
                    "journal of memberships: " + change + " after " + before);
        }
    }

    /** No node has more sessions on it than it may bear. */
    private void places() {
        Map<String, Long> held = new HashMap<>();
        Optional<String> cursor = Optional.empty();
        do {
            Allocations.AllocationPage page = call(Allocations.LIST_ALLOCATIONS, new Allocations.ListAllocations(
                    Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(100), cursor));
            page.allocations().stream().filter(place -> place.status().equals("allocated")).forEach(place -> held.merge(
                    place.nodeId().orElseThrow(), place.quantity(), Long::sum));
            cursor = page.pagination().nextCursor();
        } while (cursor.isPresent());
        held.keySet().forEach(node -> require(!gone.contains(node), node + " is gone and bears work"));
        held.forEach((node, sessions) -> require(sessions <= MOST_SESSIONS, node + " bears " + sessions + " sessions"));
    }

    private void alerts(Town town) {
        for (String node : town.nodes()) {
            try {
                Set<String> open = new HashSet<>();
                call(Alerts.LIST, new Alerts.ListAlerts(node, Optional.empty(), Optional.of(true), Optional
                        .empty(), Optional.of(100), Optional.empty())).activeAlerts().forEach(alert -> require(open.add(
                                alert.resource()), "two alerts of one resource: " + alert));
            } catch (Failure unknown) {
                // not a node yet, or no measurement
            }
        }
    }

    /** The deltas of an explanation add up to the change, and no score leaves its range. */
    private void scores(Town town) {
        for (String node : town.nodes()) {
            List<Poot.HistoryEntry> history;
            try {
                history = call(Poot.HISTORY, new Poot.GetHistory(node, Optional.empty(), Optional.empty(), Optional
                        .empty(), Optional.empty(), Optional.of(50), Optional.empty())).history();
            } catch (Failure unknown) {
                continue;
            }
            for (Poot.HistoryEntry row : history) {
                long moved = Math.round(row.score() * 100) - Math.round(row.previous() * 100);
                long explained = row.explanation().stream().mapToLong(Poot.Explanation::deltaBp).sum();
                require(moved == explained, node + " moved by " + moved + " and " + explained + " is explained: "
                        + row);
                require(row.score() >= 0 && row.score() <= 100, "score " + row);
            }
        }
    }

    private void evidence(Town town) {
        call(Evidences.LIST, new Evidences.ListEvidence(Optional.empty(), Optional.empty(), Optional.empty(), Optional
                .empty(), Optional.empty())).evidence().forEach(found -> require(town.liars().contains(
                        found
                                .nodeId()),
                        "evidence against an honest node: " + found));
    }

    /** All that did not hold. */
    List<String> faults() {
        return faults;
    }

    /** How many events were looked at. */
    long events() {
        return events;
    }
}
