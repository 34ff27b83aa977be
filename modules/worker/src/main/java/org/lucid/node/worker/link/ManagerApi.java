package org.lucid.node.worker.link;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.consensus.Consensus;
import org.lucid.node.contract.consensus.Leaders;
import org.lucid.node.contract.consensus.Slots;
import org.lucid.node.contract.pools.Allocations;
import org.lucid.node.contract.registration.Admission;
import org.lucid.node.contract.registration.Nodes;
import org.lucid.node.contract.resources.ResourceSample;
import org.lucid.node.contract.resources.Resources;

/**
 * The manager as the agent sees it. Every call fails with a Failure: the manager's own, or UNAVAILABLE when it was not
 * reached. {@code retry_after} among the details is how many seconds the manager asks to wait.
 */
public interface ManagerApi {

    /** A token and how long it is good for. */
    record Token(String value, Duration life) {
    }

    Future<Admission.Ticket> ticket();

    Future<Admission.Registration> submit(Admission.Submit request);

    /** Where a registration stands. */
    Future<Admission.Registration> registration(String registrationId);

    Future<Admission.Registration> answer(Admission.Answer answer);

    /** A token for the signature over {@code LUCID-NODE-TOKEN-V1}; UNAUTHENTICATED when the key is no node's. */
    Future<Token> token(String nodeId, Instant timestamp, String nonce, String signature);

    Future<Nodes.HeartbeatReply> heartbeat(String token, Nodes.Heartbeat heartbeat);

    /** Hands in up to 120 samples. */
    Future<Resources.IngestReply> ingest(String token, String nodeId, List<ResourceSample> samples);

    Future<Consensus.Duties> duties(String token, String nodeId);

    Future<Consensus.ProofReply> submitProof(String token, Consensus.TaskProof proof);

    /** Hands in up to 500 proofs, each judged by itself. */
    Future<Consensus.ProofReplies> submitProofs(String token, List<Consensus.TaskProof> proofs);

    /** That the node's line is in a closed slot. */
    Future<Slots.Inclusion> inclusion(String token, String nodeId, long slot);

    Future<Leaders.Claimed> claim(String token, Leaders.ClaimSlot claim);

    /** The pool that the node is in; NOT_FOUND 5011 when it is in none. */
    Future<String> pool(String token, String nodeId);

    Future<String> joinPool(String token, String nodeId, String poolId);

    Future<Void> leavePool(String token, String nodeId);

    /** Gives an allocation back, with what became of its session. */
    Future<Void> release(String token, String allocationId, String sessionId,
            Optional<Allocations.SessionReport> report);

    /** Closes what was opened for it. */
    default Future<?> close() {
        return Future.succeededFuture();
    }
}
