package org.lucid.node.consensus.proof;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.consensus.ConsensusConfig;
import org.lucid.node.consensus.evidence.EvidenceDesk;
import org.lucid.node.consensus.params.ParameterHistory;
import org.lucid.node.consensus.slot.ProofFact;
import org.lucid.node.consensus.slot.SlotClock;
import org.lucid.node.consensus.store.ConsensusStore;
import org.lucid.node.consensus.store.Records.Proof;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.consensus.Consensus.ProofReply;
import org.lucid.node.contract.consensus.Consensus.TaskProof;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.Versioned;

/**
 * Takes proofs in: bounds, slot and time, node and key, repeat look-up, signature, entries, insert, acknowledge, in this
 * order (CON-22). Acknowledged means durable; what a node did not validly sign changes nothing of that node (CON-24).
 */
public final class Intake {

    private final ModuleContext<ConsensusConfig> context;
    private final ConsensusStore store;
    private final SlotClock clock;
    private final ParameterHistory parameters;
    private final Seals seals;
    private final OpenSlots open;
    private final ClockGuard guard;
    private final EvidenceDesk evidence;
    private final Keyring keys;
    private final VerifyQueue verification;
    private final InsertQueue inserts;
    private final EntryJudge judge;
    private final ProofMeters meters;
    private final byte[] networkHash;

    /** What all instances of the module share. */
    public record Shared(Seals seals, OpenSlots open, IntakeState state, ClockGuard guard,
            ParameterHistory parameters) {
    }

    public Intake(ModuleContext<ConsensusConfig> context, ConsensusStore store, SlotClock clock, Shared shared,
            EvidenceDesk evidence, Keyring keys, byte[] networkHash) {
        this.context = context;
        this.store = store;
        this.clock = clock;
        this.parameters = shared.parameters();
        this.seals = shared.seals();
        this.open = shared.open();
        this.guard = shared.guard();
        this.evidence = evidence;
        this.keys = keys;
        this.networkHash = networkHash;
        ConsensusConfig config = context.config();
        this.verification = new VerifyQueue(context.workers("consensus-verify", config.verifyThreads(),
                config.verifyQueue()), context.signatures(), shared.state(), config.verifyThreads(),
                context.meters());
        this.inserts = new InsertQueue(store.proofs(), shared.state());
        this.judge = new EntryJudge(store, context.bus(), seals, verification, networkHash);
        this.meters = new ProofMeters(context.meters());
    }

    /** Takes one proof; a batch takes the same path proof by proof. */
    public Future<ProofReply> submit(TaskProof proof, Call call) {
        Instant now = context.clock().instant();
        guard.require(now);
        ReadProof read = ReadProof.of(proof, networkHash);
        Optional<Failure> fault = ProofRules.slotFault(proof.slot(), clock, now).or(() -> ProofRules.timeFault(
                proof.ts(), proof.slot(), read.seal().isPresent(), clock, now));
        if (fault.isPresent() && !ProofRules.isLate(proof.slot(), clock, now)) {
            return Future.failedFuture(fault.get());
        }
        Future<Keyring.Key> speaker = keys.key(proof.nodeId()).map(key -> {
            key.requireSpeaker(call.caller(), proof.nodeId());
            return key;
        });
        if (fault.isPresent()) {
            return speaker.compose(key -> stored(read)).compose(found -> found.filter(read::isTheSame)
                    .map(same -> Future.succeededFuture(repeated(read, same)))
                    .orElseGet(() -> Future.failedFuture(fault.get())));
        }
        open.begin(proof.slot());
        return speaker.compose(key -> take(read, key, now, call)).onComplete(done -> open.end(proof.slot()));
    }

    private Future<ProofReply> take(ReadProof read, Keyring.Key key, Instant now, Call call) {
        return known(read).compose(other -> {
            if (other.filter(read::isTheSame).isPresent()) {
                return Future.succeededFuture(repeated(read, other.get()));
            }
            return signer(read, key).compose(signer -> other.isPresent()
                    ? equivocation(other.get(), read, signer)
                    : judge.judge(read, parameters.at(read.proof().slot()).values(), now, call)
                            .compose(verdicts -> insert(read, verdicts, now, signer)));
        });
    }

