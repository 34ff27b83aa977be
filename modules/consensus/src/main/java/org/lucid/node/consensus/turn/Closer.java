package org.lucid.node.consensus.turn;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.lucid.node.consensus.ConsensusConfig;
import org.lucid.node.consensus.leader.Schedule;
import org.lucid.node.consensus.params.ParameterHistory;
import org.lucid.node.consensus.presence.Attendance;
import org.lucid.node.consensus.proof.ClockGuard;
import org.lucid.node.consensus.proof.OpenSlots;
import org.lucid.node.consensus.slot.Line;
import org.lucid.node.consensus.slot.ProofFact;
import org.lucid.node.consensus.slot.SlotClock;
import org.lucid.node.consensus.slot.SlotClosing;
import org.lucid.node.consensus.slot.SlotInput;
import org.lucid.node.consensus.store.ConsensusStore;
import org.lucid.node.consensus.store.Records.Header;
import org.lucid.node.consensus.store.Records.Parameters;
import org.lucid.node.consensus.store.Totals;
import org.lucid.node.consensus.tally.News;
import org.lucid.node.consensus.tally.RankOrder;
import org.lucid.node.consensus.tally.Tally;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.consensus.Consensus;
import org.lucid.node.contract.consensus.Leaders;
import org.lucid.node.contract.consensus.Slots.Slot;
import org.lucid.node.contract.signing.ConsensusMessages;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.module.Workers;

/**
 * Closes slots in order, one at a time: from memory when the process took all their proofs itself, else from the store,
 * with the same bytes (CON-64). What was computed and could not be written yet is written first.
 */
public final class Closer implements TurnStep {

    private static final int CLOSED_AFTER = 2;
    private static final Duration IN_FLIGHT = Duration.ofSeconds(10);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private final ModuleContext<ConsensusConfig> context;
    private final Deps deps;
    private final ClosingState state;
    private final Workers workers;
    private final Timer seconds;
    private final ScheduleBook schedules;
    private Optional<Computed> pending = Optional.empty();

    /** What closing works with. */
    public record Deps(ConsensusStore store, SlotClock clock, ParameterHistory parameters, OpenSlots open,
            Attendance attendance, Journals journals, BeaconOutputs beacons, ClockGuard guard, byte[] networkHash) {
    }

    private record Computed(SlotClosing.Result result, Slot header, List<News> news, ScheduleBook.Led led) {
    }

    private record Gathered(Parameters parameters, Collection<ProofFact> proofs, SlotFacts facts, List<Line> leaving,
            byte[] beaconOutput, ScheduleBook.Led led) {
    }

    public Closer(ModuleContext<ConsensusConfig> context, Deps deps, ClosingState state) {
        this.context = context;
        this.deps = deps;
        this.state = state;
        this.workers = context.workers("consensus-close", 1, 8);
        this.schedules = new ScheduleBook(deps.store());
        this.seconds = Timer.builder("lucid_consensus_slot_close").register(context.meters());
    }

    @Override
    public String name() {
        return "close";
    }

    /** Closes slot n - 2. */
    @Override
    public Future<Void> run(long turn) {
        long slot = turn - CLOSED_AFTER;
        if (slot <= state.closed()) {
            return Future.succeededFuture();
        }
        Timer.Sample sample = Timer.start(context.meters());
        return (pending.isPresent() ? Future.succeededFuture(pending.get()) : compute(state.closed() + 1))
                .compose(this::commit).compose(done -> {
                    sample.stop(seconds);
                    return run(turn);
                });
    }

    private Future<Computed> compute(long slot) {
        Promise<Void> settled = Promise.promise();
        settle(slot, context.clock().instant().plus(IN_FLIGHT), settled);
        return settled.future().compose(ready -> deps.attendance().flush())
                .compose(flushed -> deps.journals().pull(state.roster())).compose(pulled -> {
                    state.roster().advanceTo(deps.clock().startOf(slot));
                    if (slot % SlotClock.SLOTS_PER_EPOCH == 0) {
                        state.tally().forgetTerminated(state.roster());
                    }
                    return WindowFit.fit(deps.store(), state.tally(), slot,
                            deps.parameters().at(slot).values().windowSlots());
                }).compose(fits -> gather(slot))
                .compose(gathered -> state.computing(workers.run(() -> compute(slot, gathered))
                        .onFailure(cause -> context.fail("slot " + slot + " cannot be computed: " + cause))))
                .map(computed -> {
                    pending = Optional.of(computed);
                    return computed;
                });
    }

    /** Waits for proofs of the slot that are being taken, at most 10 s; after that only the store knows the slot. */
    private void settle(long slot, Instant until, Promise<Void> settled) {
        if (deps.open().inFlight(slot) == 0) {
            settled.complete();
        } else if (context.clock().instant().isAfter(until)) {
            deps.open().spoil(slot);
            settled.complete();
        } else {
            context.after(LOOK_AGAIN, () -> settle(slot, until, settled));
        }
    }

    private Future<Gathered> gather(long slot) {
        Parameters parameters = deps.parameters().at(slot);
        Future<Collection<ProofFact>> proofs = deps.open().all(slot).map(Future::succeededFuture)
                .orElseGet(() -> SlotFacts.proofs(deps.store(), slot));
        Future<List<Line>> leaving = slot < parameters.values().windowSlots()
                ? Future.succeededFuture(List.of())
                : deps.store().lines(slot - parameters.values().windowSlots());
        return Future.join(proofs, SlotFacts.read(deps.store(), deps.clock(), slot), leaving, schedules.led(slot))
                .compose(all -> {
                    SlotFacts facts = all.resultAt(1);
                    boolean draws = parameters.values().validatorsPerSession() > 0 && !facts.ended().isEmpty();
                    return (draws ? deps.beacons().output(slot) : Future.succeededFuture(new byte[0]))
                            .map(output -> new Gathered(parameters, all.resultAt(0), facts, all.resultAt(2), output,
                                    all.resultAt(3)));
                });
    }

