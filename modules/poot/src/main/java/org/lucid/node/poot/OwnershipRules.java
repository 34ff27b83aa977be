package org.lucid.node.poot;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.contract.payouts.PayoutSending.ChainBalance;
import org.lucid.node.poot.Challenge.Submission;

/** What an answer to a challenge must be, in the order in which it is looked at (CON-162, CON-164). Pure. */
final class OwnershipRules {

    private static final long OLDEST_BLOCK = 1200;
    private static final Duration ATTEMPTS_COUNT = Duration.ofHours(1);

    private OwnershipRules() {
    }

    /**
     * Why an answer is rejected before the chain is asked; empty when it is not.
     *
     * @param proven the registered address of the node, if its owner proved it
     */
    static Optional<String> problem(boolean signed, Optional<String> proven, Submission answer, Usdt minimum) {
        if (!signed) {
            return Optional.of("signature_invalid");
        }
        if (proven.filter(answer.address()::equals).isEmpty()) {
            return Optional.of("address_not_registered");
        }
        return answer.claimedUsdt().compareTo(minimum) < 0 ? Optional.of("below_minimum") : Optional.empty();
    }

    /** What the chain decides. */
    static OwnershipProof decided(OwnershipProof pending, ChainBalance chain, Instant validUntil) {
        long behind = chain.blockHeight() - pending.blockHeight();
        if (behind < 0 || behind > OLDEST_BLOCK) {
            return pending.rejected("block_height_out_of_range", Optional.of(chain.balanceUsdt()));
        }
        return chain.balanceUsdt().compareTo(pending.claimedUsdt()) < 0
                ? pending.rejected("balance_below_claim", Optional.of(chain.balanceUsdt()))
                : pending.valid(chain.balanceUsdt(), validUntil);
    }

    /** From when on proofs count as attempts. */
    static Instant attemptsSince(Instant now) {
        return now.minus(ATTEMPTS_COUNT);
    }

    /** How long to wait before another attempt; empty when one may be made now. */
    static Optional<Duration> wait(List<OwnershipProof> ofTheLastHour, int most, Instant now) {
        List<Instant> rejected = ofTheLastHour.stream().filter(
                proof -> proof.state() == OwnershipProof.State.REJECTED).map(OwnershipProof::submittedAt).sorted()
                .toList();
        return rejected.size() < most
                ? Optional.empty()
                : Optional.of(Duration.between(now, rejected.get(rejected.size() - most).plus(ATTEMPTS_COUNT))).filter(
                        Duration::isPositive);
    }
}
