package org.lucid.node.consensus.claim;

import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.consensus.evidence.EvidenceDesk;
import org.lucid.node.consensus.leader.ClaimQueue;
import org.lucid.node.consensus.leader.ClaimWindow;
import org.lucid.node.consensus.leader.LeaderTerms;
import org.lucid.node.consensus.params.ParameterHistory;
import org.lucid.node.consensus.proof.Keyring;
import org.lucid.node.consensus.slot.SlotClock;
import org.lucid.node.consensus.store.ConsensusStore;
import org.lucid.node.consensus.store.Records.Claim;
import org.lucid.node.consensus.store.Records.Parameters;
import org.lucid.node.consensus.store.Records.ScheduleRow;
import org.lucid.node.consensus.turn.ClosingState;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.consensus.Leaders;
import org.lucid.node.contract.consensus.Leaders.ClaimSlot;
import org.lucid.node.contract.consensus.Leaders.Claimed;
import org.lucid.node.contract.signing.ConsensusMessages;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.module.Workers;

/**
 * Takes claims of slots: from a member of the entity that holds the window, while it is open by our own clock. The first
 * valid one wins the slot's key (CON-96).
 */
public final class ClaimDesk {

    private static final String CLAIMED = "claimed";
    private static final String REPEATED = "repeated";

    private final ModuleContext<?> context;
    private final ConsensusStore store;
    private final SlotClock clock;
    private final ParameterHistory parameters;
    private final ClosingState state;
    private final ClaimQueue queue;
    private final Keyring keys;
    private final EvidenceDesk evidence;
    private final byte[] networkHash;
    private final Workers workers;

    public ClaimDesk(ModuleContext<?> context, ConsensusStore store, SlotClock clock, ParameterHistory parameters,
            ClosingState state, ClaimQueue queue, Keyring keys, EvidenceDesk evidence, byte[] networkHash) {
        this.context = context;
        this.store = store;
        this.clock = clock;
        this.parameters = parameters;
        this.state = state;
        this.queue = queue;
        this.keys = keys;
        this.evidence = evidence;
        this.networkHash = networkHash;
        this.workers = context.workers("consensus-claim", 1, 64);
    }

    public Future<Claimed> claim(ClaimSlot request, Call call) {
        if (!call.caller().seesAll() && call.caller().nodeId().filter(request.nodeId()::equals).isEmpty()) {
            throw LucidError.NOT_OWNER.failure("A node claims for itself only. Use that node's own token.");
        }
        Instant receivedAt = context.clock().instant();
        return queue.run(() -> judge(request, receivedAt)).onComplete(done -> Counter.builder("lucid_consensus_claims")
                .tag("result", done.succeeded() ? done.result().status() : "refused").register(context.meters())
                .increment());
    }

    private Future<Claimed> judge(ClaimSlot request, Instant receivedAt) {
        return ConsensusStore.get(store.schedules(), request.slot()).compose(row -> {
            ClaimWindow window = window(request, row);
            return ConsensusStore.get(store.claims(), request.slot()).compose(taken -> taken.isPresent()
                    ? taken(request, taken.get(), window)
                    : open(request, window, receivedAt));
        });
    }

    /** The window that the entity holds, if the node is one of its members then. */
    private ClaimWindow window(ClaimSlot request, Optional<ScheduleRow> row) {
        Instant start = clock.startOf(request.slot());
        Parameters rules = parameters.at(request.slot());
        boolean member = state.entityAt(request.nodeId(), start).equals(request.entityId()) || row.flatMap(
                ScheduleRow::genesisServer).filter(
                        server -> server.equals(request.entityId()) && server.equals(request
                                .nodeId()))
                .isPresent();
        return row.filter(found -> member).flatMap(found -> ClaimWindow.of(found.schedule(), LeaderTerms.of(rules
                .version(), rules.values(), found.genesisServer()), start, request.entityId()))
                .filter(held -> held.index() == request.window())
                .orElseThrow(() -> LucidError.NO_GRANT.failure("Window " + request.window()
                        + " of slot " + request.slot() + " is not held by " + request.entityId() + " with node "
                        + request.nodeId() + ". Look at /api/v1/consensus/schedule.",
                        Map.of("slot", request.slot(),
                                "window", request.window(), "entity_id", request.entityId())));
    }

