package org.lucid.node.worker.link;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lucid.node.contract.consensus.Consensus;
import org.lucid.node.contract.consensus.Leaders;
import org.lucid.node.contract.consensus.Slots;
import org.lucid.node.contract.pools.Allocations;
import org.lucid.node.contract.pools.Pools;
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
public final class BusManagerApi implements ManagerApi {

    private final ModuleContext<?> context;

    public BusManagerApi(ModuleContext<?> context) {
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
    public Future<Resources.IngestReply> ingest(String token, String nodeId, List<ResourceSample> samples) {
        return call(node(token), Resources.INGEST, new Resources.Ingest(nodeId, Optional.empty(), Optional.of(
                samples)));
    }

    @Override
    public Future<Consensus.Duties> duties(String token, String nodeId) {
        return call(node(token), Consensus.DUTIES, new Consensus.GetDuties(nodeId));
    }

    @Override
    public Future<Consensus.ProofReply> submitProof(String token, Consensus.TaskProof proof) {
        return call(node(token), Consensus.SUBMIT_PROOF, proof);
    }

    @Override
    public Future<Consensus.ProofReplies> submitProofs(String token, List<Consensus.TaskProof> proofs) {
        return call(node(token), Consensus.SUBMIT_PROOFS, new Consensus.TaskProofs(proofs));
    }

    @Override
    public Future<Slots.Inclusion> inclusion(String token, String nodeId, long slot) {
        return call(node(token), Slots.INCLUSION, new Slots.GetInclusion(slot, nodeId, Optional.empty()));
    }

    @Override
    public Future<Leaders.Claimed> claim(String token, Leaders.ClaimSlot claim) {
        return call(node(token), Leaders.CLAIM, claim);
    }

    @Override
    public Future<String> pool(String token, String nodeId) {
        return call(node(token), Pools.OF_NODE, new Pools.OfNode(nodeId)).map(Pools.Pool::poolId);
    }

    @Override
    public Future<String> joinPool(String token, String nodeId, String poolId) {
        return call(node(token), Pools.JOIN, new Pools.JoinPool(poolId, nodeId, Optional.empty())).map(
                Pools.PoolMember::poolId);
    }

    @Override
    public Future<Void> leavePool(String token, String nodeId) {
        return call(node(token), Pools.LEAVE, new Pools.LeavePool(Optional.empty(), nodeId, Optional.empty()))
                .mapEmpty();
    }

    @Override
    public Future<Void> release(String token, String allocationId, String sessionId,
            Optional<Allocations.SessionReport> report) {
        return call(node(token), Allocations.RELEASE, new Allocations.Release(allocationId, sessionId, report))
                .mapEmpty();
    }
}
