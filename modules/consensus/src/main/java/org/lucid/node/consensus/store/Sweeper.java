package org.lucid.node.consensus.store;

import io.vertx.core.Future;
import java.util.List;
import java.util.function.LongFunction;
import org.lucid.node.consensus.slot.SlotClock;
import org.lucid.node.kernel.store.Documents;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.Query.Comparison;

/**
 * Removes records by their distance from the newest closed slot, so that a long downtime never removes what closing or
 * subtracting still needs (section 13).
 */
public final class Sweeper {

    private static final int DAY = SlotClock.SLOTS_PER_EPOCH;
    private static final int BATCH = 500;
    private static final long SHORT = 16L * DAY;
    private static final long SESSIONS = 31L * DAY;
    private static final long LONG_DAYS = 400;
    private static final long LONG = LONG_DAYS * DAY;

    private final List<Rule<?>> rules;

    private record Rule<T>(Documents<T> documents, LongFunction<Query> gone) {
    }

    public Sweeper(ConsensusStore store, int proofDays) {
        this.rules = List.of(before(store.proofs(), (long) proofDays * DAY), before(store.presence(), SHORT),
                before(store.totals(), SHORT), before(store.headers(), LONG), before(store.beacons(), LONG),
                before(store.schedules(), LONG), before(store.claims(), LONG),
                below(store.sessions(), "slot", SESSIONS), below(store.duties(), "due_slot", SHORT),
                below(store.maintenance(), "until_slot", LONG), ofEpoch(store.nodeEpochs()), ofEpoch(store.tally()));
    }

    private static <T> Rule<T> before(Documents<T> documents, long kept) {
        return new Rule<>(documents, closed -> Query.all().and(Query.ID, Comparison.LT,
                Ids.of(Math.max(0, closed - kept))));
    }

    private static <T> Rule<T> below(Documents<T> documents, String field, long kept) {
        return new Rule<>(documents, closed -> Query.all().and(field, Comparison.LT, closed - kept).sortBy(field));
    }

    private static <T> Rule<T> ofEpoch(Documents<T> documents) {
        return new Rule<>(documents, closed -> Query.all()
                .and("epoch", Comparison.LT, SlotClock.epochOf(closed) - LONG_DAYS).sortBy("epoch"));
    }

    /**
     * Removes at most 500 records of each collection.
     *
     * @return whether there may be more
     */
    public Future<Boolean> sweep(long closedSlot) {
        return Future.join(rules.stream().map(rule -> sweep(rule, closedSlot)).toList())
                .map(done -> done.<Boolean>list().contains(true));
    }

    private static <T> Future<Boolean> sweep(Rule<T> rule, long closedSlot) {
        return rule.documents().find(rule.gone().apply(closedSlot).limit(BATCH)).compose(page -> page.items().isEmpty()
                ? Future.succeededFuture(false)
                : Future.join(page.items().stream().map(item -> rule.documents().delete(item.id())).toList())
                        .map(deleted -> page.items().size() == BATCH));
    }
}
