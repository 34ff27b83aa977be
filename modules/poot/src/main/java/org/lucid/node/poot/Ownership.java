package org.lucid.node.poot;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.poot.Ownerships;
import org.lucid.node.contract.poot.Ownerships.Submit;
import org.lucid.node.contract.poot.Poot;
import org.lucid.node.contract.registration.NodeOwner;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.Versioned;
import org.lucid.node.poot.Challenge.Submission;

/** Issues challenges, takes one answer to each and shows the latest proof (CON-160 to CON-164). */
final class Ownership {

    private final ModuleContext<PootConfig> context;
    private final OwnershipStore store;
    private final Settling settling;

    Ownership(ModuleContext<PootConfig> context, OwnershipStore store, Settling settling) {
        this.context = context;
        this.store = store;
        this.settling = settling;
    }

    /** A new challenge; one that was not answered is superseded. */
    Future<Ownerships.Challenge> challenge(Poot.OfNode request, Call call) {
        String nodeId = request.nodeId();
        return NodeOwner.check(context.bus(), call, nodeId).compose(own -> known(nodeId, call)).compose(
                known -> requireAttemptsLeft(nodeId)).compose(allowed -> issue(nodeId)).map(Challenge::toContract);
    }

    private Future<?> known(String nodeId, Call call) {
        return NodeOwner.find(context.bus(), call, nodeId).map(node -> {
            if (node.state().equals("TERMINATED")) {
                throw NodeOwner.unknown(nodeId);
            }
            return node;
        });
    }

    private Future<Challenge> issue(String nodeId) {
        Instant now = context.clock().instant();
        return store.issued(nodeId).compose(found -> found.isEmpty()
                ? Future.succeededFuture()
                : store.challenges().replace(found.get().with(before -> before.ended(now)))).compose(ended -> {
                    byte[] random = new byte[context.config().challengeBytes()];
                    context.random().nextBytes(random);
                    Challenge challenge = Challenge.issue(context.ids().next("chal"), nodeId, Hex.of(random), now, now
                            .plus(context.config().challengeValid()));
                    return store.challenges().insert(challenge).compose(inserted -> inserted
                            ? Future.succeededFuture(challenge)
                            : issue(nodeId));
                });
    }

    /** LIMITED 5404 while as many proofs as allowed were rejected within the last hour. */
    private Future<Void> requireAttemptsLeft(String nodeId) {
        Instant now = context.clock().instant();
        int most = context.config().maxAttemptsPerHour();
        return store.since(nodeId, OwnershipRules.attemptsSince(now)).map(proofs -> {
            OwnershipRules.wait(proofs, most, now).ifPresent(wait -> {
                throw LucidError.OWNERSHIP_ATTEMPTS.failure(most + " proofs of node " + nodeId
                        + " were rejected within an hour. Try again in " + seconds(wait) + " s.",
                        Map.of(
                                "retry_after", seconds(wait), "limit", most));
            });
            return null;
        });
    }

    private static long seconds(Duration wait) {
        return Math.max(1, wait.plusMillis(999).toSeconds());
    }

    /** Uses the challenge up by one compare-and-set; all that follows can be resumed from it. */
    Future<Ownerships.OwnershipProof> submit(Submit request, Call call) {
        String nodeId = request.nodeId();
        return NodeOwner.check(context.bus(), call, nodeId).compose(own -> requireAttemptsLeft(nodeId)).compose(
                allowed -> consume(request)).compose(settling::prove).map(
                        proof -> proof.toContract(context.clock()
                                .instant()));
    }

    private Future<Versioned<Challenge>> consume(Submit request) {
        Instant now = context.clock().instant();
        return store.challenges().get(request.challengeId()).compose(found -> {
            Versioned<Challenge> issued = found.filter(known -> known.value().nodeId().equals(request.nodeId()))
                    .orElseThrow(() -> LucidError.unknown("challenge", request.challengeId()));
            if (!issued.value().isOpen(now)) {
                throw used(issued.value(), now);
            }
            Challenge consumed = issued.value().consumed(Submission.of(request, now), context.ids().next("proof"));
            return store.challenges().replace(issued.with(before -> consumed)).compose(replaced -> replaced
                    ? Future.succeededFuture(new Versioned<>(issued.id(), issued.version() + 1, consumed))
                    : consume(request));
        });
    }

    private static RuntimeException used(Challenge challenge, Instant now) {
        Challenge.State state = challenge.state() == Challenge.State.ISSUED
                ? challenge.ended(now).state()
                : challenge
                        .state();
        String next = state == Challenge.State.CONSUMED
                ? "See the proof " + challenge.proofId().orElse("") + " that it led to."
                : "Ask for a new one.";
        return LucidError.CHALLENGE_USED.failure("Challenge " + challenge.challengeId() + " is " + state.name()
                .toLowerCase(Locale.ROOT) + ". " + next, Map.of("challenge_id", challenge.challengeId(),
                        "state", state.name().toLowerCase(Locale.ROOT), "proof_ids", challenge.proofId().map(
                                List::of).orElse(List.of())));
    }

    Future<Ownerships.OwnershipProof> latest(Poot.OfNode request, Call call) {
        return NodeOwner.check(context.bus(), call, request.nodeId()).compose(own -> store.latest(request.nodeId()))
                .map(
                        found -> found
                                .orElseThrow(() -> LucidError.unknown("ownership proof of node", request.nodeId()))
                                .toContract(context.clock().instant()));
    }
}
