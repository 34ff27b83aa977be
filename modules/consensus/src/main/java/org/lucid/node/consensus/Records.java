package org.lucid.node.consensus;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.consensus.Consensus;

/** What consensus stores. Everything but presence is inserted once and never changed. */
final class Records {

    private Records() {
    }

    /** What was fixed at the first start (CON-03). */
    record Meta(String id, String networkId, Instant genesisAt, long firstSlot) {
    }

    /** A stored proof; its body is the seal. */
    record Proof(String id, String nodeId, long slot, int kind, long sealSlot, String seal, Instant ts, String sig,
            String proofHash, Instant receivedAt) {

        static String id(long slot, int kind, String nodeId) {
            return String.format("%012d:%d:%s", slot, kind, nodeId);
        }

        Consensus.StoredProof toStored() {
            return new Consensus.StoredProof(nodeId, slot, "uptime_beacon", ts, receivedAt, proofHash, sig);
        }
    }

    /** Two validly signed proofs of one node for one slot and kind (CON-24); it proves itself. */
    record Evidence(String evidenceId, String type, String nodeId, long slot, int kind, Proof first, Proof second,
            Instant recordedAt) {
    }

    /** The ten-second marks of a slot (CON-40). */
    record PresenceBits(long slot, int bits, Instant at) {
    }

    /** One link of the beacon chain. */
    record Beacon(long slot, String output, String proof, Instant producedAt) {
    }

    /** What one node did in one slot. */
    record Line(String nodeId, String entityId, boolean expected, boolean beacon, boolean suspended,
            boolean equivocated) {

        Consensus.TotalsLine toTotals() {
            return new Consensus.TotalsLine(nodeId, entityId, expected, beacon, suspended, equivocated, 0);
        }
    }

    /** Up to 1000 lines of a slot, by node id. */
    record Totals(long slot, int part, List<Line> lines, Instant closedAt) {

        static String id(long slot, int part) {
            return String.format("%012d:%04d", slot, part);
        }
    }

    /** The header of a closed slot: a slot is closed if and only if this exists (CON-61). */
    record Header(long slot, boolean observed, Optional<String> reason, int expected, int beacons, int proofs,
            String proofsRoot, String totalsRoot, String previousDigest, String digest, String signature,
            Instant closedAt) {

        Consensus.Slot toSlot() {
            return new Consensus.Slot(slot, observed, reason, expected, beacons, proofs, proofsRoot, totalsRoot,
                    previousDigest, digest, signature);
        }
    }

    /** A UTC day of one node. */
    record NodeEpoch(String id, String nodeId, long epoch, int beacons, int expected, int unobserved, int suspended,
            List<Share> byEntity) {

        static String id(long epoch, String nodeId) {
            return String.format("%08d:%s", epoch, nodeId);
        }
    }

    /** What a node did for one entity in a day. */
    record Share(String entityId, int beacons, int expected) {
    }

    /** A UTC day of one entity. */
    record TallyRow(String id, long epoch, String entityId, String entityType, int beacons, int expected) {
    }

    /** A closed day: it is closed if and only if this exists (CON-68). */
    record Epoch(long epoch, int nodes, int entities, String digest, Instant closedAt) {
    }
}
