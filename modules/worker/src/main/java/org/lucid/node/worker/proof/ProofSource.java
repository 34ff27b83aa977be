package org.lucid.node.worker.proof;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.consensus.Consensus;
import org.lucid.node.contract.consensus.ProofKind;
import org.lucid.node.contract.signing.ProofBody;

/** Where an agent gets the entries of one kind of proof from (NOD-72). */
public interface ProofSource {

    /**
     * What a node did in a slot that is over; one of the lists is there, the one of the kind.
     *
     * @param value bytes or sessions, as the kind counts them
     */
    record Work(ProofKind kind, long value, ProofBody body, Optional<List<Consensus.RelayReceipt>> receipts,
            Optional<List<String>> audits, Optional<List<Consensus.SessionValidation>> validations) {

        /** How many entries there are. */
        long count() {
            return receipts.map(List::size).or(() -> audits.map(List::size)).or(() -> validations.map(List::size))
                    .orElse(0);
        }
    }

    /** What was done in a slot; nothing when nothing was. */
    Future<Optional<Work>> work(long slot);
}
