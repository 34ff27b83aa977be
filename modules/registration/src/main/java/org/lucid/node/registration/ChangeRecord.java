package org.lucid.node.registration;

import java.time.Instant;
import java.util.Optional;
import org.lucid.node.contract.registration.Nodes.NodeChange;

/**
 * One entry of the journal of nodes; it is the commit point of a change, the node's record follows.
 *
 * @param nodeKey {@code node_id:node_seq}, unique, so that two changes cannot both follow the same one
 */
public record ChangeRecord(long seq, String nodeId, long nodeSeq, String nodeKey, String kind,
        Optional<NodeState> from, NodeState to, boolean desiredRun, Optional<String> operatorId,
        Optional<String> publicKey, Optional<String> lastError, Instant effectiveAt, String by, String reason) {

    NodeChange toChange() {
        return new NodeChange(seq, nodeId, kind, from.map(Enum::name), to.name(), operatorId, publicKey, effectiveAt,
                by, reason);
    }
}
