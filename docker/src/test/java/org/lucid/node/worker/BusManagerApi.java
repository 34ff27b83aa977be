package org.lucid.node.worker;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lucid.node.contract.consensus.Consensus;
import org.lucid.node.contract.registration.Admission;
import org.lucid.node.contract.registration.NodeKeys;
import org.lucid.node.contract.registration.Nodes;
import org.lucid.node.contract.resources.ResourceSample;
import org.lucid.node.contract.resources.Resources;
import org.lucid.node.kernel.bus.Bus.Answer;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.kernel.bus.Caller;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.FailureCode;
import org.lucid.node.kernel.bus.Nothing;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.module.ModuleContext;

/** The manager over the bus of the same process, with the rights that a node token would give. */
final class BusManagerApi implements ManagerApi {

    private final ModuleContext<?> context;

    BusManagerApi(ModuleContext<?> context) {
        this.context = context;
    }

    private <Q, R> Future<R> call(Caller caller, Operation<Q, R> operation, Q request) {
        Call call = new Call(caller, "", context.clock().instant().plus(operation.deadline()), Optional.empty());
        return context.bus().forward(operation, request, call).map(Answer::value);
    }

    private static Caller node(String nodeId) {
        return new Caller(nodeId, Set.of(Role.NODE), Optional.empty(), Optional.of(nodeId));
    }

    @Override
    public Future<Admission.Ticket> ticket() {
        return call(Caller.ANONYMOUS, Admission.TICKET, Nothing.NOTHING);
    }

    @Override
    public Future<Admission.Registration> submit(Admission.Submit request) {
        return call(Caller.ANONYMOUS, Admission.SUBMIT, request);
    }

    @Override
    public Future<Admission.Registration> registration(String registrationId) {
        return call(Caller.ANONYMOUS, Admission.GET_REGISTRATION, new Admission.GetRegistration(registrationId));
    }

    @Override
    public Future<Admission.Registration> answer(Admission.Answer answer) {
        return call(Caller.ANONYMOUS, Admission.ANSWER_CHALLENGE, answer);
    }

    @Override
    public Future<Token> token(String nodeId, Instant timestamp, String nonce, String signature) {
        return context.bus().request(NodeKeys.GET_KEY, new NodeKeys.GetKey(nodeId, Optional.empty()))
                .map(known -> new Token(nodeId, Duration.ofHours(1)))
                .recover(cause -> Future.failedFuture(Failure.from(cause).code() == FailureCode.NOT_FOUND
                        ? Failure.of(FailureCode.UNAUTHENTICATED, 2004, "not a node")
                        : cause));
    }

    @Override
    public Future<Nodes.HeartbeatReply> heartbeat(String token, Nodes.Heartbeat heartbeat) {
        return call(node(token), Nodes.HEARTBEAT, heartbeat);
    }

    @Override
    public Future<Resources.IngestReply> ingest(String token, String nodeId, ResourceSample sample) {
        return call(node(token), Resources.INGEST, new Resources.Ingest(nodeId, Optional.empty(), Optional.of(
                List.of(sample))));
    }

    @Override
    public Future<Consensus.Duties> duties(String token, String nodeId) {
        return call(node(token), Consensus.DUTIES, new Consensus.GetDuties(nodeId));
    }

    @Override
    public Future<Consensus.ProofReply> submitProof(String token, Consensus.TaskProof proof) {
        return call(node(token), Consensus.SUBMIT_PROOF, proof);
    }
}
