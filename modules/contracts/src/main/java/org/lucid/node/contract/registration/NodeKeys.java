package org.lucid.node.contract.registration;

import java.util.Optional;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.signing.NodeId;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.json.Bounds;

/** Which key a node signs with; asked for by whoever checks a node's signature. */
public final class NodeKeys {

    /** The key in force now, or in the given slot; NOT_FOUND 5001 for a node that is not known. Modules only. */
    public static final Operation<GetKey, NodeKey> GET_KEY = Operation
            .of("lucid.registration.get-key", GetKey.class, NodeKey.class).failures(LucidError.NODE_UNKNOWN.number());

    private NodeKeys() {
    }

    /**
     * Asks for a node's key.
     *
     * @param slot the slot for which the key is wanted; empty for now
     */
    public record GetKey(@Bounds(pattern = NodeId.PATTERN) String nodeId, Optional<Long> slot) {
    }

    /**
     * A node's key.
     *
     * @param publicKey 32 bytes in hex
     * @param state the node's state in upper case, such as ACTIVE or TERMINATED
     * @param operatorId whose node it is; empty for a node of nobody
     * @param networkHash the hash of the network (CON-11) that messages are signed for, 32 bytes in hex
     */
    public record NodeKey(String nodeId, String publicKey, String state, Optional<String> operatorId,
            String networkHash) {
    }
}
