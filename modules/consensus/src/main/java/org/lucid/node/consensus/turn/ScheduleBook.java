package org.lucid.node.consensus.turn;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lucid.node.consensus.leader.Grants;
import org.lucid.node.consensus.leader.LeaderTerms;
import org.lucid.node.consensus.leader.Outcome;
import org.lucid.node.consensus.leader.Schedule;
import org.lucid.node.consensus.slot.SlotInput.Leadership;
import org.lucid.node.consensus.store.ConsensusStore;
import org.lucid.node.consensus.store.Ids;
import org.lucid.node.consensus.store.Records.Claim;
import org.lucid.node.consensus.store.Records.Parameters;
import org.lucid.node.consensus.store.Records.ScheduleResult;
import org.lucid.node.consensus.store.Records.ScheduleRow;

/** The stored schedules and claims. A row is inserted once and its result written once. */
public final class ScheduleBook {

    private static final String MANAGER_DOWN = "manager_down";

    private final ConsensusStore store;

    public ScheduleBook(ConsensusStore store) {
        this.store = store;
    }

    /** Who was to lead a slot and who claimed it. */
    public record Led(Optional<ScheduleRow> row, Optional<Claim> claim) {

        /** What closing needs of it; a row without windows leads nobody. */
        public Optional<Leadership> leadership(Parameters rules) {
            return row.filter(found -> found.reason().isEmpty())
                    .map(found -> new Leadership(found.schedule(), LeaderTerms
                            .of(rules.version(), rules.values(), found.genesisServer()), claim.map(Claim::window)));
        }

        /** What was written of a closed slot. */
        Outcome outcome() {
            return row.flatMap(ScheduleRow::result)
                    .map(result -> new Outcome(Outcome.State.VOID, Optional.empty(), result
                            .missed(), result.granted()))
                    .orElse(Outcome.nothing());
        }

        /** Who was granted a window, once the windows are over. */
        public Grants grants(long slot) {
            return row.map(found -> found.result().map(result -> new Grants(slot, result.granted())).orElseGet(
                    () -> Grants.of(found.schedule(), claim.map(Claim::window)))).orElse(Grants.none(slot));
        }
    }

    public Future<Led> led(long slot) {
        return Future.join(ConsensusStore.get(store.schedules(), slot), ConsensusStore.get(store.claims(), slot)).map(
                all -> new Led(all.resultAt(0), all.resultAt(1)));
    }

    /** The grants of some slots, the oldest first; none where there was no schedule. */
    public Future<List<Grants>> grants(long from, long to) {
        return Future
                .join(ConsensusStore.all(store.schedules(), ConsensusStore.slots(from, to)), ConsensusStore.all(store
                        .claims(), ConsensusStore.slots(from, to)))
                .map(all -> {
                    List<ScheduleRow> rows = all.resultAt(0);
                    List<Claim> claims = all.resultAt(1);
                    List<Grants> grants = new ArrayList<>();
                    for (long slot = from; slot <= to; slot++) {
                        long at = slot;
                        grants.add(new Led(rows.stream().filter(row -> row.slot() == at).findFirst(), claims.stream()
                                .filter(claim -> claim.slot() == at).findFirst()).grants(slot));
                    }
                    return grants;
                });
    }

    /** Stores a schedule; the one that is stored already stays. */
    Future<ScheduleRow> publish(ScheduleRow row) {
        return store.schedules().insert(row).compose(inserted -> inserted
                ? Future.succeededFuture(row)
                : ConsensusStore.get(store.schedules(), row.slot()).map(Optional::orElseThrow));
    }

    /** Writes what became of a slot; of one without a schedule that it had none (CON-67, CON-98). */
    Future<Void> close(long slot, Led led, Outcome outcome) {
        ScheduleResult result = new ScheduleResult(outcome.state() == Outcome.State.CLAIMED
                ? outcome.publisher()
                : Optional.empty(), winner(led, outcome).map(Claim::nodeId),
                winner(led, outcome).map(
                        Claim::blockDigest),
                outcome.granted(), outcome.missed());
        if (led.row().isEmpty()) {
            ScheduleRow none = new ScheduleRow(slot, Optional.empty(), new Schedule(slot, 0, List.of(), List.of(), ""),
                    outcome.state().name(), Optional.of(result), Optional.of(MANAGER_DOWN));
            return store.schedules().insert(none).mapEmpty();
        }
        return store.schedules().get(Ids.of(slot)).compose(found -> found.orElseThrow().value().result().isPresent()
                ? Future.succeededFuture()
                : store.schedules().replace(found.get().with(row -> row.with(outcome.state().name(), result)))
                        .mapEmpty());
    }

    private static Optional<Claim> winner(Led led, Outcome outcome) {
        return led.claim().filter(claim -> outcome.state() == Outcome.State.CLAIMED);
    }
}
