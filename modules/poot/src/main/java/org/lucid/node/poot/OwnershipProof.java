package org.lucid.node.poot;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.contract.poot.Ownerships;
import org.lucid.node.poot.Challenge.Submission;

/**
 * What a consumed challenge led to (CON-162, CON-163).
 *
 * @param attempts how often the chain was asked without an answer
 * @param nextAttemptAt while pending: when it is asked again
 */
public record OwnershipProof(String proofId, String challengeId, String nodeId, String proofType, String address,
        Usdt claimedUsdt, Optional<Usdt> balanceUsdt, long blockHeight, State state, Optional<String> reason,
        Instant submittedAt, Optional<Instant> validUntil, int attempts, Optional<Instant> nextAttemptAt) {

    /** How long the chain is asked. */
    static final Duration PATIENCE = Duration.ofMinutes(15);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

    /** From PENDING_CHAIN to one of the others, once. */
    public enum State {
        PENDING_CHAIN, VALID, REJECTED, EXPIRED;

        String json() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A proof of which the chain must be asked, and may be at once. */
    static OwnershipProof pending(Challenge challenge, Submission answer) {
        return new OwnershipProof(challenge.proofId().orElseThrow(), challenge.challengeId(), challenge.nodeId(), answer
                .proofType(), answer.address(), answer.claimedUsdt(), Optional.empty(), answer.blockHeight(),
                State.PENDING_CHAIN, Optional.empty(), answer.at(), Optional.empty(), 0, Optional.of(answer.at()));
    }

    OwnershipProof rejected(String why, Optional<Usdt> balance) {
        return with(State.REJECTED, Optional.of(why), balance, Optional.empty(), attempts, Optional.empty());
    }

    OwnershipProof valid(Usdt balance, Instant until) {
        return with(State.VALID, Optional.empty(), Optional.of(balance), Optional.of(until), attempts,
                Optional.empty());
    }

    /** The chain gave no answer: again after 5, 10, 20, 40, 60, 60 ... s, and given up after 15 minutes. */
    OwnershipProof unanswered(Instant now) {
        if (!now.isBefore(submittedAt.plus(PATIENCE))) {
            return with(State.EXPIRED, Optional.of("ledger_unavailable"), balanceUsdt, Optional.empty(), attempts,
                    Optional.empty());
        }
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(attempts, 4));
        return with(State.PENDING_CHAIN, Optional.empty(), balanceUsdt, Optional.empty(), attempts + 1, Optional.of(now
                .plus(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE)));
    }

    private OwnershipProof with(State next, Optional<String> why, Optional<Usdt> balance, Optional<Instant> until,
            int tried, Optional<Instant> again) {
        return new OwnershipProof(proofId, challengeId, nodeId, proofType, address, claimedUsdt, balance, blockHeight,
                next, why, submittedAt, until, tried, again);
    }

    boolean isPending() {
        return state == State.PENDING_CHAIN;
    }

    /** As others see it; a valid one expires by itself (CON-165). */
    Ownerships.OwnershipProof toContract(Instant now) {
        State shown = validUntil.filter(until -> !now.isBefore(until)).isPresent() ? State.EXPIRED : state;
        return new Ownerships.OwnershipProof(proofId, challengeId, nodeId, proofType, address, claimedUsdt, balanceUsdt,
                blockHeight, shown.json(), reason, submittedAt, validUntil, nextAttemptAt);
    }

    Ownerships.OwnershipDecided toEvent() {
        return new Ownerships.OwnershipDecided(nodeId, proofId, state.json(), reason, validUntil);
    }
}
