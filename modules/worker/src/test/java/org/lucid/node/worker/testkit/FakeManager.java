package org.lucid.node.worker.testkit;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.consensus.Consensus;
import org.lucid.node.contract.consensus.Consensus.TaskProof;
import org.lucid.node.contract.consensus.Leaders;
import org.lucid.node.contract.consensus.Slots;
import org.lucid.node.contract.pools.Allocations;
import org.lucid.node.contract.registration.Admission;
import org.lucid.node.contract.registration.Nodes;
import org.lucid.node.contract.resources.ResourceSample;
import org.lucid.node.contract.resources.Resources;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.NodeId;
import org.lucid.node.contract.signing.SignedBytes;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.crypto.Signatures;
import org.lucid.node.kernel.testkit.FastSignatures;
import org.lucid.node.worker.link.ManagerApi;

/** A manager that does what a test tells it and remembers what it was told; it lives on when the agent restarts. */
public final class FakeManager implements ManagerApi {

    public static final Instant GENESIS = Instant.parse("2025-01-01T00:00:00Z");
    public static final byte[] NETWORK = SignedBytes.networkHash("lucid-main", GENESIS);
    private static final byte[] SEED = {9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9,
            9, 9, 9, 9, 9};

    /** What stands before each call: empty, or the failure that it ends with. */
    public Supplier<Optional<Failure>> weather = Optional::empty;
    /** What becomes of a proof, after the weather. */
    public Supplier<Optional<Failure>> judge = Optional::empty;
    /** What becomes of a claim. */
    public Supplier<Optional<Failure>> herald = Optional::empty;
    public Optional<Failure> registrationRefused = Optional.empty();
    public String registrationStatus = "approved";
    public String desired = "run";
    public String status = "active";
    public Duration heartbeatEvery = Duration.ofSeconds(30);
    public Duration ahead = Duration.ZERO;
    /** How wrong the agent's own clock is, as it looks to the agent: only its heartbeats tell. */
    public Duration agentClockOff = Duration.ZERO;
    public boolean samplesWanted = true;
    public List<Leaders.Grant> grants = List.of();
    public List<Consensus.ValidationDuty> validations = List.of();
    public Map<String, Long> newest = new HashMap<>();
    public Optional<Slots.Inclusion> line = Optional.empty();
    public final List<Nodes.Heartbeat> heartbeats = new ArrayList<>();
    public final List<Instant> beats = new ArrayList<>();
    public final List<TaskProof> proofs = new ArrayList<>();
    public final List<Instant> proofTimes = new ArrayList<>();
    public final List<List<ResourceSample>> samples = new ArrayList<>();
    public final List<Leaders.ClaimSlot> claims = new ArrayList<>();
    public final List<Instant> claimTimes = new ArrayList<>();
    public final List<String> released = new ArrayList<>();
    public final List<Allocations.SessionReport> reports = new ArrayList<>();
    public final List<String> names = new ArrayList<>();
    public int tokens;
    /** Looks at the agent at the instant at which a proof arrives. */
    public Runnable onProof = () -> {
    };
    private final Signatures signatures = new FastSignatures();
    private final Map<String, String> pools = new HashMap<>();
    private final List<String> known = new ArrayList<>();
    private Supplier<Instant> clock = () -> org.lucid.node.kernel.testkit.Simulation.START;

    /** Whose clock the manager has. */
    public void at(Supplier<Instant> time) {
        clock = time;
    }

    public Instant now() {
        return clock.get().plus(ahead);
    }

    public long slot() {
        return Math.floorDiv(now().toEpochMilli() - GENESIS.toEpochMilli(), 120_000);
    }

    /** The key that the agent pins. */
    public byte[] key() {
        return signatures.publicKey(SEED);
    }

    public String sign(byte[] message) {
        return Hex.of(signatures.sign(SEED, message));
    }

    /** Forgets that it knows a node, as after a restore of an old backup. */
    public void forgetNodes() {
        known.clear();
    }

    private <T> Future<T> answer(Supplier<T> reply) {
        Optional<Failure> fault = weather.get();
        if (fault.isPresent()) {
            return Future.failedFuture(fault.get());
        }
        try {
            return Future.succeededFuture(reply.get());
        } catch (Failure failure) {
            return Future.failedFuture(failure);
        }
    }

    private Consensus.Seal seal() {
        return new Consensus.Seal(slot() - 1, String.format("%032x", slot()));
    }

    @Override
    public Future<Admission.Ticket> ticket() {
        return answer(() -> new Admission.Ticket("lucid-main", GENESIS, Hex.of(key()), "00".repeat(32), 0, now()
                .plusSeconds(600)));
    }

