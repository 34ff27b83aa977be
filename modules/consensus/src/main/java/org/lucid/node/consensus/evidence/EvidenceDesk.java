package org.lucid.node.consensus.evidence;

import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lucid.node.consensus.proof.ReadProof;
import org.lucid.node.consensus.store.ConsensusStore;
import org.lucid.node.consensus.store.Records.Proof;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.Pagination;
import org.lucid.node.contract.consensus.Evidences;
import org.lucid.node.contract.consensus.Evidences.Evidence;
import org.lucid.node.contract.consensus.Evidences.EvidencePage;
import org.lucid.node.contract.consensus.Evidences.ListEvidence;
import org.lucid.node.contract.consensus.Evidences.SignedMessage;
import org.lucid.node.contract.consensus.Evidences.SubmitEvidence;
import org.lucid.node.contract.registration.NodeKeys;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.Messages;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.Listing;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.Versioned;

/** Records pairs of messages that no honest node signs; they are never deleted (CON-113, CON-114). */
public final class EvidenceDesk {

    private static final String OURSELVES = "manager";

    private final ModuleContext<?> context;
    private final ConsensusStore store;
    private final byte[] networkHash;

    public EvidenceDesk(ModuleContext<?> context, ConsensusStore store, byte[] networkHash) {
        this.context = context;
        this.store = store;
        this.networkHash = networkHash;
    }

    /** Records that a node signed a second proof for the key of a stored one, with the key that it signed with. */
    public Future<Evidence> proofEquivocation(Proof first, ReadProof second, byte[] publicKey) {
        byte[] message = Messages.taskProof(networkHash, first.nodeId(), first.slot(), first.kind(), first.value(),
                first.count(), first.ts(), Hex.bytes("body", first.body(), first.body().length() / 2));
        Statement statement = new Statement(Evidences.PROOF, first.nodeId(), first.slot(), first.kind(), "");
        return record(statement, new SignedMessage(Hex.of(message), first.sig()),
                new SignedMessage(Hex.of(second.message()), second.proof().sig()), publicKey, OURSELVES);
    }

    /** Records that a node claimed a slot with two block digests, both signed with its key. */
    public Future<Evidence> claimEquivocation(byte[] first, String firstSignature, byte[] second,
            String secondSignature, byte[] publicKey) {
        Statement statement = Statement.read(first, networkHash).orElseThrow();
        return record(statement, new SignedMessage(Hex.of(first), firstSignature), new SignedMessage(Hex.of(second),
                secondSignature), publicKey, OURSELVES);
    }

    private Future<Evidence> record(Statement of, SignedMessage first, SignedMessage second, byte[] publicKey,
            String reporter) {
        Evidence evidence = new Evidence(context.ids().next("evid"), of.type(), of.nodeId(), of.slot(), of.kind(),
                first, second, Hex.of(publicKey), reporter, context.clock().instant());
        return store.evidence().insert(evidence).compose(inserted -> {
            if (!inserted) {
                return stored(of);
            }
            Counter.builder("lucid_consensus_equivocations").tag("type", of.type()).register(context.meters())
                    .increment();
            context.bus().publish(Evidences.EQUIVOCATION_FOUND, new Evidences.EquivocationFound(
                    evidence.evidenceId(), of.type(), of.nodeId(), of.slot(), of.kind()));
            return Future.succeededFuture(evidence);
        });
    }

    private Future<Evidence> stored(Statement of) {
        return store.evidence().find(Query.where("type", of.type()).and("node_id", of.nodeId())
                .and("slot", of.slot()).and("kind", of.kind()).limit(1))
                .map(page -> page.values().getFirst());
    }

    /** Takes evidence from anybody, of any age; it is verified first: INVALID 5520. */
    public Future<Evidence> submit(SubmitEvidence request, Call call) {
        Statement first = statement("first", request.first());
        Statement second = statement("second", request.second());
        if (!first.contradicts(second)) {
            throw refused("The two messages do not contradict each other: they must be of one node, slot and kind "
                    + "and differ.");
        }
        return Future.join(signer(first, request.first()), signer(second, request.second()))
                .compose(keys -> record(first, request.first(), request.second(), keys.resultAt(0),
                        call.caller().subject()));
    }

    private Statement statement(String which, SignedMessage message) {
        if (message.message().length() % 2 != 0) {
            throw refused("The " + which + " message is not hex.");
        }
        return Statement.read(Hex.bytes(which + ".message", message.message(), message.message().length() / 2),
                networkHash).orElseThrow(
                        () -> refused("The " + which
                                + " message is no task proof or claim of this network."));
    }

    /** The key of the node, in force in the slot or the next, that signed a message. */
    private Future<byte[]> signer(Statement statement, SignedMessage signed) {
        byte[] message = Hex.bytes("message", signed.message(), signed.message().length() / 2);
        byte[] signature = Hex.bytes("signature", signed.signature(), 64);
        List<Future<NodeKeys.NodeKey>> keys = new ArrayList<>();
        for (long slot = statement.slot(); slot <= statement.slot() + 1; slot++) {
            keys.add(context.bus().request(NodeKeys.GET_KEY, new NodeKeys.GetKey(statement.nodeId(),
                    Optional.of(slot))));
        }
        return Future.join(keys)
                .compose(found -> context.workers("consensus-evidence", 1, 64)
                        .run(() -> found.<NodeKeys.NodeKey>list().stream()
                                .map(key -> Hex.bytes("public_key", key.publicKey(), 32))
                                .filter(key -> context.signatures().verify(key, message, signature)).findFirst()
                                .orElseThrow(() -> refused("A signature is not that of " + statement.nodeId() + "."))));
    }

    private static Failure refused(String why) {
        return LucidError.EVIDENCE.failure(why + " Nothing was recorded.");
    }

    /** Evidence, the newest first. */
    public Future<EvidencePage> list(ListEvidence request) {
        Query query = Query.all().sortByDescending("recorded_at");
        query = request.nodeId().isPresent() ? query.and("node_id", request.nodeId().get()) : query;
        query = request.type().isPresent() ? query.and("type", request.type().get()) : query;
        return Listing.read(store.evidence(), query, request.page(), request.limit(), request.cursor())
                .map(listing -> new EvidencePage(listing.items(), Pagination.of(listing.page(), listing.limit(),
                        listing.total(), listing.next())));
    }

    /** One piece of evidence: NOT_FOUND 5011. */
    public Future<Evidence> get(String id) {
        return store.evidence().get(id).map(found -> found.map(Versioned::value)
                .orElseThrow(() -> LucidError.unknown("evidence", id)));
    }
}