    private Future<Claimed> taken(ClaimSlot request, Claim winner, ClaimWindow window) {
        if (winner.nodeId().equals(request.nodeId())) {
            return winner.blockDigest().equals(request.blockDigest())
                    ? Future.succeededFuture(
                            new Claimed(REPEATED, winner.window(), window.opensAt(), window.closesAt()))
                    : twice(request, winner);
        }
        return Future.failedFuture(LucidError.SLOT_TAKEN.failure("Slot " + request.slot() + " was claimed by "
                + winner.entityId() + " in window " + winner.window() + ".",
                Map.of("winner_entity", winner.entityId(),
                        "winner_node", winner.nodeId(), "window", winner.window())));
    }

    /** The same node, the same slot, another digest: that is evidence, if it is really signed by the node. */
    private Future<Claimed> twice(ClaimSlot request, Claim winner) {
        return verified(request).compose(key -> evidence.claimEquivocation(message(winner), winner.sig(), message(
                request), request.sig(), key)).compose(recorded -> Future.failedFuture(LucidError.EQUIVOCATION.failure(
                        "Node " + request.nodeId() + " claimed slot " + request.slot()
                                + " with another digest before. Another machine may use its key.",
                        Map.of("evidence_id",
                                recorded.evidenceId()))));
    }

    private Future<Claimed> open(ClaimSlot request, ClaimWindow window, Instant receivedAt) {
        if (!window.isOpenAt(receivedAt)) {
            return Future.failedFuture(LucidError.CLAIM_WINDOW.failure(
                    "Window " + window.index() + " of slot " + request
                            .slot() + " is open from " + window.opensAt() + " until " + window.closesAt()
                            + " by our clock.",
                    Map.of("opens_at", window.opensAt().toString(), "closes_at", window.closesAt().toString())));
        }
        Claim claim = new Claim(request.slot(), request.entityId(), request.nodeId(), request.window(), request
                .blockDigest(), request.ts(), receivedAt, request.sig());
        return verified(request).compose(key -> store.claims().insert(claim)).compose(inserted -> {
            if (!inserted) {
                return ConsensusStore.get(store.claims(), request.slot()).compose(winner -> taken(request, winner
                        .orElseThrow(), window));
            }
            context.bus().publish(Leaders.SLOT_CLAIMED, new Leaders.SlotClaimed(claim.slot(), claim.entityId(), claim
                    .nodeId(), claim.blockDigest()));
            return Future.succeededFuture(new Claimed(CLAIMED, window.index(), window.opensAt(), window.closesAt()));
        });
    }

    private Future<byte[]> verified(ClaimSlot request) {
        return keys.key(request.nodeId()).compose(key -> workers.run(() -> context.signatures().verify(key.publicKey(),
                message(request), Hex.bytes("sig", request.sig(), 64))).map(good -> {
                    if (!good) {
                        throw LucidError.PROOF_SIGNATURE.failure(
                                "The claim is not signed with the node's key. Nothing was stored.");
                    }
                    return key.publicKey();
                }));
    }

    private byte[] message(ClaimSlot claim) {
        return ConsensusMessages.slotClaim(networkHash, claim.entityId(), claim.nodeId(), claim.slot(), claim.window(),
                Hex.bytes("block_digest", claim.blockDigest(), 32), claim.ts());
    }

    private byte[] message(Claim claim) {
        return ConsensusMessages.slotClaim(networkHash, claim.entityId(), claim.nodeId(), claim.slot(), claim.window(),
                Hex.bytes("block_digest", claim.blockDigest(), 32), claim.ts());
    }
}
