package org.lucid.node.contract.registration;

import java.time.Instant;
import java.util.Optional;
import org.lucid.node.contract.LucidError;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.bus.Topic;
import org.lucid.node.kernel.json.Bounds;

/** Which key a node signs with; asked for by whoever checks a node's signature. */
public final class NodeKeys {

    /** The key in force now, or in the given slot; NOT_FOUND 5001 for a node that is not known. Modules only. */
    public static final Operation<GetKey, NodeKey> GET_KEY = Operation
            .of("lucid.registration.get-key", GetKey.class, NodeKey.class).failures(LucidError.NODE_UNKNOWN.number());

    /** A node signs with a new key from now on; both keys have signed for it (NOD-07). */
    public static final Operation<Rotate, Rotated> ROTATE = Operation.of("lucid.registration.rotate-key", Rotate.class,
            Rotated.class).roles(Role.NODE).single().failures(2006, 5001, 5003, 5101, 5103);
    public static final Topic<KeyRotated> KEY_ROTATED = Topic.of("lucid.registration.key-rotated", KeyRotated.class)
            .audience(Role.NODE_OPERATOR, Role.NODE, Role.SERVICE).ofNode(KeyRotated::nodeId);

    private NodeKeys() {
    }

    /**
     * Asks for a node's key.
     *
     * @param slot the slot for which the key is wanted; empty for now
     */
    public record GetKey(@Bounds(pattern = "[A-Za-z0-9_-]{1,64}") String nodeId, Optional<Long> slot) {
    }

    /**
     * A node's key.
     *
     * @param publicKey the key in force, or the one in force at the end of the time in which the slot is signed for, 32
     *            bytes in hex
     * @param state the node's state in upper case, such as ACTIVE or TERMINATED
     * @param operatorId whose node it is; empty for a node of nobody
     * @param networkHash the hash of the network (CON-11) that messages are signed for, 32 bytes in hex
     */
    public record NodeKey(String nodeId, String publicKey, String state, Optional<String> operatorId,
            String networkHash) {
    }

    /**
     * The change of a key.
     *
     * @param keyVersion the version of the new key: one more than that of the present one
     */
    public record Rotate(String nodeId, @Bounds(pattern = "[0-9a-f]{64}") String publicKey,
            @Bounds(min = "2", max = "16") int keyVersion, @Bounds(pattern = "[0-9a-f]{128}") String oldSignature,
            @Bounds(pattern = "[0-9a-f]{128}") String newSignature) {
    }

    /** From when the new key is in force. */
    public record Rotated(String nodeId, int keyVersion, Instant effectiveAt) {
    }

    /** A node has a new key. */
    public record KeyRotated(String nodeId, int keyVersion, Instant effectiveAt) {
    }
}
