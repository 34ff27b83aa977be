package org.lucid.node.contract.signing;

import java.time.Instant;

/**
 * The messages of registration, membership and sessions that are signed (NOD-02), besides the registration
 * itself. Each is the tag, the hash of the network and the fields in the order of the parameters.
 */
public final class NodeMessages {

    private NodeMessages() {
    }

    /** What a node signs to show that it is reachable under an address; the nonce has 32 bytes. */
    public static byte[] reachability(byte[] networkHash, String nodeId, String onionAddress, int port, byte[] nonce) {
        return SignedBytes.tagged("LUCID-REACHABILITY-V1", networkHash).str(nodeId).str(onionAddress).u32(port)
                .raw(nonce).toBytes();
    }

    /** What both keys sign when a node changes its key. */
    public static byte[] keyRotation(byte[] networkHash, String nodeId, byte[] oldKey, byte[] newKey, int keyVersion) {
        return SignedBytes.tagged("LUCID-KEY-ROTATION-V1", networkHash).str(nodeId).raw(oldKey).raw(newKey)
                .u32(keyVersion).toBytes();
    }

    /** What a node signs to name the address that it is paid to. */
    public static byte[] payoutAddress(byte[] networkHash, String nodeId, String address, int version) {
        return SignedBytes.tagged("LUCID-PAYOUT-ADDRESS-V1", networkHash).str(nodeId).str(address).u32(version)
                .toBytes();
    }

    /** What a node signs to withdraw a pending change of its address. */
    public static byte[] payoutAddressCancel(byte[] networkHash, String nodeId, String changeId) {
        return SignedBytes.tagged("LUCID-PAYOUT-ADDRESS-CANCEL-V1", networkHash).str(nodeId).str(changeId).toBytes();
    }

    /** What the manager signs to let a session in at a node. */
    public static byte[] sessionTicket(byte[] networkHash, String allocationId, String nodeId, String sessionId,
            String resourceType, long quantity, long durationSeconds, Instant expires) {
        return SignedBytes.tagged("LUCID-SESSION-TICKET-V1", networkHash).str(allocationId).str(nodeId).str(sessionId)
                .str(resourceType).u64(quantity).u32(durationSeconds).u64(expires.toEpochMilli()).toBytes();
    }

    /** What a node signs about a session that ended. */
    public static byte[] sessionReport(byte[] networkHash, String allocationId, String sessionId, Instant started,
            Instant ended, long bytesIn, long bytesOut, String reason) {
        return SignedBytes.tagged("LUCID-SESSION-REPORT-V1", networkHash).str(allocationId).str(sessionId)
                .u64(started.toEpochMilli()).u64(ended.toEpochMilli()).u64(bytesIn).u64(bytesOut).str(reason).toBytes();
    }
}
