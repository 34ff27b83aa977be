package org.lucid.node.consensus;

import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Function;
import org.lucid.node.consensus.claim.ClaimDesk;
import org.lucid.node.consensus.evidence.EvidenceDesk;
import org.lucid.node.consensus.presence.MaintenanceDesk;
import org.lucid.node.consensus.proof.Batches;
import org.lucid.node.consensus.proof.Intake;
import org.lucid.node.consensus.read.LeaderViews;
import org.lucid.node.consensus.read.NetworkViews;
import org.lucid.node.consensus.read.NodeViews;
import org.lucid.node.consensus.read.SlotViews;
import org.lucid.node.consensus.read.WorkViews;
import org.lucid.node.consensus.session.SessionDesk;
import org.lucid.node.consensus.slot.SlotClock;
import org.lucid.node.consensus.store.ConsensusStore;
import org.lucid.node.consensus.store.Records.Meta;
import org.lucid.node.consensus.turn.Closer;
import org.lucid.node.consensus.turn.ClosingState;
import org.lucid.node.consensus.turn.Recomputation;
import org.lucid.node.consensus.turn.ScheduleStep;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.consensus.Consensus;
import org.lucid.node.contract.consensus.Evidences;
import org.lucid.node.contract.consensus.Leaders;
import org.lucid.node.contract.consensus.MaintenanceWindows;
import org.lucid.node.contract.consensus.NodeWork;
import org.lucid.node.contract.consensus.Sessions;
import org.lucid.node.contract.consensus.Slots;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.module.ModuleContext;

/** Which service answers which operation. */
final class Doors {

    private final ModuleContext<ConsensusConfig> context;
    private final NetworkViews network;
    private final NodeViews nodes;
    private final SlotViews slots;
    private final WorkViews work;
    private final LeaderViews leaders;

    Doors(ModuleContext<ConsensusConfig> context, ConsensusStore store, SlotClock clock, Intake.Shared shared,
            byte[] networkHash) {
        this.context = context;
        this.leaders = new LeaderViews(store, clock, shared.parameters());
        this.network = new NetworkViews(context, store, clock, shared.seals(), shared.parameters(), networkHash,
                leaders);
        this.nodes = new NodeViews(context, store, clock, shared.seals(), shared.parameters(), shared.open());
        this.slots = new SlotViews(context, store, clock, networkHash);
        this.work = new WorkViews(store, clock);
    }

    /** Operations that write. */
    void intake(Intake intake, Batches batches, SessionDesk sessions, MaintenanceDesk maintenance,
            EvidenceDesk evidence) {
        context.handle(Consensus.SUBMIT_PROOF, intake::submit);
        context.handle(Consensus.SUBMIT_PROOFS, batches::submit);
        context.handle(Sessions.OPEN, sessions::open);
        context.handle(Sessions.CLOSE, (request, call) -> sessions.close(request));
        context.handle(MaintenanceWindows.DECLARE, maintenance::declare);
        context.handle(MaintenanceWindows.LIST, (request, call) -> maintenance.list(request.nodeId(), call));
        context.handle(MaintenanceWindows.END, maintenance::end);
        context.handle(Evidences.LIST, (request, call) -> evidence.list(request));
        context.handle(Evidences.GET, (request, call) -> evidence.get(request.id()));
        context.handle(Evidences.SUBMIT, evidence::submit);
    }

    /** Operations that read the store. */
    void reads() {
        context.handle(Consensus.STATUS, (request, call) -> network.status());
        context.handle(Consensus.PARAMETERS, (request, call) -> Future.succeededFuture(network.parameters(request)));
        context.handle(Consensus.PROOFS, nodes::proofs);
        context.handle(Consensus.DUTIES, nodes::duties);
        context.handle(Consensus.TALLY, (request, call) -> network.tally(request));
        context.handle(Slots.SLOT, (request, call) -> slots.slot(request.slot()));
        context.handle(Slots.SLOT_TOTALS, (request, call) -> slots.totals(request));
        context.handle(Slots.INCLUSION, slots::inclusion);
        context.handle(Leaders.SCHEDULE, (request, call) -> leaders.schedules(request));
        context.handle(Leaders.BEACONS, (request, call) -> leaders.beacons(request));
        context.handle(NodeWork.WORK, (request, call) -> work.work(request));
    }

    /** Operations that need the sums of closing, which one instance holds. */
    void sums(Leading lead, Meta meta, Optional<ClosingState> state) {
        Closer.Deps deps = lead.deps();
        Recomputation again = new Recomputation(deps, context.workers("consensus-close", 1, 8), meta.firstSlot(),
                context.config().proofRetentionDays());
        context.handle(Consensus.UPTIME, (request, call) -> held(state, sums -> nodes.uptime(request, sums, call)));
        context.handle(Consensus.RANKING, (request, call) -> held(state, sums -> network.ranking(request, deps,
                sums)));
        context.handle(NodeWork.NODE_FACTS, (request, call) -> held(state, sums -> work.facts(request, sums)));
        context.handle(Slots.VERIFY_SLOT, (request, call) -> held(state, sums -> slots.slot(request.slot())
                .compose(header -> again.verify(header, sums.closed()))));
    }

    /** Operations that only the instance that closes slots serves. */
    void leading(Leading lead, Optional<ClosingState> state, Optional<ClaimDesk> claims, SlotClock clock) {
        context.handle(Leaders.CLAIM, (request, call) -> claims.map(desk -> desk.claim(request, call)).orElseGet(
                () -> Future.failedFuture(notLeading())));
        context.handle(Leaders.GRANTS, (request, call) -> held(state, sums -> grants(request, sums, clock)));
        state.ifPresent(sums -> nodes.grantsFrom(request -> grants(request, sums, clock)));
        context.handle(Leaders.EXPLAIN, (request, call) -> held(state, sums -> leaders.explain(request,
                new ScheduleStep(context, lead.deps(), sums, lead.claims()), sums.closed())));
        context.handle(Leaders.VRF_ROTATE,
                (request, call) -> lead.chain().rotate(request.fromSlot(), clock.slotAt(context
                        .clock().instant()))
                        .map(key -> new Leaders.VrfKey(key.keyId(), key.publicKey(), key.fromSlot(), key
                                .signature())));
    }

    private Future<Leaders.GrantList> grants(Leaders.GetGrants request, ClosingState sums, SlotClock clock) {
        return leaders.grants(request, sums, clock.slotAt(context.clock().instant()));
    }

    private static Failure notLeading() {
        return LucidError.STARTING.failure("This instance does not close slots. Try again in a moment.");
    }

    private static <T> Future<T> held(Optional<ClosingState> state, Function<ClosingState, Future<T>> reader) {
        return state.map(reader).orElseGet(() -> Future.failedFuture(notLeading()));
    }
}
