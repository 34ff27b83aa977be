package org.lucid.node.contract.registration;

import java.util.Optional;
import org.lucid.node.kernel.bus.Operation;

/** The key of a node, for those who must check its signatures. */
public final class NodeKeys {

    public static final Operation<GetKey, NodeKey> GET_KEY = Operation.of("lucid.registration.get-key", GetKey.class,
            NodeKey.class).failures(5001);

    private NodeKeys() {
    }

    /** Which node, and the slot in which the key must have been in force (now when absent). */
    public record GetKey(String nodeId, Optional<Long> slot) {
    }

    /**
     * The key in force.
     *
     * @param publicKey hex of 32 bytes
     * @param state the node's state in upper case
     * @param networkHash hex of the hash that is part of every signed message (CON-11)
     */
    public record NodeKey(String nodeId, String publicKey, String state, Optional<String> operatorId,
            String networkHash) {
    }
}
