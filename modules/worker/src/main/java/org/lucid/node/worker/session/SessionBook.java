package org.lucid.node.worker.session;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.lucid.node.contract.LucidError;
import org.lucid.node.kernel.store.Documents;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.Query.Comparison;
import org.lucid.node.kernel.store.Versioned;
import org.lucid.node.worker.session.SessionState.Trigger;

/**
 * The slots that are open, and those that closed so lately that their receipts may still be proven. The store has them
 * all; a slot's record changes by compare-and-set along the table of {@link SessionState}.
 */
final class SessionBook {

    private static final int PAGE = 500;
    private static final Duration PROVABLE = Duration.ofMinutes(5);

    private final Documents<SessionRecord> store;
    private final Map<String, Versioned<SessionRecord>> known = new LinkedHashMap<>();

    SessionBook(Documents<SessionRecord> store) {
        this.store = store;
    }

    /** Reads back the open slots and those that closed lately. */
    Future<Void> load(Instant now) {
        known.clear();
        return load(Query.all().in("state", List.of(SessionState.PENDING.json(), SessionState.ACTIVE.json())))
                .compose(open -> load(Query.all().and("closed_at", Comparison.GTE, now.minus(PROVABLE))));
    }

    private Future<Void> load(Query query) {
        return store.find(query.limit(PAGE)).compose(page -> {
            page.items().forEach(found -> known.put(found.value().allocationId(), found));
            return page.next().isPresent() ? load(query.after(page.next().get())) : Future.succeededFuture();
        });
    }

    /** The slots that hold a port. */
    List<SessionRecord> open() {
        return known.values().stream().map(Versioned::value).filter(SessionRecord::isOpen)
                .toList();
    }

    /** Open slots and those that closed lately. */
    Collection<SessionRecord> recent() {
        return known.values().stream().map(Versioned::value).toList();
    }

    /** Forgets those that closed too long ago to matter; the store keeps them. */
    void forgetOld(Instant now) {
        known.values().removeIf(slot -> slot.value().closedAt().filter(at -> at.isBefore(now.minus(PROVABLE)))
                .isPresent());
    }

    /** Stores a new slot; false when the allocation or the port is taken. */
    Future<Boolean> insert(SessionRecord slot) {
        return store.insert(slot).map(inserted -> {
            if (inserted) {
                known.put(slot.allocationId(), new Versioned<>(slot.allocationId(), 1, slot));
            }
            return inserted;
        });
    }

    /** Whether a slot was ever made of an allocation. */
    Future<Boolean> isUsed(String allocationId) {
        return store.get(allocationId).map(Optional::isPresent);
    }

    /** The slot of a session, the open one first: NOT_FOUND 5011. */
    Future<SessionRecord> ofSession(String sessionId) {
        Optional<SessionRecord> here = recent().stream().filter(slot -> slot.sessionId().equals(sessionId)).reduce(
                (first, second) -> first.isOpen() ? first : second);
        if (here.isPresent()) {
            return Future.succeededFuture(here.get());
        }
        return store.find(Query.where("session_id", sessionId).limit(1)).map(page -> page.values().stream().findFirst()
                .orElseThrow(() -> LucidError.unknown("session", sessionId)));
    }

    /**
     * Moves a slot on to the state that the table has; CONFLICT 5003 where it has none.
     *
     * @param change makes the record of the next state
     */
    Future<SessionRecord> move(String allocationId, Trigger trigger,
            BiFunction<SessionRecord, SessionState, SessionRecord> change) {
        return store.get(allocationId).compose(found -> {
            Versioned<SessionRecord> now = found.orElseThrow(() -> LucidError.unknown("allocation", allocationId));
            SessionState state = now.value().standing();
            SessionState next = state.on(trigger).orElseThrow(() -> LucidError.STATE_FORBIDS.failure(
                    "The session is " + state.json() + " and cannot go on from there.",
                    Map.of("state", state.json())));
            return replace(now, change.apply(now.value(), next)).compose(replaced -> replaced.map(
                    Future::succeededFuture).orElseGet(() -> move(allocationId, trigger, change)));
        });
    }

    /** Changes a slot that stays in its state. */
    Future<SessionRecord> update(String allocationId, UnaryOperator<SessionRecord> change) {
        return store.get(allocationId).compose(found -> {
            Versioned<SessionRecord> now = found.orElseThrow(() -> LucidError.unknown("allocation", allocationId));
            SessionRecord next = change.apply(now.value());
            return next.equals(now.value())
                    ? Future.succeededFuture(next)
                    : replace(now, next).compose(replaced -> replaced.map(Future::succeededFuture).orElseGet(
                            () -> update(allocationId, change)));
        });
    }

    private Future<Optional<SessionRecord>> replace(Versioned<SessionRecord> now, SessionRecord next) {
        return store.replace(now.with(before -> next)).map(replaced -> {
            if (replaced) {
                known.put(next.allocationId(), new Versioned<>(next.allocationId(), now.version() + 1, next));
            }
            return replaced ? Optional.of(next) : Optional.empty();
        });
    }

    /** Slots that are over and whose report is not in the outbox yet. */
    Future<List<SessionRecord>> unreported() {
        return store.find(Query.where("reported", false).limit(PAGE)).map(page -> page.values().stream().filter(
                slot -> slot.closedAt().isPresent()).toList());
    }

    /** All slots, the newest first. */
    Future<List<SessionRecord>> list(int limit) {
        return store.find(Query.all().sortByDescending("created_at").limit(limit)).map(page -> new ArrayList<>(page
                .values()));
    }

    /** How many slots are in which state, of those that matter now. */
    Map<String, Integer> counts() {
        Map<String, Integer> counts = new TreeMap<>(Map.of(SessionState.PENDING.json(), 0, SessionState.ACTIVE.json(),
                0));
        open().forEach(slot -> counts.merge(slot.state(), 1, Integer::sum));
        return counts;
    }
}
