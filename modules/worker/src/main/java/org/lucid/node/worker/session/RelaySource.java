package org.lucid.node.worker.session;

import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.lucid.node.contract.consensus.Consensus.RelayReceipt;
import org.lucid.node.contract.consensus.ProofKind;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.ProofBody;
import org.lucid.node.worker.proof.ProofSource;

/** The relay proofs of a node: of each session the largest receipt of the slot, at most 32 of them (NOD-77, CON-26). */
public final class RelaySource implements ProofSource {

    private static final int MOST = 32;
    private static final Comparator<RelayReceipt> BY_ID = Comparator.comparing(receipt -> receipt.sessionId().getBytes(
            StandardCharsets.UTF_8), Arrays::compareUnsigned);

    private final Supplier<Collection<SessionRecord>> sessions;

    public RelaySource(Supplier<Collection<SessionRecord>> sessions) {
        this.sessions = sessions;
    }

    @Override
    public Future<Optional<Work>> work(long slot) {
        return Future.succeededFuture(relayed(sessions.get(), slot));
    }

    /** The work of a slot; where there are more sessions than fit, those that relayed most. */
    static Optional<Work> relayed(Collection<SessionRecord> sessions, long slot) {
        List<RelayReceipt> receipts = sessions.stream().flatMap(session -> session.receipts().stream().filter(
                receipt -> receipt.slot() == slot).map(
                        receipt -> new RelayReceipt(session.sessionId(), receipt.bytes(), receipt.sig())))
                .sorted(Comparator.comparingLong(RelayReceipt::bytes).reversed()).limit(MOST).sorted(BY_ID).toList();
        if (receipts.isEmpty()) {
            return Optional.empty();
        }
        ProofBody body = new ProofBody.Relay(receipts.stream().map(receipt -> new ProofBody.Receipt(receipt
                .sessionId(), receipt.bytes(), Hex.bytes("sig", receipt.sig(), 64))).toList());
        return Optional.of(new Work(ProofKind.RELAY_BANDWIDTH, receipts.stream().mapToLong(RelayReceipt::bytes).sum(),
                body, Optional.of(receipts), Optional.empty(), Optional.empty()));
    }
}