    private Computed compute(long slot, Gathered gathered) {
        Tally tally = state.tally();
        SlotFacts facts = gathered.facts();
        SlotClosing.Result result = SlotClosing.close(new SlotInput(slot, gathered.parameters().version(),
                gathered.parameters().values(), deps.networkHash(), deps.clock().monthOf(slot).toString(),
                gathered.proofs(), facts.equivocated(), facts.bits(), facts.nextBits(), facts.excused(),
                facts.dutiesDue(), state.sessions().advance(slot, facts.events()), facts.ended(),
                gathered.beaconOutput(), tally.started(), state.roster()::isBarred, state.roster()::entityOf,
                tally.watch(), tally.minted(), tally.headerDigest(),
                gathered.led().leadership(gathered.parameters())));
        List<News> news = tally.add(slot, result.observation().observed(), result.lines(), gathered.leaving(),
                context.config().silentAfter());
        state.standings().closed(slot, deps.clock().monthOf(slot), result.outcome(), facts.claimEquivocations());
        Slot header = result.header(tally.tallyDigest(state.standings()));
        tally.adopt(new Tally.Added(slot, result.observation().observed(), result.watch(), header.minted(),
                header.digest()));
        return new Computed(result, header, news, gathered.led());
    }

    /** Duties, parts of totals, what became of the schedule, then the header, with which the slot is closed (CON-61). */
    private Future<Void> commit(Computed computed) {
        Slot header = signed(computed.header());
        ConsensusStore store = deps.store();
        return ConsensusStore.insertOnce(store.duties(), computed.result().duties())
                .compose(duties -> ConsensusStore.insertOnce(store.totals(),
                        Totals.of(header.slot(), computed.result().lines())))
                .compose(parts -> schedules.close(header.slot(), computed.led(), computed.result().outcome()))
                .compose(led -> store.headers().insert(new Header(header.slot(), header,
                        context.clock().instant())))
                .compose(inserted -> inserted
                        ? Future.succeededFuture()
                        : ConsensusStore.get(store.headers(), header.slot())
                                .compose(stored -> compare(stored.orElseThrow().header(), header)))
                .map(committed -> {
                    announce(computed, header);
                    return null;
                });
    }

    private Slot signed(Slot slot) {
        String signature = Hex.of(context.identity().sign(ConsensusMessages.slotHeader(deps.networkHash(), slot.slot(),
                Hex.bytes("digest", slot.digest(), 32))));
        return new Slot(slot.slot(), slot.observed(), slot.reason(), slot.parametersVersion(), slot.expected(),
                slot.beacons(), slot.proofs(), slot.sessions(), slot.relayedBytes(), slot.work(), slot.densityPpm(),
                slot.reward(), slot.minted(), slot.publisher(), slot.missed(), slot.proofsRoot(), slot.totalsRoot(),
                slot.tallyDigest(), slot.previousDigest(), slot.digest(), signature);
    }

    private Future<Void> compare(Slot stored, Slot computed) {
        if (stored.digest().equals(computed.digest())) {
            return Future.succeededFuture();
        }
        String text = "slot " + computed.slot() + " is stored with digest " + stored.digest()
                + " and was computed with " + computed.digest();
        context.fail(text);
        return Future.failedFuture(LucidError.INTERNAL_ERROR.failure(text));
    }

    private void announce(Computed computed, Slot header) {
        pending = Optional.empty();
        state.closed(header.slot());
        deps.open().forget(header.slot());
        deps.guard().stored(header.slot());
        count("lucid_consensus_slots", "result", header.observed() ? "observed" : "unobserved");
        header.reason().ifPresent(reason -> count("lucid_consensus_unobserved", "reason", reason));
        context.bus().publish(Consensus.SLOT_CLOSED, new Consensus.SlotClosed(header.slot(), header.observed(),
                header.reason(), header.beacons(), header.expected(), header.digest()));
        computed.result().outcome().missed().forEach(entity -> context.bus().publish(Leaders.LEADER_MISSED,
                new Leaders.LeaderMissed(header.slot(), entity, window(computed, entity), liveScore(header.slot(),
                        entity))));
        computed.news().forEach(news -> {
            switch (news) {
                case News.Silent(var event) -> context.bus().publish(Consensus.NODE_SILENT, event);
                case News.Returned(var event) -> context.bus().publish(Consensus.NODE_RETURNED, event);
                case News.Crossed(var event) -> context.bus().publish(Consensus.UPTIME_LOW, event);
            }
        });
    }

    private static int window(Computed computed, String entity) {
        return computed.led().row().stream().flatMap(row -> row.schedule().windows().stream()).filter(window -> window
                .entityId().equals(entity)).mapToInt(Schedule.Window::index).findFirst().orElse(0);
    }

    private long liveScore(long slot, String entity) {
        return RankOrder.liveScorePpm(state.standings().of(entity), deps.parameters().at(slot).values());
    }

    private void count(String name, String tag, String value) {
        Counter.builder(name).tag(tag, value).register(context.meters()).increment();
    }
}
