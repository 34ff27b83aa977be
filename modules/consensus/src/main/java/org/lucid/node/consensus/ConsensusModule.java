package org.lucid.node.consensus;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lucid.node.consensus.claim.ClaimDesk;
import org.lucid.node.consensus.evidence.EvidenceDesk;
import org.lucid.node.consensus.params.ParameterHistory;
import org.lucid.node.consensus.presence.MaintenanceDesk;
import org.lucid.node.consensus.proof.Batches;
import org.lucid.node.consensus.proof.ClockGuard;
import org.lucid.node.consensus.proof.Intake;
import org.lucid.node.consensus.proof.IntakeState;
import org.lucid.node.consensus.proof.Keyring;
import org.lucid.node.consensus.proof.OpenSlots;
import org.lucid.node.consensus.proof.Seals;
import org.lucid.node.consensus.session.SessionDesk;
import org.lucid.node.consensus.slot.SlotClock;
import org.lucid.node.consensus.store.ConsensusStore;
import org.lucid.node.consensus.store.Records.Meta;
import org.lucid.node.contract.consensus.Consensus;
import org.lucid.node.contract.consensus.Evidences;
import org.lucid.node.contract.consensus.Leaders;
import org.lucid.node.contract.consensus.MaintenanceWindows;
import org.lucid.node.contract.consensus.NodeWork;
import org.lucid.node.contract.consensus.Sessions;
import org.lucid.node.contract.consensus.Slots;
import org.lucid.node.contract.pools.Memberships;
import org.lucid.node.contract.registration.NodeKeys;
import org.lucid.node.contract.registration.Nodes;
import org.lucid.node.contract.shards.Audits;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.kernel.module.LucidModule;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.module.ModuleInfo;

/** Takes task proofs, closes slots and sums what each node did. */
public final class ConsensusModule implements LucidModule<ConsensusConfig> {

    /** So long a lost event goes unheard by the intake; what a proof counts for is read from the journals anyway. */
    private static final Duration KEYS_STAY = Duration.ofMinutes(10);

    private Optional<Leading> leading = Optional.empty();

    @Override
    public ModuleInfo<ConsensusConfig> info() {
        return new ModuleInfo<>("lucid.consensus", Set.of("lucid.registration"),
                Set.of(NodeKeys.GET_KEY.address(), Nodes.NODE_CHANGES.address(), Nodes.STATUSES.address(),
                        Memberships.MEMBERSHIP_CHANGES.address(), Audits.AUDITS.address()),
                List.of(Consensus.STATUS, Consensus.PARAMETERS, Consensus.SUBMIT_PROOF, Consensus.SUBMIT_PROOFS,
                        Consensus.PROOFS, Consensus.DUTIES, Consensus.UPTIME, Consensus.TALLY, Consensus.RANKING,
                        Slots.SLOT, Slots.SLOT_TOTALS, Slots.INCLUSION, Slots.VERIFY_SLOT, NodeWork.WORK,
                        NodeWork.NODE_FACTS, Sessions.OPEN, Sessions.CLOSE, MaintenanceWindows.DECLARE,
                        MaintenanceWindows.LIST, MaintenanceWindows.END, Evidences.LIST, Evidences.GET,
                        Evidences.SUBMIT, Leaders.SCHEDULE, Leaders.BEACONS, Leaders.EXPLAIN, Leaders.CLAIM,
                        Leaders.GRANTS, Leaders.VRF_ROTATE),
                List.of(Consensus.SLOT_CLOSED, Consensus.EPOCH_CLOSED, Consensus.NODE_SILENT, Consensus.NODE_RETURNED,
                        Consensus.UPTIME_LOW, Evidences.EQUIVOCATION_FOUND, Leaders.BEACON_PRODUCED,
                        Leaders.LEADER_SCHEDULED, Leaders.SLOT_CLAIMED, Leaders.LEADER_MISSED),
                ConsensusConfig.class, Optional.of("openapi/consensus.yaml"), false, false);
    }

    @Override
    public Future<?> start(ModuleContext<ConsensusConfig> context) {
        SlotClock clock = new SlotClock(context.kernel().network().genesisAt());
        Intake.Shared shared = new Intake.Shared(context.shared(Seals.class, Seals::new),
                context.shared(OpenSlots.class, () -> new OpenSlots(clock.slotAt(context.clock().instant()))),
                context.shared(IntakeState.class, () -> new IntakeState(context.config().verifyQueue())),
                context.shared(ClockGuard.class, () -> new ClockGuard(clock)),
                context.shared(ParameterHistory.class, ParameterHistory::new));
        return ConsensusStore.open(context::open).compose(store -> {
            Founding founding = new Founding(context, store, clock);
            return founding.network().compose(meta -> founding.parameters(shared.parameters(), meta)
                    .compose(done -> serve(context, store, clock, shared, meta)));
        });
    }

    private Future<?> serve(ModuleContext<ConsensusConfig> context, ConsensusStore store, SlotClock clock,
            Intake.Shared shared, Meta meta) {
        byte[] networkHash = Hex.bytes("network_hash", meta.networkHash(), 32);
        EvidenceDesk evidence = new EvidenceDesk(context, store, networkHash);
        Keyring keys = new Keyring(context.bus());
        Intake intake = new Intake(context, store, clock, shared, evidence, keys, networkHash);
        context.subscribe(Nodes.NODE_STATUS_CHANGED, changed -> keys.forget(changed.nodeId()));
        context.every(KEYS_STAY, "refresh-keys", () -> {
            keys.forgetAll();
            return Future.succeededFuture();
        });
        Leading lead = new Leading(context, store, clock, shared, meta, networkHash);
        Doors doors = new Doors(context, store, clock, shared, networkHash);
        doors.intake(intake, new Batches(context.bus()), new SessionDesk(context, store, clock),
                new MaintenanceDesk(context, store, clock, shared.parameters()), evidence);
        doors.reads();
        if (!context.isSingle()) {
            doors.sums(lead, meta, Optional.empty());
            doors.leading(lead, Optional.empty(), Optional.empty(), clock);
            return Future.succeededFuture();
        }
        leading = Optional.of(lead);
        return lead.begin().map(state -> {
            doors.sums(lead, meta, Optional.of(state));
            doors.leading(lead, Optional.of(state),
                    Optional.of(new ClaimDesk(context, store, clock, shared.parameters(),
                            state, lead.claims(), keys, evidence, networkHash)),
                    clock);
            return null;
        });
    }

    @Override
    public Future<?> stop() {
        return leading.map(lead -> lead.deps().attendance().flush()).orElse(Future.succeededFuture());
    }
}
