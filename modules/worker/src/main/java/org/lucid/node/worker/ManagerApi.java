package org.lucid.node.worker;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import org.lucid.node.contract.consensus.Consensus;
import org.lucid.node.contract.registration.Admission;
import org.lucid.node.contract.registration.Nodes;
import org.lucid.node.contract.resources.ResourceSample;
import org.lucid.node.contract.resources.Resources;

/**
 * The manager as the agent sees it. Every call fails with a Failure: the manager's own, or UNAVAILABLE when it was not
 * reached.
 */
interface ManagerApi {

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

    Future<Resources.IngestReply> ingest(String token, String nodeId, ResourceSample sample);

    Future<Consensus.Duties> duties(String token, String nodeId);

    Future<Consensus.ProofReply> submitProof(String token, Consensus.TaskProof proof);
}
