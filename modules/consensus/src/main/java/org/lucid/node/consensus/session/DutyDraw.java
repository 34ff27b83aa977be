package org.lucid.node.consensus.session;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.lucid.node.contract.signing.SignedBytes;

/** Who validates a session that ended in a slot (CON-33). */
public final class DutyDraw {

    /** Duties of a session that ended in slot e are due in slot e + 4. */
    public static final int DUE_AFTER = 4;
    private static final int MOST_DRAWS = 64;

    private DutyDraw() {
    }

    /**
     * Draws validators: for j = 0, 1 ... 63 the index is the first 8 bytes, unsigned, of
     * {@code SHA-256(str("LUCID-DUTY-V1") || network_hash || u64(e) || beta_e || str(session_id) || u32(j)) mod |L|};
     * nodes taken before, the host and members of its entity are skipped.
     *
     * @param candidates L, the nodes with a valid beacon in the slot, by id
     * @param entityOf the entity of a node at the start of the slot
     * @return at most {@code wanted} nodes in the order drawn
     */
    public static List<String> draw(byte[] networkHash, long slot, byte[] beaconOutput, String sessionId,
            String hostNodeId, List<String> candidates, UnaryOperator<String> entityOf, int wanted) {
        List<String> drawn = new ArrayList<>();
        String hostEntity = entityOf.apply(hostNodeId);
        for (int j = 0; j < MOST_DRAWS && drawn.size() < wanted && !candidates.isEmpty(); j++) {
            String node = candidates.get(index(networkHash, slot, beaconOutput, sessionId, j, candidates.size()));
            if (!drawn.contains(node) && !node.equals(hostNodeId) && !entityOf.apply(node).equals(hostEntity)) {
                drawn.add(node);
            }
        }
        return drawn;
    }

    static int index(byte[] networkHash, long slot, byte[] beaconOutput, String sessionId, int j, int size) {
        byte[] hash = SignedBytes.tagged("LUCID-DUTY-V1", networkHash).u64(slot).raw(beaconOutput).str(sessionId)
                .u32(j).sha256();
        return (int) Long.remainderUnsigned(ByteBuffer.wrap(hash).getLong(), size);
    }
}
