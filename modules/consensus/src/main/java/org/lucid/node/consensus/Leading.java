package org.lucid.node.consensus;

import io.micrometer.core.instrument.Gauge;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import org.lucid.node.consensus.leader.ClaimQueue;
import org.lucid.node.consensus.presence.Attendance;
import org.lucid.node.consensus.presence.Presence;
import org.lucid.node.consensus.proof.Intake;
import org.lucid.node.consensus.slot.SlotClock;
import org.lucid.node.consensus.store.ConsensusStore;
import org.lucid.node.consensus.store.Records.Meta;
import org.lucid.node.consensus.store.Records.PresenceBits;
import org.lucid.node.consensus.store.Sweeper;
import org.lucid.node.consensus.turn.CheckpointStep;
import org.lucid.node.consensus.turn.Closer;
import org.lucid.node.consensus.turn.ClosingState;
import org.lucid.node.consensus.turn.EpochStep;
import org.lucid.node.consensus.turn.Journals;
import org.lucid.node.consensus.turn.Recovery;
import org.lucid.node.consensus.turn.ScheduleStep;
import org.lucid.node.consensus.turn.BeaconStep;
import org.lucid.node.consensus.turn.SweepStep;
import org.lucid.node.consensus.turn.Turns;
import org.lucid.node.kernel.health.HealthCheck.Result;
import org.lucid.node.kernel.module.ModuleContext;

/** What only one instance does: the marks of presence, and the turns that close slots. */
final class Leading {

    private static final Duration FLUSH = Duration.ofSeconds(30);
    private static final Duration AFTER_WINDOWS = Duration.ofSeconds(5);
    private static final long BEHIND = 3;

    private final ModuleContext<ConsensusConfig> context;
    private final SlotClock clock;
    private final Intake.Shared shared;
    private final BeaconStep chain;
    private final Closer.Deps deps;
    private final ClaimQueue claims = new ClaimQueue();
    private final Meta meta;

    Leading(ModuleContext<ConsensusConfig> context, ConsensusStore store, SlotClock clock, Intake.Shared shared,
            Meta meta, byte[] networkHash) {
        this.context = context;
        this.clock = clock;
        this.shared = shared;
        this.meta = meta;
        this.chain = new BeaconStep(context, store, shared.seals(), networkHash);
        this.deps = new Closer.Deps(store, clock, shared.parameters(), shared.open(), new Attendance(context, store,
                clock, shared.state(), shared.guard()), new Journals(context.bus()), chain, shared.guard(),
                networkHash);
    }

    Closer.Deps deps() {
        return deps;
    }

    ClaimQueue claims() {
        return claims;
    }

    BeaconStep chain() {
        return chain;
    }

    /** Reads back where closing stands, then begins with what is due. */
    Future<ClosingState> begin() {
        ConsensusStore store = deps.store();
        return newestSlot(store).compose(known -> chain.load(meta.firstSlot()))
                .compose(loaded -> new Recovery(store, clock, meta.firstSlot(), shared.parameters(),
                        deps.networkHash()).load())
                .map(state -> {
                    shared.guard().stored(state.closed());
                    start(state);
                    return state;
                });
    }

    private Future<Void> newestSlot(ConsensusStore store) {
        return ConsensusStore.newest(store.presence()).map(newest -> {
            newest.map(PresenceBits::slot).ifPresent(shared.guard()::stored);
            return null;
        });
    }

    private void start(ClosingState state) {
        Turns turns = new Turns(context, clock, List.of(new Closer(context, deps, state), new EpochStep(context, deps,
                state), chain, new ScheduleStep(context, deps, state, claims),
                new CheckpointStep(context, deps.store(), state),
                new SweepStep(new Sweeper(deps.store(), context.config().proofRetentionDays()), state)), this::offset);
        // Nodes need a fresh seal also while closing waits for a journal or catches up.
        Turns beacons = new Turns(context, clock, List.of(chain), this::offset);
        watch(turns);
        deps.attendance().tick();
        context.every(Presence.MARK, "presence", () -> {
            deps.attendance().tick();
            return Future.succeededFuture();
        });
        context.every(FLUSH, "flush", deps.attendance()::flush);
        boolean first = state.closed() < meta.firstSlot();
        beacons.begin(chain.newestSlot());
        turns.begin(first ? meta.firstSlot() - 1 : state.closed() + 1);
    }

    /** A turn begins when the claim windows of its slot and 5 s are over. */
    private Duration offset() {
        var rules = shared.parameters().at(clock.slotAt(context.clock().instant())).values();
        return Duration.ofMillis((rules.maxFallbacks() + 1L) * rules.slotTimeoutMs()).plus(AFTER_WINDOWS);
    }

    private void watch(Turns turns) {
        Gauge.builder("lucid_consensus_slots_behind", turns, Turns::behind).register(context.meters());
        Gauge.builder("lucid_consensus_queue_depth", shared.state(), state -> state.waiting())
                .register(context.meters());
        context.health("closing", () -> Future.succeededFuture(turns.behind() <= BEHIND
                ? Result.UP
                : Result.degraded(turns.behind() + " slots behind, catching up")));
        context.health("queue", () -> Future.succeededFuture(shared.state().isFull()
                ? Result.degraded("as many proofs wait as can: " + shared.state().waiting())
                : Result.UP));
        context.health("clock", () -> Future.succeededFuture(shared.guard().isBehind(context.clock().instant())
                ? Result.degraded("the clock reads a time before the newest stored slot; set it right")
                : Result.UP));
    }
}
