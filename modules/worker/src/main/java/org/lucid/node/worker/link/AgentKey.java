package org.lucid.node.worker.link;

import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.NodeId;
import org.lucid.node.kernel.crypto.Signatures;

/** The key that a node is. The seed never leaves this object. */
public final class AgentKey {

    private final Signatures signatures;
    private final byte[] seed;
    private final byte[] publicKey;
    private final String id;

    public AgentKey(Signatures signatures, byte[] seed) {
        this.signatures = signatures;
        this.seed = seed.clone();
        this.publicKey = signatures.publicKey(seed);
        this.id = NodeId.of(publicKey);
    }

    /** The id that the key stands for (NOD-05); the agent's own records are kept under it. */
    public String id() {
        return id;
    }

    /** The public half, 32 bytes. */
    public byte[] publicKey() {
        return publicKey;
    }

    /** The signature of a message in hex. */
    public String sign(byte[] message) {
        return Hex.of(signatures.sign(seed, message));
    }

    /** Whether somebody else's signature is good. */
    public boolean verify(byte[] othersKey, byte[] message, byte[] signature) {
        return signatures.verify(othersKey, message, signature);
    }

    public Signatures signatures() {
        return signatures;
    }
}
