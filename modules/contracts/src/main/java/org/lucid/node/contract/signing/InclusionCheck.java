package org.lucid.node.contract.signing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.consensus.Slots.Inclusion;
import org.lucid.node.contract.consensus.Slots.Slot;
import org.lucid.node.kernel.crypto.Signatures;

/** Checks without the manager that a line is in a closed slot (CON-62). */
public final class InclusionCheck {

    private InclusionCheck() {
    }

    /** What does not hold, in words; nothing when all does. */
    public static List<String> faults(Inclusion inclusion, Signatures signatures, Optional<String> managerKey) {
        List<String> faults = new ArrayList<>();
        byte[] root = MerkleTree.rootOf(MerkleTree.leaf(hex(inclusion.leaf())), inclusion.index(), inclusion.size(),
                inclusion.path().stream().map(InclusionCheck::hex).toList());
        Slot header = inclusion.header();
        String wanted = inclusion.tree().equals("totals") ? header.totalsRoot() : header.proofsRoot();
        if (!Arrays.equals(root, hex(wanted)) || !wanted.equals(inclusion.root())) {
            faults.add("the line does not lead to the " + inclusion.tree() + " root of the header");
        }
        managerKey.filter(key -> !key.equals(inclusion.managerKey())).ifPresent(key -> faults.add(
                "the manager's key is " + inclusion.managerKey() + " and not " + key));
        faults.addAll(faults(header, hex(inclusion.networkHash()), hex(inclusion.managerKey()), signatures));
        return faults;
    }

    /** What does not hold of a header by itself: its digest, and the manager's signature over it. */
    public static List<String> faults(Slot header, byte[] networkHash, byte[] managerKey, Signatures signatures) {
        List<String> faults = new ArrayList<>();
        byte[] digest = SlotDigest.header(networkHash, header);
        if (!Hex.of(digest).equals(header.digest())) {
            faults.add("the header's digest is " + header.digest() + " and comes out as " + Hex.of(digest));
        }
        if (!signatures.verify(managerKey, ConsensusMessages.slotHeader(networkHash, header.slot(), digest),
                hex(header.signature()))) {
            faults.add("the signature is not the manager's over this header");
        }
        return faults;
    }

    private static byte[] hex(String text) {
        return Hex.bytes("inclusion", text, text.length() / 2);
    }
}
