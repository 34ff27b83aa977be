package org.lucid.node.poot;

import java.time.Instant;
import java.util.Optional;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.contract.poot.Ownerships;
import org.lucid.node.contract.poot.Ownerships.Submit;

/**
 * A challenge to a node, and what became of it (CON-160, CON-161).
 *
 * @param challenge random bytes in hex
 * @param submission the answer that used it up, with {@code proofId} of the proof that it leads to
 * @param open whether something is left to do about it: to be answered, or to be made a proof of
 * @param openKey the node's id while it is issued, so that there is one; then {@code closed:} and its id (NOD-03)
 */
public record Challenge(String challengeId, String nodeId, String challenge, Instant issuedAt, Instant expiresAt,
        State state, Optional<Submission> submission, Optional<String> proofId, boolean open, String openKey) {

    /** From ISSUED to one of the others, once. */
    public enum State {
        ISSUED, CONSUMED, SUPERSEDED, EXPIRED
    }

    /** An answer as it was given. */
    public record Submission(String sig, String proofType, String address, Usdt claimedUsdt, long blockHeight,
            Instant at) {

        static Submission of(Submit request, Instant now) {
            return new Submission(request.sig(), request.proofType(), request.address(), request.claimedUsdt(), request
                    .blockHeight(), now);
        }
    }

    static Challenge issue(String challengeId, String nodeId, String challenge, Instant now, Instant expiresAt) {
        return new Challenge(challengeId, nodeId, challenge, now, expiresAt, State.ISSUED, Optional.empty(), Optional
                .empty(), true, nodeId);
    }

    /** Whether it can be answered. */
    boolean isOpen(Instant now) {
        return state == State.ISSUED && now.isBefore(expiresAt);
    }

    /** Answered; from here on nothing else can become of it. */
    Challenge consumed(Submission answer, String proof) {
        return new Challenge(challengeId, nodeId, challenge, issuedAt, expiresAt, State.CONSUMED, Optional.of(answer),
                Optional.of(proof), true, "closed:" + challengeId);
    }

    /** Too late, or another one was asked for. */
    Challenge ended(Instant now) {
        return new Challenge(challengeId, nodeId, challenge, issuedAt, expiresAt, now.isBefore(expiresAt)
                ? State.SUPERSEDED
                : State.EXPIRED, submission, proofId, false, "closed:" + challengeId);
    }

    /** The proof that it leads to is stored. */
    Challenge done() {
        return new Challenge(challengeId, nodeId, challenge, issuedAt, expiresAt, state, submission, proofId, false,
                openKey);
    }

    Ownerships.Challenge toContract() {
        return new Ownerships.Challenge(challengeId, nodeId, challenge, issuedAt, expiresAt);
    }
}
