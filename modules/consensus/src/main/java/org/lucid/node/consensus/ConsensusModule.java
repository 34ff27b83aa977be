package org.lucid.node.consensus;

import io.micrometer.core.instrument.Gauge;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lucid.node.contract.consensus.Consensus;
import org.lucid.node.contract.consensus.Consensus.ProofError;
import org.lucid.node.contract.consensus.Consensus.ProofReplies;
import org.lucid.node.contract.consensus.Consensus.ProofReply;
import org.lucid.node.contract.consensus.Consensus.ProofResult;
import org.lucid.node.contract.consensus.Consensus.TaskProof;
import org.lucid.node.contract.consensus.Consensus.TaskProofs;
import org.lucid.node.contract.pools.Memberships;
import org.lucid.node.contract.registration.NodeKeys;
import org.lucid.node.contract.registration.Nodes;
import org.lucid.node.contract.signing.SignedBytes;
import org.lucid.node.kernel.bus.Bus.Answer;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.health.HealthCheck.Result;
import org.lucid.node.kernel.module.LucidModule;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.module.ModuleInfo;

/** Takes task proofs, closes slots and sums what each node did. */
public final class ConsensusModule implements LucidModule<ConsensusConfig> {

    private static final Duration TURN_CHECK = Duration.ofSeconds(5);
    private static final Duration FLUSH = Duration.ofSeconds(30);
    private static final long BEHIND = 3;

    private Attendance attendance;

    @Override
    public ModuleInfo<ConsensusConfig> info() {
        return new ModuleInfo<>("lucid.consensus", Set.of("lucid.registration"),
                Set.of(NodeKeys.GET_KEY.address(), Nodes.NODE_CHANGES.address(),
                        Memberships.MEMBERSHIP_CHANGES.address()),
                List.of(Consensus.STATUS, Consensus.SUBMIT_PROOF, Consensus.SUBMIT_PROOFS, Consensus.PROOFS,
                        Consensus.DUTIES, Consensus.UPTIME, Consensus.SLOT, Consensus.SLOT_TOTALS, Consensus.TALLY,
                        Consensus.WORK),
                ConsensusConfig.class, Optional.of("openapi/consensus.yaml"), false, false);
    }

    @Override
    public Future<?> start(ModuleContext<ConsensusConfig> context) {
        var network = context.kernel().network();
        SlotClock clock = new SlotClock(network.genesisAt());
        byte[] networkHash = SignedBytes.networkHash(network.id(), network.genesisAt());
        Seals seals = context.shared(Seals.class, Seals::new);
        return ConsensusStore.open(context).compose(store -> fixNetwork(context, store, clock).compose(meta -> {
            attendance = new Attendance(context, store, clock);
            Closer closer = new Closer(context, store, clock, attendance, seals, networkHash);
            Intake intake = new Intake(context, store, clock, seals, networkHash);
            Views views = new Views(context, store, clock, seals, intake, networkHash);
            serve(context, intake, views, closer);
            context.subscribe(Nodes.NODE_STATUS_CHANGED, changed -> intake.forget(changed.nodeId()));
            context.every(Duration.ofMinutes(1), "refresh-keys", () -> {
                intake.forgetAll();
                return Future.succeededFuture();
            });
            return context.isSingle() ? lead(context, closer, clock, meta.firstSlot()) : Future.succeededFuture();
        }));
    }

    /** What only one instance does: closing, the beacon chain, the marks of presence. */
    private Future<?> lead(ModuleContext<ConsensusConfig> context, Closer closer, SlotClock clock, long firstSlot) {
        Gauge.builder("lucid_consensus_slots_behind", () -> behind(context, closer, clock)).register(context.meters());
        context.health("closing", () -> Future.succeededFuture(behind(context, closer, clock) <= BEHIND
                ? Result.UP
                : Result.degraded(behind(context, closer, clock) + " slots behind, catching up")));
        return closer.load(firstSlot)
                .compose(loaded -> closer.turn().<Void>mapEmpty().recover(Closer::waitWhileStarting))
                .onSuccess(caughtUp -> {
                    attendance.mark();
                    context.every(Presence.MARK, "presence", () -> {
                        attendance.mark();
                        return Future.succeededFuture();
                    });
                    context.every(FLUSH, "flush", attendance::flush);
                    context.every(TURN_CHECK, "turn", closer::turn);
                });
    }

