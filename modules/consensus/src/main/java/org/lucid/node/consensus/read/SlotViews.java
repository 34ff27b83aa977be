package org.lucid.node.consensus.read;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.consensus.slot.Line;
import org.lucid.node.consensus.slot.ProofFact;
import org.lucid.node.consensus.slot.SlotClock;
import org.lucid.node.consensus.slot.SlotState;
import org.lucid.node.consensus.store.ConsensusStore;
import org.lucid.node.consensus.store.Ids;
import org.lucid.node.consensus.store.Records.Header;
import org.lucid.node.consensus.store.Totals;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.consensus.ProofKind;
import org.lucid.node.contract.consensus.Slots.GetInclusion;
import org.lucid.node.contract.consensus.Slots.GetTotals;
import org.lucid.node.contract.consensus.Slots.Inclusion;
import org.lucid.node.contract.consensus.Slots.Slot;
import org.lucid.node.contract.consensus.Slots.SlotTotals;
import org.lucid.node.contract.registration.NodeOwner;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.MerkleTree;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.module.Workers;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.Query.Comparison;

/** Closed slots, as they are stored. */
public final class SlotViews {

    private static final int MOST_LINES = 1000;

    private final ModuleContext<?> context;
    private final ConsensusStore store;
    private final SlotClock clock;
    private final byte[] networkHash;
    private final Workers workers;

    public SlotViews(ModuleContext<?> context, ConsensusStore store, SlotClock clock, byte[] networkHash) {
        this.context = context;
        this.store = store;
        this.clock = clock;
        this.networkHash = networkHash;
        this.workers = context.workers("consensus-read", 1, 64);
    }

    /** The header of a slot: NOT_FOUND 5516 before it is closed, 5517 when it is not kept. */
    public Future<Slot> slot(long slot) {
        return (slot < 0
                ? Future.succeededFuture(Optional.<Header>empty())
                : ConsensusStore.get(store.headers(), slot)).compose(
                        found -> found.isPresent()
                                ? Future.succeededFuture(found.get().header())
                                : ConsensusStore.newest(store.headers()).compose(newest -> absent(slot,
                                        newest.map(Header::slot).orElse(-1L))));
    }

    private Future<Slot> absent(long slot, long closed) {
        if (slot <= closed) {
            return Future.failedFuture(LucidError.SLOT_NOT_KEPT.failure("Slot " + slot
                    + " is no longer, or was never, kept."));
        }
        SlotState state = SlotState.of(slot, clock.slotAt(context.clock().instant()), closed);
        return Future.failedFuture(LucidError.SLOT_NOT_CLOSED.failure("Slot " + slot
                + " is not closed yet. It is about five minutes after its start.",
                Map.of("state", state.name(), "closed_slot", closed)));
    }

    /** Lines of a closed slot, by node id after one. */
    public Future<SlotTotals> totals(GetTotals request) {
        int limit = request.limit().orElse(MOST_LINES);
        return slot(request.slot()).compose(header -> parts(request, limit, 0, new ArrayList<>()))
                .map(lines -> new SlotTotals(request.slot(), lines.stream().limit(limit).map(Line::toTotals)
                        .toList()));
    }

    /** Reads parts until there are lines enough. */
    private Future<List<Line>> parts(GetTotals request, int limit, int part, List<Line> lines) {
        return store.totals().find(Query.all().and(Query.ID, Comparison.EQ, Ids.of(request.slot(), part)).limit(1))
                .compose(page -> {
                    page.values().stream().flatMap(totals -> totals.lines().stream())
                            .filter(line -> request.after().map(after -> line.nodeId().compareTo(after) > 0)
                                    .orElse(true))
                            .forEach(lines::add);
                    boolean last = page.items().isEmpty() || page.values().getFirst().nodeIds().size() < Totals.PART;
                    return last || lines.size() >= limit
                            ? Future.succeededFuture(lines)
                            : parts(request, limit, part + 1, lines);
                });
    }

    /** The path of a node's line, or of its proof, to the root in the signed header (CON-62). */
    public Future<Inclusion> inclusion(GetInclusion request, Call call) {
        return NodeOwner.check(context.bus(), call, request.nodeId()).compose(own -> slot(request.slot()))
                .compose(header -> request.kind().map(kind -> ofProof(header, request.nodeId(), ProofKind.of(kind)))
                        .orElseGet(() -> ofTotals(header, request.nodeId())));
    }

    private Future<Inclusion> ofTotals(Slot header, String nodeId) {
        return store.lines(header.slot()).compose(lines -> workers.run(() -> inclusion("totals", header,
                lines.stream().map(Line::leaf).toList(),
                place(lines.stream().map(Line::nodeId).toList().indexOf(nodeId), nodeId), header.totalsRoot())));
    }

    private Future<Inclusion> ofProof(Slot header, String nodeId, ProofKind kind) {
        return ConsensusStore.all(store.proofs(), ConsensusStore.slots(header.slot(), header.slot()))
                .compose(proofs -> workers.run(() -> {
                    List<ProofFact> facts = proofs.stream().map(proof -> new ProofFact(proof.nodeId(),
                            ProofKind.of(proof.kind()), Hex.bytes("proof_hash", proof.proofHash(), 32),
                            proof.verdicts())).sorted(ProofFact.ORDER).toList();
                    int index = facts.stream().map(fact -> fact.nodeId() + fact.kind()).toList()
                            .indexOf(nodeId + kind);
                    return inclusion("proofs", header, facts.stream().map(ProofFact::hash).toList(),
                            place(index, nodeId), header.proofsRoot());
                }));
    }

    private static int place(int index, String nodeId) {
        if (index < 0) {
            throw LucidError.unknown("line of the slot for node", nodeId);
        }
        return index;
    }

    private Inclusion inclusion(String tree, Slot header, List<byte[]> leaves, int index, String root) {
        List<byte[]> hashes = leaves.stream().map(MerkleTree::leaf).toList();
        return new Inclusion(tree, Hex.of(leaves.get(index)), index, leaves.size(),
                MerkleTree.path(hashes, index).stream().map(Hex::of).toList(), root, header, Hex.of(networkHash),
                Hex.of(context.identity().publicKey()));
    }
}
