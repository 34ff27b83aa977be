package org.lucid.node.consensus;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.MerkleTree;
import org.lucid.node.contract.signing.SignedBytes;

/**
 * Closing a slot as a pure function of what is stored: the same records give the same bytes, whoever computes them
 * (CON-59).
 */
final class SlotClosing {

    private SlotClosing() {
    }

    /**
     * What a slot is closed from.
     *
     * @param started the nodes whose first valid beacon lies before this slot
     * @param proofs the stored proofs of the slot, by id
     * @param equivocated nodes with evidence for this slot
     * @param nextBits presence in the slot after it
     */
    record Input(long slot, Set<String> started, Roster roster, List<Records.Proof> proofs, Set<String> equivocated,
            int bits, int nextBits, int minimumBits, String previousDigest, byte[] networkHash) {
    }

    /** The lines and the facts of the header; its signature is still missing. */
    record Result(long slot, boolean observed, Optional<String> reason, int expected, int beacons, int proofs,
            String proofsRoot, String totalsRoot, String digest, List<Records.Line> lines) {
    }

    static Result close(Input input) {
        boolean observed = Presence.observed(input.bits(), input.nextBits(), input.minimumBits());
        TreeMap<String, Records.Proof> beacons = new TreeMap<>();
        input.proofs().stream().filter(proof -> !input.equivocated().contains(proof.nodeId()))
                .forEach(proof -> beacons.put(proof.nodeId(), proof));
        Collection<String> nodes = new TreeSet<>(input.started());
        nodes.addAll(beacons.keySet());
        List<Records.Line> lines = new ArrayList<>();
        int expected = 0;
        int counted = 0;
        for (String node : nodes) {
            boolean barred = input.roster().isBarred(node);
            Records.Line line = new Records.Line(node, input.roster().entityOf(node), observed && !barred,
                    beacons.containsKey(node), barred, input.equivocated().contains(node));
            expected += line.expected() ? 1 : 0;
            counted += line.beacon() ? 1 : 0;
            lines.add(line);
        }
        String proofsRoot = Hex.of(MerkleTree.root(input.proofs().stream()
                .map(proof -> MerkleTree.leaf(Hex.bytes("proof_hash", proof.proofHash(), 32))).toList()));
        String totalsRoot = Hex.of(MerkleTree.root(lines.stream().map(SlotClosing::leaf).toList()));
        String digest = Hex.of(SignedBytes.tagged("LUCID-SLOT-DIGEST-V1", input.networkHash()).u64(input.slot())
                .u8(observed ? 1 : 0).u32(expected).u32(counted).str(proofsRoot).str(totalsRoot)
                .str(input.previousDigest()).sha256());
        return new Result(input.slot(), observed, observed ? Optional.empty() : Optional.of("manager_down"), expected,
                counted, input.proofs().size(), proofsRoot, totalsRoot, digest, lines);
    }

    /** The leaf of a node's line (CON-63); credits and duties are 0 as long as beacons are the only kind. */
    private static byte[] leaf(Records.Line line) {
        int flags = (line.expected() ? 1 : 0) | (line.beacon() ? 2 : 0) | (line.suspended() ? 8 : 0)
                | (line.equivocated() ? 16 : 0);
        return MerkleTree.leaf(SignedBytes.untagged().str(line.nodeId()).str(line.entityId()).u8(flags).u64(0).u64(0)
                .u64(0).u32(0).u32(0).toBytes());
    }
}
