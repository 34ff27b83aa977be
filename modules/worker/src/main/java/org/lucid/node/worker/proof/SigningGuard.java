package org.lucid.node.worker.proof;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.contract.consensus.Consensus;
import org.lucid.node.contract.consensus.Leaders;
import org.lucid.node.contract.consensus.ProofKind;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.SignedBytes;
import org.lucid.node.worker.store.AgentStore;
import org.lucid.node.worker.store.AgentStore.Watermark;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Nothing is sent that was not noted durably before, and for a slot and purpose only one thing is ever signed (NOD-73,
 * CON-120, CON-121).
 */
public final class SigningGuard {

    private static final Logger LOG = LoggerFactory.getLogger(SigningGuard.class);
    private static final String CLAIM = "claim";

    private final AgentStore store;
    private final String keyId;
    private final Map<String, Long> floors = new HashMap<>();
    private boolean stopped;

    public SigningGuard(AgentStore store, String keyId) {
        this.store = store;
        this.keyId = keyId;
    }

    /**
     * Raises the marks to what the manager holds; a purpose without a mark of its own signs nothing for the running slot.
     *
     * @return the proofs that were signed last, to be sent again if their slots are still open
     */
    public Future<List<Consensus.TaskProof>> raise(Consensus.Duties duties) {
        List<Consensus.TaskProof> last = new ArrayList<>();
        Future<Void> chain = Future.succeededFuture();
        for (ProofKind kind : ProofKind.values()) {
            chain = chain.compose(before -> raise(kind.json(), duties.newestSlots().getOrDefault(kind.json(), -1L),
                    duties.currentSlot())).map(mark -> {
                        mark.flatMap(Watermark::proof).ifPresent(last::add);
                        return null;
                    });
        }
        return chain.compose(before -> raise(CLAIM, -1L, duties.currentSlot())).map(mark -> last);
    }

    private Future<Optional<Watermark>> raise(String purpose, long managers, long current) {
        return store.mark(keyId + ":" + purpose).map(mark -> {
            long own = mark.map(Watermark::slot).orElse(current);
            floors.merge(purpose, Math.max(managers, own), Math::max);
            return mark;
        });
    }

    /** Whether a proof of this kind may be signed for a slot. */
    public boolean maySign(ProofKind kind, long slot) {
        return !stopped && slot > floors.getOrDefault(kind.json(), Long.MAX_VALUE);
    }

    /** Whether a claim may be signed for a slot. */
    public boolean mayClaim(long slot) {
        return !stopped && slot > floors.getOrDefault(CLAIM, Long.MAX_VALUE);
    }

    /** Notes a signed proof; false when it must not be sent, because another thing was signed before. */
    public Future<Boolean> note(Consensus.TaskProof proof, byte[] message) {
        return note(new Watermark(keyId + ":" + proof.kind(), proof.slot(), Hex.of(SignedBytes.sha256(message)),
                Optional.of(proof), Optional.empty()), proof.kind());
    }

    /** Notes a signed claim, likewise. */
    public Future<Boolean> note(Leaders.ClaimSlot claim, byte[] message) {
        return note(new Watermark(keyId + ":" + CLAIM, claim.slot(), Hex.of(SignedBytes.sha256(message)), Optional
                .empty(), Optional.of(claim)), CLAIM);
    }

    private Future<Boolean> note(Watermark mark, String purpose) {
        floors.merge(purpose, mark.slot(), Math::max);
        return store.raise(mark);
    }

    /** The newest slot that a beacon was signed for, in this run or an earlier one. */
    public Optional<Long> newestBeacon() {
        return Optional.ofNullable(floors.get(ProofKind.UPTIME_BEACON.json())).filter(slot -> slot >= 0);
    }

    /** Another machine uses the key: nothing more is signed until somebody starts this agent by hand. */
    void equivocated(String nodeId) {
        stopped = true;
        LOG.error("event=signing_stopped reason=\"another machine uses the key of {}; stop it, then start this agent "
                + "again\"", nodeId);
    }

    /** Somebody looked after it. */
    public void resume() {
        stopped = false;
    }

    public boolean isStopped() {
        return stopped;
    }
}
