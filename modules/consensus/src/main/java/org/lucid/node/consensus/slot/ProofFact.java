package org.lucid.node.consensus.slot;

import java.util.Comparator;
import org.lucid.node.consensus.proof.Verdicts;
import org.lucid.node.contract.consensus.ProofKind;

/** What closing needs of a stored proof. */
public record ProofFact(String nodeId, ProofKind kind, byte[] hash, Verdicts verdicts) {

    /** The order of the leaves of the tree of proofs: by node id, then kind (CON-62). */
    public static final Comparator<ProofFact> ORDER = Comparator.comparing(ProofFact::nodeId)
            .thenComparing(ProofFact::kind);
}
