package org.lucid.node.poot;

import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.payouts.PayoutSending;
import org.lucid.node.contract.payouts.PayoutSending.ChainBalance;
import org.lucid.node.contract.payouts.PayoutSending.GetChainBalance;
import org.lucid.node.contract.poot.Ownerships;
import org.lucid.node.contract.registration.NodeKeys;
import org.lucid.node.contract.registration.Nodes;
import org.lucid.node.contract.registration.PayoutAddresses;
import org.lucid.node.contract.signing.ConsensusMessages;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.module.Workers;
import org.lucid.node.kernel.store.Versioned;
import org.lucid.node.poot.Challenge.Submission;
import org.lucid.node.poot.OwnershipProof.State;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes proofs of consumed challenges and decides them. All of it follows from the challenge, so what a crash or a
 * failure left is taken up from the store: by the timer, at the start, and by nobody twice (CON-161 to CON-163).
 */
final class Settling {

    private static final Logger LOG = LoggerFactory.getLogger(Settling.class);
    private static final int BYTES = 32;
    private static final int SIGNATURE_BYTES = 64;

    private final ModuleContext<PootConfig> context;
    private final OwnershipStore store;
    private final Workers workers;

    Settling(ModuleContext<PootConfig> context, OwnershipStore store) {
        this.context = context;
        this.store = store;
        this.workers = context.workers("poot-verify", 2, 256);
        Stream.of(State.VALID, State.REJECTED, State.EXPIRED).forEach(this::decided);
    }

    private Counter decided(State state) {
        return context.meters().counter("lucid_poot_ownership", "state", state.json());
    }

    /** Goes on with all that was begun, for the nodes that come to this instance. */
    Future<?> run() {
        return challenges(Optional.empty()).compose(done -> store.due(context.clock().instant())).compose(due -> {
            List<Future<?>> asked = due.stream().filter(proof -> context.owns(proof.value().nodeId())).<Future<?>>map(
                    proof -> attempt(proof.value().nodeId(), ask(proof))).toList();
            return asked.isEmpty() ? Future.succeededFuture() : Future.join(asked);
        });
    }

    private Future<Void> challenges(Optional<String> cursor) {
        return store.open(cursor).compose(page -> {
            Future<?> chain = Future.succeededFuture();
            for (Versioned<Challenge> challenge : page.items()) {
                if (context.owns(challenge.value().nodeId())) {
                    chain = chain.compose(before -> attempt(challenge.value().nodeId(), goOn(challenge)));
                }
            }
            return page.next().isEmpty() ? chain.mapEmpty() : chain.compose(before -> challenges(page.next()));
        });
    }

    /** What fails for one node keeps nobody else waiting, and is tried again. */
    private static Future<?> attempt(String nodeId, Future<?> step) {
        return step.<Object>mapEmpty().recover(cause -> {
            LOG.warn("event=ownership_waits node={} reason=\"{}\"", nodeId, cause.getMessage());
            return Future.succeededFuture();
        });
    }

    private Future<?> goOn(Versioned<Challenge> challenge) {
        Instant now = context.clock().instant();
        return switch (challenge.value().state()) {
            case CONSUMED -> prove(challenge);
            case ISSUED -> challenge.value().isOpen(now)
                    ? Future.succeededFuture()
                    : store.challenges().replace(challenge.with(late -> late.ended(now)));
            case SUPERSEDED, EXPIRED -> Future.succeededFuture();
        };
    }

    /** The proof that a consumed challenge leads to, as far as it can be decided now. */
    Future<OwnershipProof> prove(Versioned<Challenge> consumed) {
        Challenge challenge = consumed.value();
        String proofId = challenge.proofId().orElseThrow();
        return store.proofs().get(proofId).compose(found -> found.isPresent()
                ? Future.succeededFuture(found.get())
                : firstLook(challenge).compose(proof -> store.proofs().insert(proof).onSuccess(inserted -> {
                    if (inserted) {
                        tell(proof);
                    }
                })).compose(inserted -> store.proofs().get(proofId)).map(Optional::orElseThrow))
                .compose(stored -> store.challenges().replace(consumed.with(Challenge::done)).compose(
                        done -> stored.value().isPending() && stored.value().attempts() == 0
                                ? ask(stored)
                                : Future.succeededFuture(stored.value())));
    }

    /** What the signature, the address and the claim say. */
    private Future<OwnershipProof> firstLook(Challenge challenge) {
        Submission answer = challenge.submission().orElseThrow();
        OwnershipProof pending = OwnershipProof.pending(challenge, answer);
        return isSigned(challenge, answer).compose(signed -> provenAddress(challenge.nodeId()).map(
                address -> OwnershipRules.problem(signed, address, answer, context.config().minStakeUsdt()).map(
                        why -> pending.rejected(why, Optional.empty())).orElse(pending)));
    }

    private Future<Boolean> isSigned(Challenge challenge, Submission answer) {
        return context.bus().request(NodeKeys.GET_KEY, new NodeKeys.GetKey(challenge.nodeId(), Optional.empty()))
                .compose(key -> {
                    byte[] random = Hex.bytes("challenge", challenge.challenge(), challenge.challenge().length() / 2);
                    byte[] message = ConsensusMessages.ownership(Hex.bytes("network_hash", key.networkHash(), BYTES),
                            challenge.challengeId(), random, challenge.nodeId(), answer.address(), answer.claimedUsdt()
                                    .micro(),
                            answer.blockHeight());
                    return workers.run(() -> context.signatures().verify(Hex.bytes("public_key", key.publicKey(),
                            BYTES), message, Hex.bytes("sig", answer.sig(), SIGNATURE_BYTES)));
                }).recover(cause -> isUnknown(cause) ? Future.succeededFuture(false) : Future.failedFuture(cause));
    }

    private Future<Optional<String>> provenAddress(String nodeId) {
        return context.bus().request(PayoutAddresses.GET, new Nodes.GetNode(nodeId)).map(found -> found.provenAt()
                .flatMap(proven -> found.address())).recover(cause -> isUnknown(cause)
                        ? Future.succeededFuture(Optional.empty())
                        : Future.failedFuture(cause));
    }

    private static boolean isUnknown(Throwable cause) {
        return cause instanceof Failure failure && failure.number() == LucidError.NODE_UNKNOWN.number();
    }

    /** Asks the chain; no answer, whatever the reason, or one of a block that is not final is no balance. */
    private Future<OwnershipProof> ask(Versioned<OwnershipProof> pending) {
        OwnershipProof proof = pending.value();
        return context.bus().request(PayoutSending.CHAIN_BALANCE, new GetChainBalance(proof.address())).map(
                Optional::of).otherwise(Optional.empty()).compose(answer -> {
                    Instant now = context.clock().instant();
                    Optional<ChainBalance> chain = answer.filter(ChainBalance::solidified);
                    OwnershipProof next = chain.map(balance -> OwnershipRules.decided(proof, balance, now.plus(context
                            .config().proofValid()))).orElseGet(() -> proof.unanswered(now));
                    return store.proofs().replace(pending.with(before -> next)).compose(replaced -> {
                        if (replaced) {
                            tell(next);
                            return Future.succeededFuture(next);
                        }
                        return store.proofs().get(proof.proofId()).map(found -> found.orElseThrow().value());
                    });
                });
    }

    private void tell(OwnershipProof proof) {
        if (!proof.isPending()) {
            decided(proof.state()).increment();
            context.bus().publish(Ownerships.DECIDED, proof.toEvent());
        }
    }
}
