package org.lucid.node.contract.signing;

import java.time.Instant;

/** The messages that nodes sign outside consensus. */
public final class Messages {

    private Messages() {
    }

    /**
     * What a registration is signed over (NOD-02): the name, type and addresses too, so that nobody in between can
     * change them.
     *
     * @param port 0 for none
     */
    public record Registration(String registrationId, byte[] publicKey, byte[] nonce, String name, String nodeType,
            String payoutAddress, String onionAddress, int port) {

        public byte[] bytes(byte[] networkHash) {
            return SignedBytes.tagged("LUCID-REGISTER-V1", networkHash).str(registrationId).raw(publicKey).raw(nonce)
                    .str(name).str(nodeType).str(payoutAddress).str(onionAddress).u32(port).toBytes();
        }
    }

    /** What a node signs to be given a token (API-27); the nonce has 16 bytes. */
    public static byte[] nodeToken(byte[] networkHash, String nodeId, Instant timestamp, byte[] nonce) {
        return SignedBytes.tagged("LUCID-NODE-TOKEN-V1", networkHash).str(nodeId).u64(timestamp.toEpochMilli())
                .raw(nonce).toBytes();
    }

    /** A task proof (CON-13); {@code body} are the encoded entries of CON-14. */
    public static byte[] taskProof(byte[] networkHash, String nodeId, long slot, int kind, long value, long count,
            Instant timestamp, byte[] body) {
        return SignedBytes.tagged("LUCID-TASK-PROOF-V1", networkHash).str(nodeId).u64(slot).u8(kind).u64(value)
                .u32(count).u64(timestamp.toEpochMilli()).raw(SignedBytes.sha256(body)).toBytes();
    }

    /** The body of an uptime proof (CON-14); the seal has 16 bytes. */
    public static byte[] uptimeBody(long sealSlot, byte[] seal) {
        return SignedBytes.untagged().u64(sealSlot).raw(seal).toBytes();
    }
}