    /** What is stored under the proof's key; the store is asked only when memory cannot know. */
    private Future<Optional<Proof>> known(ReadProof read) {
        TaskProof proof = read.proof();
        boolean here = open.find(proof.slot(), read.kind(), proof.nodeId()).isPresent();
        return here || !open.covers(proof.slot()) ? stored(read) : Future.succeededFuture(Optional.empty());
    }

    private Future<Optional<Proof>> stored(ReadProof read) {
        return store.proofs().get(Proof.id(read.proof().slot(), read.kind().number(), read.proof().nodeId()))
                .map(found -> found.map(Versioned::value));
    }

    /** The key that the proof is signed with: INVALID 5503 when it is none of those in force in the slot. */
    private Future<byte[]> signer(ReadProof read, Keyring.Key key) {
        String node = read.proof().nodeId();
        return verify(read, List.of(key.publicKey())).compose(found -> found.isPresent()
                ? Future.succeededFuture(found)
                : keys.others(node, read.proof().slot(), key.publicKey()).compose(others -> verify(read, others)))
                .map(found -> found.orElseThrow(() -> LucidError.PROOF_SIGNATURE.failure(
                        "The signature is not this node's over this proof. Nothing was stored.")));
    }

    private Future<Optional<byte[]>> verify(ReadProof read, List<byte[]> candidates) {
        if (candidates.isEmpty()) {
            return Future.succeededFuture(Optional.empty());
        }
        return verification.verify(read.proof().nodeId(), candidates.stream()
                .map(key -> new VerifyQueue.Check(key, read.message(), read.signature())).toList())
                .map(good -> good.contains(true)
                        ? Optional.of(candidates.get(good.indexOf(true)))
                        : Optional.empty());
    }

    private Future<ProofReply> insert(ReadProof read, Verdicts verdicts, Instant now, byte[] signer) {
        TaskProof proof = read.proof();
        Proof record = new Proof(Proof.id(proof.slot(), read.kind().number(), proof.nodeId()), proof.nodeId(),
                proof.slot(), read.kind().number(), proof.value(), proof.count(), Hex.of(read.body().bytes()), verdicts,
                proof.ts(), proof.sig(), read.hashHex(), now);
        return inserts.insert(record).onFailure(cause -> open.spoil(proof.slot())).compose(inserted -> {
            if (inserted) {
                open.accept(proof.slot(), new ProofFact(proof.nodeId(), read.kind(), read.hash(), verdicts));
                meters.count(read.kind(), "accepted");
                return Future.succeededFuture(reply("accepted", read, verdicts));
            }
            return stored(read).compose(found -> {
                Proof first = found.orElseThrow();
                return read.isTheSame(first)
                        ? Future.succeededFuture(repeated(read, first))
                        : equivocation(first, read, signer);
            });
        });
    }

    private ProofReply repeated(ReadProof read, Proof first) {
        meters.count(read.kind(), "repeated");
        return reply("repeated", read, first.verdicts());
    }

    private ProofReply reply(String status, ReadProof read, Verdicts verdicts) {
        long credited = new Credits(parameters.at(read.proof().slot()).values()).of(read.kind(), verdicts);
        return new ProofReply(status, read.hashHex(), credited, verdicts.capped(), verdicts.rejected(),
                seals.newest());
    }

    private Future<ProofReply> equivocation(Proof first, ReadProof second, byte[] signer) {
        meters.count(second.kind(), "equivocated");
        return evidence.proofEquivocation(first, second, signer).compose(stored -> Future.failedFuture(
                LucidError.EQUIVOCATION.failure("The node signed another proof for this slot before; the first one "
                        + "stays. If you did not, another machine uses its key: stop it.",
                        Map.of("slot", first.slot(), "first", first.proofHash()))));
    }
}