    @Override
    public Future<Admission.Registration> submit(Admission.Submit request) {
        return answer(() -> {
            names.add(request.name());
            registrationRefused.ifPresent(refusal -> {
                throw refusal;
            });
            String nodeId = NodeId.of(Hex.bytes("public_key", request.publicKey(), 32));
            return new Admission.Registration("reg_" + nodeId, nodeId, "challenged", Optional.of(
                    new Admission.Challenge("chal_1", "00".repeat(32), now().plusSeconds(120), 3)), List.of(), 60,
                    Optional.empty(), Optional.empty());
        });
    }

    @Override
    public Future<Admission.Registration> answer(Admission.Answer answer) {
        return registration(answer.registrationId());
    }

    @Override
    public Future<Admission.Registration> registration(String registrationId) {
        return answer(() -> {
            String nodeId = registrationId.substring("reg_".length());
            if (registrationStatus.equals("approved")) {
                known.add(nodeId);
            }
            return new Admission.Registration(registrationId, nodeId, registrationStatus, Optional.empty(), List.of(
                    "key"), 60, Optional.empty(), Optional.empty());
        });
    }

    @Override
    public Future<Token> token(String nodeId, Instant timestamp, String nonce, String signature) {
        return answer(() -> {
            if (!known.contains(nodeId)) {
                throw LucidError.CREDENTIAL_NOT_ACCEPTABLE.failure("not a node");
            }
            return new Token("token" + ++tokens, Duration.ofHours(1));
        });
    }

    @Override
    public Future<Nodes.HeartbeatReply> heartbeat(String token, Nodes.Heartbeat heartbeat) {
        return answer(() -> {
            heartbeats.add(heartbeat);
            beats.add(clock.get());
            return new Nodes.HeartbeatReply(heartbeat.nodeId(), status, now(), now().plus(agentClockOff).plus(
                    heartbeatEvery), now().plus(agentClockOff), desired, Optional.empty(), Optional.empty());
        });
    }

    @Override
    public Future<Resources.IngestReply> ingest(String token, String nodeId, List<ResourceSample> given) {
        return answer(() -> {
            if (!samplesWanted) {
                throw LucidError.DISABLED.failure("off");
            }
            samples.add(given);
            return new Resources.IngestReply(nodeId, given.size(), now(), 0, List.of(), List.of());
        });
    }

    @Override
    public Future<Consensus.Duties> duties(String token, String nodeId) {
        return answer(() -> new Consensus.Duties(newest, validations, Optional.of(grants), Optional.of(seal()), slot(),
                1));
    }

    private Consensus.ProofReply take(TaskProof proof) {
        onProof.run();
        judge.get().ifPresent(refusal -> {
            throw refusal;
        });
        proofs.add(proof);
        proofTimes.add(clock.get());
        return new Consensus.ProofReply("accepted", "00".repeat(32), 0, false, List.of(), Optional.of(seal()));
    }

    @Override
    public Future<Consensus.ProofReply> submitProof(String token, TaskProof proof) {
        return answer(() -> take(proof));
    }

    @Override
    public Future<Consensus.ProofReplies> submitProofs(String token, List<TaskProof> given) {
        return answer(() -> new Consensus.ProofReplies(given.stream().map(this::result).toList(), given.size(), 0, 0));
    }

    private Consensus.ProofResult result(TaskProof proof) {
        try {
            return new Consensus.ProofResult(Optional.of(take(proof)), Optional.empty());
        } catch (Failure failure) {
            return new Consensus.ProofResult(Optional.empty(), Optional.of(new Consensus.ProofError("LUCID_ERR_"
                    + failure.number(), failure.getMessage(), Map.of())));
        }
    }

    @Override
    public Future<Slots.Inclusion> inclusion(String token, String nodeId, long slot) {
        return answer(() -> line.orElseThrow(() -> LucidError.SLOT_NOT_CLOSED.failure("not closed")));
    }

    @Override
    public Future<Leaders.Claimed> claim(String token, Leaders.ClaimSlot claim) {
        return answer(() -> {
            claims.add(claim);
            claimTimes.add(clock.get());
            herald.get().ifPresent(refusal -> {
                throw refusal;
            });
            return new Leaders.Claimed("claimed", claim.window(), now(), now());
        });
    }

    @Override
    public Future<String> pool(String token, String nodeId) {
        return answer(() -> Optional.ofNullable(pools.get(nodeId)).orElseThrow(() -> LucidError.unknown("membership",
                nodeId)));
    }

    @Override
    public Future<String> joinPool(String token, String nodeId, String poolId) {
        return answer(() -> {
            pools.put(nodeId, poolId);
            return poolId;
        });
    }

    @Override
    public Future<Void> leavePool(String token, String nodeId) {
        return answer(() -> {
            pools.remove(nodeId);
            return null;
        });
    }

    @Override
    public Future<Void> release(String token, String allocationId, String sessionId,
            Optional<Allocations.SessionReport> report) {
        return answer(() -> {
            released.add(allocationId);
            reports.add(report.orElseThrow());
            return null;
        });
    }
}