    private static long behind(ModuleContext<?> context, Closer closer, SlotClock clock) {
        return Math.max(0, clock.slotAt(context.clock().instant().minus(Closer.TURN)) - 2 - closer.closedSlot());
    }

    /** The network is fixed at the first start; another one later refuses the start (CON-03). */
    private static Future<Records.Meta> fixNetwork(ModuleContext<?> context, ConsensusStore store, SlotClock clock) {
        var network = context.kernel().network();
        Records.Meta wanted = new Records.Meta("network", network.id(), network.genesisAt(),
                clock.slotAt(context.clock().instant()));
        return store.meta().insert(wanted).compose(inserted -> store.meta().get("network")).map(found -> {
            Records.Meta stored = found.orElseThrow().value();
            if (!stored.networkId().equals(network.id()) || !stored.genesisAt().equals(network.genesisAt())) {
                throw new IllegalStateException("this data belongs to network " + stored.networkId() + " begun "
                        + stored.genesisAt() + ", not to " + network.id() + " begun " + network.genesisAt()
                        + "; set network.id and network.genesis_at back");
            }
            return stored;
        });
    }

    private void serve(ModuleContext<ConsensusConfig> context, Intake intake, Views views, Closer closer) {
        context.handle(Consensus.STATUS, (request, call) -> views.status());
        context.handle(Consensus.SUBMIT_PROOF, intake::submit);
        context.handle(Consensus.SUBMIT_PROOFS, (batch, call) -> submitAll(context, batch, call));
        context.handle(Consensus.PROOFS, views::proofs);
        context.handle(Consensus.DUTIES, views::duties);
        context.handle(Consensus.UPTIME, (request, call) -> views.uptime(request, closer, call));
        context.handle(Consensus.SLOT, (request, call) -> views.slot(request));
        context.handle(Consensus.SLOT_TOTALS, (request, call) -> views.totals(request));
        context.handle(Consensus.TALLY, (request, call) -> views.tally(request));
        context.handle(Consensus.WORK, (request, call) -> views.work(request));
    }

    /** Each proof goes to the instance that owns its node and is judged by itself; never all or nothing. */
    private static Future<ProofReplies> submitAll(ModuleContext<?> context, TaskProofs batch, Call call) {
        List<Future<ProofResult>> results = new ArrayList<>();
        for (TaskProof proof : batch.proofs()) {
            Call one = new Call(call.caller(), call.requestId(), call.deadline(), Optional.empty());
            results.add(context.bus().forward(Consensus.SUBMIT_PROOF, proof, one).map(Answer::value)
                    .map(reply -> new ProofResult(Optional.of(reply), Optional.empty())).otherwise(
                            ConsensusModule::refused));
        }
        return Future.join(results).map(done -> {
            List<ProofResult> all = done.list();
            int repeated = (int) all.stream().filter(r -> r.reply().map(ProofReply::status).filter("repeated"::equals)
                    .isPresent()).count();
            int refused = (int) all.stream().filter(r -> r.error().isPresent()).count();
            return new ProofReplies(all, all.size() - repeated - refused, repeated, refused);
        });
    }

    private static ProofResult refused(Throwable cause) {
        Failure failure = Failure.from(cause);
        return new ProofResult(Optional.empty(), Optional.of(new ProofError("LUCID_ERR_" + failure.number(),
                failure.getMessage(), failure.details())));
    }

    @Override
    public Future<?> stop() {
        return attendance == null ? Future.succeededFuture() : attendance.flush();
    }
}
