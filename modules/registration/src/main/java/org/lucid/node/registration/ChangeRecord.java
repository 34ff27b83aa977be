package org.lucid.node.registration;

import java.time.Instant;
import java.util.Optional;
import org.lucid.node.contract.registration.Nodes.NodeChange;
import org.lucid.node.contract.registration.Nodes.NodeEvent;

/**
 * One entry of the journal of nodes; it is the commit point of a change, the node's record follows.
 *
 * @param nodeKey {@code node_id:node_seq}, unique, so that two changes cannot both follow the same one
 * @param kind admitted, state, key, address, owner or exit
 * @param roster whether those who follow the roster must hear of it; such entries are kept for ever
 * @param slot in which it takes effect
 * @param discardableAt from when its age counts; absent for entries of the roster
 */
public record ChangeRecord(long seq, String nodeId, long nodeSeq, String nodeKey, String kind, boolean roster,
        Optional<NodeState> from, Standing standing, Instant effectiveAt, long slot, String by, String reason,
        Optional<Instant> discardableAt) {

    NodeChange toChange() {
        return new NodeChange(seq, nodeId, kind, from.map(Enum::name), standing.state().name(), standing.operatorId(),
                standing.publicKey(), effectiveAt, by, reason, standing.payoutAddress(), standing.addressProvenAt()
                        .isPresent());
    }

    NodeEvent toEvent() {
        return new NodeEvent(seq, nodeId, kind, from.map(Enum::name), standing.state().name(), effectiveAt, by,
                reason);
    }
}
