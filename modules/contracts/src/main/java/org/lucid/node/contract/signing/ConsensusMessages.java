package org.lucid.node.contract.signing;

import java.time.Instant;

/**
 * The messages of consensus and PoOT that are signed (CON-13), besides the task proof. Each is the tag, the hash of the network and the fields in
 * the order of the parameters.
 */
public final class ConsensusMessages {

    private ConsensusMessages() {
    }

    /** What the client of a session signs for the bytes relayed in a slot. */
    public static byte[] relayReceipt(byte[] networkHash, String sessionId, String nodeId, long slot, long bytes) {
        return SignedBytes.tagged("LUCID-RELAY-RECEIPT-V1", networkHash).str(sessionId).str(nodeId).u64(slot).u64(bytes)
                .toBytes();
    }

    /** What a leader signs to claim its slot. */
    public static byte[] slotClaim(byte[] networkHash, String entityId, String nodeId, long slot, int window,
            byte[] blockDigest, Instant timestamp) {
        return SignedBytes.tagged("LUCID-SLOT-CLAIM-V1", networkHash).str(entityId).str(nodeId).u64(slot).u8(window)
                .raw(blockDigest).u64(timestamp.toEpochMilli()).toBytes();
    }

    /** What a node signs about an output of its own. */
    public static byte[] output(byte[] networkHash, String nodeId, byte[] outputHash, Instant timestamp, String nonce) {
        return SignedBytes.tagged("LUCID-OUTPUT-V1", networkHash).str(nodeId).raw(outputHash)
                .u64(timestamp.toEpochMilli()).str(nonce).toBytes();
    }

    /** What a node signs to prove that a stake is its own. */
    public static byte[] ownership(byte[] networkHash, String challengeId, byte[] challenge, String nodeId,
            String address, long claimedMicroUsdt, long blockHeight) {
        return SignedBytes.tagged("LUCID-OWNERSHIP-V1", networkHash).str(challengeId).u32(challenge.length)
                .raw(challenge).str(nodeId).str(address).u64(claimedMicroUsdt).u64(blockHeight).toBytes();
    }

    /** What the manager signs when a slot is closed. */
    public static byte[] slotHeader(byte[] networkHash, long slot, byte[] headerDigest) {
        return SignedBytes.tagged("LUCID-SLOT-HEADER-V1", networkHash).u64(slot).raw(headerDigest).toBytes();
    }
}
