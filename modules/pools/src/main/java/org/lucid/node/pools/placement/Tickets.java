package org.lucid.node.pools.placement;

import java.time.Instant;
import java.util.Optional;
import org.lucid.node.contract.pools.Allocations.SessionReport;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.NodeMessages;
import org.lucid.node.kernel.crypto.Identity;
import org.lucid.node.kernel.crypto.Signatures;

/**
 * Signs the tickets that let sessions in at nodes, and checks what nodes say of sessions (NOD-02).
 *
 * @param networkHash the network that both are for
 */
record Tickets(Identity identity, Signatures signatures, byte[] networkHash) {

    /** The manager's signature over an allocation that is held, good until its hold ends; none for any other. */
    Optional<String> of(AllocationRecord allocation) {
        return allocation.state() == AllocationState.HELD
                ? Optional.of(Hex.of(identity.sign(NodeMessages.sessionTicket(networkHash, allocation.allocationId(),
                        allocation.nodeId().orElseThrow(), allocation.sessionId(), allocation.type().json(), allocation
                                .quantity(),
                        allocation.durationSeconds(), Instant.ofEpochMilli(allocation.expiresAt().toEpochMilli())))))
                : Optional.empty();
    }

    /** Whether a node's key signed this report on an allocation. */
    boolean isSigned(AllocationRecord allocation, SessionReport report, String publicKey) {
        byte[] message = NodeMessages.sessionReport(networkHash, allocation.allocationId(), allocation.sessionId(),
                report.startedAt(), report.endedAt(), report.bytesIn(), report.bytesOut(), report.reason());
        return signatures.verify(Hex.bytes("public_key", publicKey, 32), message, Hex.bytes("report.signature",
                report.signature(), 64));
    }
}
