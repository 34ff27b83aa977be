package org.lucid.node.consensus;

import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.consensus.Consensus.ProofReply;
import org.lucid.node.contract.consensus.Consensus.TaskProof;
import org.lucid.node.contract.registration.NodeKeys;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.SignedBytes;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.kernel.bus.Caller;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.module.Workers;

/**
 * Takes proofs in: bounds, slot and time, node and key, repeat look-up, signature, seal, insert, acknowledge, in this
 * order (CON-22). Acknowledged means durable; what a node did not validly sign changes nothing of that node (CON-24).
 */
final class Intake {

    private static final Set<String> SHUT_OUT = Set.of("SUSPENDED", "TERMINATED");

    private final ModuleContext<ConsensusConfig> context;
    private final ConsensusStore store;
    private final SlotClock clock;
    private final Seals seals;
    private final byte[] networkHash;
    private final Workers verification;
    private final Map<String, Key> keys = new ConcurrentHashMap<>();
    private final Counter accepted;
    private final Counter repeated;
    private final Counter equivocated;

    private record Key(byte[] publicKey, Optional<String> operatorId) {
    }

    Intake(ModuleContext<ConsensusConfig> context, ConsensusStore store, SlotClock clock, Seals seals,
            byte[] networkHash) {
        this.context = context;
        this.store = store;
        this.clock = clock;
        this.seals = seals;
        this.networkHash = networkHash;
        this.verification = context.workers("consensus-verify", context.config().verifyThreads(),
                context.config().verifyQueue());
        this.accepted = counter("accepted");
        this.repeated = counter("repeated");
        this.equivocated = counter("equivocated");
    }

    private Counter counter(String result) {
        return Counter.builder("lucid_consensus_proofs").tags("kind", "uptime_beacon", "result", result)
                .register(context.meters());
    }

    Future<ProofReply> submit(TaskProof proof, Call call) {
        Instant now = context.clock().instant();
        ProofRules.requireTimely(proof, clock, now);
        byte[] message = ProofRules.message(proof, networkHash);
        byte[] signature = Hex.bytes("sig", proof.sig(), 64);
        String hash = Hex.of(SignedBytes.sha256(message));
        return key(proof.nodeId()).compose(key -> {
            requireOwn(call.caller(), proof.nodeId(), key);
            return store.proofs().get(Records.Proof.id(proof.slot(), ProofRules.UPTIME, proof.nodeId()));
        }).compose(found -> {
            if (found.isPresent() && found.get().value().proofHash().equals(hash)) {
                repeated.increment();
                return Future.succeededFuture(reply("repeated", hash));
            }
            byte[] publicKey = keys.get(proof.nodeId()).publicKey();
            return verification.run(() -> context.signatures().verify(publicKey, message, signature))
                    .compose(good -> good
                            ? judge(proof, hash, found.map(v -> v.value()), now)
                            : Future.failedFuture(LucidError.PROOF_SIGNATURE.failure(
                                    "The signature is not this node's over this proof. Nothing was stored.")));
        });
    }

    private Future<ProofReply> judge(TaskProof proof, String hash, Optional<Records.Proof> other, Instant now) {
        Records.Proof record = new Records.Proof(Records.Proof.id(proof.slot(), ProofRules.UPTIME, proof.nodeId()),
                proof.nodeId(), proof.slot(), ProofRules.UPTIME, proof.seal().slot(), proof.seal().value(), proof.ts(),
                proof.sig(), hash, now);
        if (other.isPresent()) {
            return equivocation(other.get(), record);
        }
        if (!seals.accepts(proof.seal(), now)) {
            return Future.failedFuture(LucidError.SEAL.failure("The seal is not one of the five newest. Sign the "
                    + "beacon anew with the seal of /api/v1/consensus/status.",
                    Map.of("seal", seals.newest().map(Object::toString).orElse("none"))));
        }
        return store.proofs().insert(record).compose(inserted -> {
            if (inserted) {
                accepted.increment();
                return Future.succeededFuture(reply("accepted", hash));
            }
            return store.proofs().get(record.id()).compose(stored -> {
                Records.Proof first = stored.orElseThrow().value();
                return first.proofHash().equals(hash)
                        ? Future.succeededFuture(reply("repeated", hash))
                        : equivocation(first, record);
            });
        });
    }

    private Future<ProofReply> equivocation(Records.Proof first, Records.Proof second) {
        Records.Evidence evidence = new Records.Evidence(context.ids().next("evid"), "proof_equivocation",
                first.nodeId(), first.slot(), first.kind(), first, second, context.clock().instant());
        return store.evidence().insert(evidence).compose(stored -> {
            equivocated.increment();
            return Future.failedFuture(LucidError.EQUIVOCATION.failure("The node signed another proof for this slot "
                    + "before; the first one stays. If you did not, another machine uses its key: stop it.",
                    Map.of("slot", first.slot(), "first", first.proofHash())));
        });
    }

    private ProofReply reply(String status, String hash) {
        return new ProofReply(status, hash, 0, seals.newest());
    }

    /** The key of a node that may work; looked up once and forgotten when its state changes. */
    private Future<Key> key(String nodeId) {
        Key known = keys.get(nodeId);
        if (known != null) {
            return Future.succeededFuture(known);
        }
        return context.bus().request(NodeKeys.GET_KEY, new NodeKeys.GetKey(nodeId, Optional.empty())).map(found -> {
            if (SHUT_OUT.contains(found.state())) {
                throw LucidError.STATE_FORBIDS.failure("The node is " + found.state().toLowerCase(
                        java.util.Locale.ROOT) + " and its proofs are not taken.", Map.of("state", found.state()));
            }
            Key key = new Key(Hex.bytes("public_key", found.publicKey(), 32), found.operatorId());
            keys.put(nodeId, key);
            return key;
        });
    }

    /** Looks the node up again at its next proof. */
    void forget(String nodeId) {
        keys.remove(nodeId);
    }

    /** Looks every node up again; a lost event then costs a minute at most. */
    void forgetAll() {
        keys.clear();
    }

    private static void requireOwn(Caller caller, String nodeId, Key key) {
        boolean own = caller.seesAll() || caller.has(Role.SERVICE) || caller.nodeId().filter(nodeId::equals).isPresent()
                || key.operatorId().filter(caller.operatorId().orElse(caller.subject())::equals).isPresent();
        if (!own) {
            throw LucidError.NOT_OWNER.failure("This proof is of another node. Use that node's own credential.");
        }
    }

    /** The proofs of one node in a range of slots. */
    Future<List<Records.Proof>> proofs(String nodeId, long from, long to) {
        return store.proofs().find(org.lucid.node.kernel.store.Query.where("node_id", nodeId)
                .and("slot", org.lucid.node.kernel.store.Query.Comparison.GTE, from)
                .and("slot", org.lucid.node.kernel.store.Query.Comparison.LTE, to).sortBy("slot").limit(721))
                .map(page -> page.values());
    }
}
