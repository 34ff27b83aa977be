package org.lucid.node.contract.poot;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.bus.Topic;
import org.lucid.node.kernel.json.Bounds;

/**
 * The proof that the address of a node holds a stake, by a challenge that the node signs (CON-160 to CON-165). It plays no
 * part in leader order or score and expires by itself.
 */
public final class Ownerships {

    public static final Operation<Poot.OfNode, Challenge> CHALLENGE = Operation.of("lucid.poot.ownership-challenge",
            Poot.OfNode.class, Challenge.class).roles(Role.NODE_OPERATOR, Role.NODE).keyed(Poot.OfNode::nodeId)
            .failures(2006, 5001, 5404);
    /** Submitting uses the challenge up, whatever comes of it; a second time is CONFLICT 5401. */
    public static final Operation<Submit, OwnershipProof> SUBMIT = Operation.of("lucid.poot.ownership-submit",
            Submit.class, OwnershipProof.class).roles(Role.NODE_OPERATOR, Role.NODE).keyed(Submit::nodeId)
            .deadline(Duration.ofSeconds(20))
            .failures(2006, 5001, 5011, 5401, 5404);
    /** The latest proof of a node; NOT_FOUND 5011 when there is none. */
    public static final Operation<Poot.OfNode, OwnershipProof> LATEST = Operation.of("lucid.poot.ownership",
            Poot.OfNode.class, OwnershipProof.class).roles(Role.NODE_OPERATOR, Role.NODE).failures(2006, 5001, 5011);

    public static final Topic<OwnershipDecided> DECIDED = Topic
            .of("lucid.poot.ownership-decided", OwnershipDecided.class)
            .audience(Role.NODE_OPERATOR, Role.NODE, Role.SERVICE).ofNode(OwnershipDecided::nodeId);

    private Ownerships() {
    }

    /** What is to be signed, in hex; issuing another one supersedes it. */
    public record Challenge(String challengeId, String nodeId, String challenge, Instant issuedAt, Instant expiresAt) {
    }

    /**
     * The answer to a challenge.
     *
     * @param sig of the node's key over {@code LUCID-OWNERSHIP-V1}, 64 bytes in hex
     * @param address the registered and proven payout address of the node
     * @param claimedUsdt at least the configured minimum, and not more than the address holds
     * @param blockHeight of a solidified block, at most 1200 behind the newest
     */
    public record Submit(String nodeId, @Bounds(pattern = "[A-Za-z0-9_-]{1,64}") String challengeId,
            @Bounds(pattern = "[0-9a-f]{128}") String sig,
            @Bounds(pattern = "stake_proof|balance_proof") String proofType,
            @Bounds(min = "34", max = "34") String address, Usdt claimedUsdt, @Bounds(min = "0") long blockHeight) {
    }

    /**
     * A proof.
     *
     * @param state pending_chain, valid, rejected or expired
     * @param reason why it was rejected: signature_invalid, address_not_registered, below_minimum,
     *            block_height_out_of_range or balance_below_claim; of an expired one ledger_unavailable when it was never
     *            valid
     * @param balanceUsdt what the address held when it was looked at
     * @param nextAttemptAt while pending: when the chain is asked again
     */
    public record OwnershipProof(String proofId, String challengeId, String nodeId, String proofType, String address,
            Usdt claimedUsdt, Optional<Usdt> balanceUsdt, long blockHeight, String state, Optional<String> reason,
            Instant submittedAt, Optional<Instant> validUntil, Optional<Instant> nextAttemptAt) {
    }

    /** A proof was found valid, was rejected or could not be decided in time. */
    public record OwnershipDecided(String nodeId, String proofId, String state, Optional<String> reason,
            Optional<Instant> validUntil) {
    }
}
