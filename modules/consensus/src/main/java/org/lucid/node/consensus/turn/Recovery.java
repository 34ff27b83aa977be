package org.lucid.node.consensus.turn;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import org.lucid.node.consensus.params.ParameterHistory;
import org.lucid.node.consensus.session.SessionAt;
import org.lucid.node.consensus.slot.Line;
import org.lucid.node.consensus.slot.Observation;
import org.lucid.node.consensus.slot.SilenceWatch;
import org.lucid.node.consensus.slot.SlotClock;
import org.lucid.node.consensus.slot.SlotClosing;
import org.lucid.node.consensus.store.ConsensusStore;
import org.lucid.node.consensus.store.Records.Checkpoint;
import org.lucid.node.consensus.store.Records.Header;
import org.lucid.node.consensus.store.Records.SessionEvent;
import org.lucid.node.consensus.tally.CheckpointRows;
import org.lucid.node.consensus.tally.Tally;
import org.lucid.node.contract.consensus.Slots.Slot;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.SlotDigest;
import org.lucid.node.kernel.store.Query;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out where closing stands: the newest complete checkpoint, and the slots closed after it (CON-66). Nothing is kept
 * anywhere but in the store.
 */
public final class Recovery {

    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private static final long REPLAYABLE = 10L * CheckpointStep.EVERY;

    private final ConsensusStore store;
    private final SlotClock clock;
    private final long firstSlot;
    private final ParameterHistory parameters;
    private final byte[] networkHash;

    public Recovery(ConsensusStore store, SlotClock clock, long firstSlot, ParameterHistory parameters,
            byte[] networkHash) {
        this.store = store;
        this.clock = clock;
        this.firstSlot = firstSlot;
        this.parameters = parameters;
        this.networkHash = networkHash;
    }

    /** The state after the newest closed slot. */
    public Future<ClosingState> load() {
        return ConsensusStore.newest(store.headers()).compose(newest -> {
            long closed = newest.map(Header::slot).orElse(firstSlot - 1);
            ClosingState state = new ClosingState(new Tally(firstSlot,
                    parameters.at(firstSlot).values().windowSlots()), closed);
            return ConsensusStore.all(store.checkpoints(), Query.all())
                    .compose(heads -> restore(state, heads.stream().filter(head -> head.slot() <= closed).toList()))
                    .compose(restored -> replay(state, state.tally().slot() + 1, closed))
                    .compose(replayed -> sessions(state, closed)).map(done -> state);
        });
    }

    /** The newest checkpoint whose parts are all there; without any, everything is replayed from the first slot. */
    private Future<Void> restore(ClosingState state, List<Checkpoint> heads) {
        if (heads.isEmpty()) {
            return state.closed() - firstSlot < REPLAYABLE
                    ? Future.succeededFuture()
                    : Future.failedFuture(new IllegalStateException("no checkpoint of the tally is complete and slot "
                            + firstSlot + " lies too far back to begin there; restore the store from its backup"));
        }
        Checkpoint newest = heads.getLast();
        return ConsensusStore.all(store.checkpointParts(), ConsensusStore.slots(newest.slot(), newest.slot()))
                .compose(parts -> {
                    CheckpointRows rows = new CheckpointRows(newest, parts.stream()
                            .filter(part -> part.part() < newest.parts()).toList());
                    if (rows.isComplete()) {
                        rows.restore(state.tally(), state.roster(), state.standings());
                        return Future.succeededFuture();
                    }
                    LOG.warn("event=checkpoint_incomplete slot={} parts={} of={}", newest.slot(), parts.size(),
                            newest.parts());
                    return restore(state, heads.subList(0, heads.size() - 1));
                });
    }

    private Future<Void> replay(ClosingState state, long slot, long closed) {
        if (slot > closed) {
            return Future.succeededFuture();
        }
        Tally tally = state.tally();
        int window = parameters.at(slot).values().windowSlots();
        Future<List<Line>> leaving = slot - window < firstSlot
                ? Future.succeededFuture(List.of())
                : store.lines(slot - window);
        return WindowFit.fit(store, tally, slot, window).compose(fits -> Future.join(ConsensusStore.get(
                store.headers(), slot), store.lines(slot), leaving, new ScheduleBook(store).led(slot),
                SlotFacts.read(store, clock, slot))).compose(all -> {
                    Optional<Header> header = all.resultAt(0);
                    if (header.isEmpty()) {
                        return Future.failedFuture(
                                new IllegalStateException("the header of slot " + slot + " is missing while "
                                        + closed + " is closed; restore the store from its backup"));
                    }
                    requireSound(header.get().header(), all.resultAt(1));
                    if (tally.epochIsComplete()) {
                        tally.endEpoch();
                    }
                    apply(tally, header.get().header(), all.resultAt(1), all.resultAt(2));
                    ScheduleBook.Led led = all.resultAt(3);
                    SlotFacts facts = all.resultAt(4);
                    state.standings().closed(slot, clock.monthOf(slot), led.outcome(), facts.claimEquivocations());
                    return replay(state, slot + 1, closed);
                });
    }

    private void requireSound(Slot header, List<Line> lines) {
        if (!Hex.of(SlotDigest.header(networkHash, header)).equals(header.digest())
                || !SlotClosing.totalsRoot(lines).equals(header.totalsRoot())) {
            throw new IllegalStateException("slot " + header.slot() + " is damaged in the store: its lines or its "
                    + "header do not give the digest " + header.digest() + "; restore the store from its backup");
        }
    }

    private void apply(Tally tally, Slot header, List<Line> lines, List<Line> leaving) {
        tally.retain(lines);
        SilenceWatch watch = tally.watch().in(clock.monthOf(header.slot()).toString()).after(header.observed(),
                header.reason().filter(Observation.MASS_SILENCE::equals).isPresent(), header.beacons());
        tally.add(header.slot(), header.observed(), lines, leaving, Integer.MAX_VALUE);
        tally.adopt(new Tally.Added(header.slot(), header.observed(), watch, header.minted(), header.digest()));
    }

    private Future<Void> sessions(ClosingState state, long closed) {
        return SlotFacts.events(store, closed - SessionAt.MOST_SLOTS, closed).map(events -> {
            for (long slot = closed - SessionAt.MOST_SLOTS; slot <= closed; slot++) {
                long at = slot;
                List<SessionEvent> ofSlot = events.stream().filter(event -> event.slot() == at).toList();
                state.sessions().advance(slot, ofSlot);
            }
            return null;
        });
    }
}
