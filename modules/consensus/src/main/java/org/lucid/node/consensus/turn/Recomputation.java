package org.lucid.node.consensus.turn;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lucid.node.consensus.params.ParameterHistory;
import org.lucid.node.consensus.session.OpenSessions;
import org.lucid.node.consensus.session.SessionAt;
import org.lucid.node.consensus.slot.Line;
import org.lucid.node.consensus.slot.Observation;
import org.lucid.node.consensus.slot.ProofFact;
import org.lucid.node.consensus.slot.SilenceWatch;
import org.lucid.node.consensus.slot.SlotClock;
import org.lucid.node.consensus.slot.SlotClosing;
import org.lucid.node.consensus.slot.SlotInput;
import org.lucid.node.consensus.store.ConsensusStore;
import org.lucid.node.consensus.store.Ids;
import org.lucid.node.consensus.store.Records.Header;
import org.lucid.node.consensus.store.Records.Parameters;
import org.lucid.node.consensus.store.Records.SessionEvent;
import org.lucid.node.consensus.tally.Roster;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.consensus.Slots.Slot;
import org.lucid.node.contract.consensus.Slots.SlotDigests;
import org.lucid.node.contract.consensus.Slots.SlotVerdict;
import org.lucid.node.kernel.module.Workers;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.Query.Comparison;

/**
 * Closes a closed slot again from stored records alone and compares (CON-59). The digest of the tally is taken as stored:
 * it sums a whole window.
 */
public final class Recomputation {

    private static final int RECENT = 15;

    private final Closer.Deps deps;
    private final ConsensusStore store;
    private final SlotClock clock;
    private final ParameterHistory parameters;
    private final Workers workers;
    private final long firstSlot;
    private final long proofSlots;

    public Recomputation(Closer.Deps deps, Workers workers, long firstSlot, int proofDays) {
        this.deps = deps;
        this.store = deps.store();
        this.clock = deps.clock();
        this.parameters = deps.parameters();
        this.workers = workers;
        this.firstSlot = firstSlot;
        this.proofSlots = (long) proofDays * SlotClock.SLOTS_PER_EPOCH;
    }

    private record Before(Optional<Slot> header, List<Line> lines, SilenceWatch watch, Roster roster, int sessions,
            ScheduleBook.Led led) {
    }

    /**
     * Whether the slot of this header comes out as it is stored: NOT_FOUND 5517 when its proofs are not kept any more.
     */
    public Future<SlotVerdict> verify(Slot stored, long newestClosed) {
        long slot = stored.slot();
        if (slot < newestClosed - proofSlots) {
            return Future.failedFuture(LucidError.SLOT_NOT_KEPT.failure("The proofs of slot " + slot
                    + " are no longer kept, so it cannot be computed again."));
        }
        return Future.join(before(slot), SlotFacts.proofs(store, slot), SlotFacts.read(store, clock, slot),
                store.lines(slot)).compose(all -> {
                    SlotFacts facts = all.resultAt(2);
                    boolean draws = parameters.at(slot).values().validatorsPerSession() > 0
                            && !facts.ended().isEmpty();
                    return (draws ? deps.beacons().output(slot) : Future.succeededFuture(new byte[0]))
                            .compose(output -> workers.run(() -> SlotClosing.close(input(stored, all.resultAt(0),
                                    all.resultAt(1), facts, all.resultAt(3), output))));
                }).map(result -> verdict(stored, result.header(stored.tallyDigest())));
    }

    private static SlotVerdict verdict(Slot stored, Slot again) {
        SlotDigests before = new SlotDigests(stored.proofsRoot(), stored.totalsRoot(), stored.digest());
        SlotDigests now = new SlotDigests(again.proofsRoot(), again.totalsRoot(), again.digest());
        return new SlotVerdict(stored.slot(), before.equals(now), before, now);
    }

    private SlotInput input(Slot stored, Before before,
            Collection<ProofFact> proofs, SlotFacts facts, List<Line> lines,
            byte[] output) {
        long slot = stored.slot();
        Parameters rules = parameters.at(slot);
        return new SlotInput(slot, rules.version(), rules.values(), deps.networkHash(), clock.monthOf(slot).toString(),
                proofs, facts.equivocated(), facts.bits(), facts.nextBits(), facts.excused(), facts.dutiesDue(),
                before.sessions(), facts.ended(), output, started(slot, before.lines(), lines),
                before.roster()::isBarred, before.roster()::entityOf, before.watch(),
                before.header().map(Slot::minted).orElse(0L), before.header().map(Slot::digest).orElse(""),
                before.led().leadership(rules));
    }

    /** Nodes that had begun in the slot before; those forgotten at the start of an epoch have no line any more. */
    private static List<String> started(long slot, List<Line> linesBefore, List<Line> lines) {
        Set<String> present = new HashSet<>();
        lines.forEach(line -> present.add(line.nodeId()));
        return linesBefore.stream().filter(Line::started).map(Line::nodeId)
                .filter(node -> slot % SlotClock.SLOTS_PER_EPOCH != 0 || present.contains(node)).toList();
    }

    private Future<Before> before(long slot) {
        Roster roster = new Roster();
        return Future.join(slot == firstSlot
                ? Future.succeededFuture(Optional.<Header>empty())
                : ConsensusStore.get(store.headers(), slot - 1), store.lines(slot - 1), watch(slot),
                deps.journals().pull(roster), SlotFacts.events(store, slot - SessionAt.MOST_SLOTS, slot),
                new ScheduleBook(store).led(slot))
                .map(all -> {
                    roster.advanceTo(clock.startOf(slot));
                    Optional<Header> header = all.resultAt(0);
                    return new Before(header.map(Header::header), all.resultAt(1), all.resultAt(2), roster,
                            sessions(slot, all.resultAt(4)), all.resultAt(5));
                });
    }

    private static int sessions(long slot, List<SessionEvent> events) {
        OpenSessions sessions = new OpenSessions();
        int open = 0;
        for (long s = slot - SessionAt.MOST_SLOTS; s <= slot; s++) {
            long at = s;
            open = sessions.advance(s, events.stream().filter(event -> event.slot() == at).toList());
        }
        return open;
    }

    private Future<SilenceWatch> watch(long slot) {
        return watch(clock.monthOf(slot).toString(), slot - 1, new ArrayList<>(), 0);
    }

    /** Reads headers backwards until the month is over and 15 observed slots were seen. */
    private Future<SilenceWatch> watch(String month, long from, List<Integer> recent, int used) {
        return store.headers().find(Query.all().and(Query.ID, Comparison.LTE, Ids.of(Math.max(0, from)))
                .sortByDescending(Query.ID).limit(ConsensusStore.PAGE)).compose(page -> {
                    int silent = used;
                    for (Header header : page.values()) {
                        boolean inMonth = clock.monthOf(header.slot()).toString().equals(month);
                        if (!inMonth && recent.size() >= RECENT) {
                            return Future.succeededFuture(new SilenceWatch(recent.reversed(), month, silent));
                        }
                        silent += inMonth && header.header().reason().filter(Observation.MASS_SILENCE::equals)
                                .isPresent() ? 1 : 0;
                        if (header.header().observed() && recent.size() < RECENT) {
                            recent.add(header.header().beacons());
                        }
                    }
                    return page.next().isEmpty()
                            ? Future.succeededFuture(new SilenceWatch(recent.reversed(), month, silent))
                            : watch(month, page.values().getLast().slot() - 1, recent, silent);
                });
    }
}
