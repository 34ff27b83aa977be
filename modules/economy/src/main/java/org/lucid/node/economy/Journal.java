package org.lucid.node.economy;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.economy.JournalEntry;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.store.SequencedLog;
import org.lucid.node.kernel.store.SequencedLog.Appended;

/**
 * The one writer of the journal. It keeps the balances, refuses what would break a bound before anything is written, and
 * answers a repeated id with the stored entry. All methods run on one event loop.
 */
final class Journal {

    private static final int PAGE = 500;
    private static final int MOST_WAITING = 10_000;

    private final JournalStore store;
    private final IdLookup lookup;
    private final SequencedLog<JournalEntry> log;
    private final Balances balances;
    private final JournalTree tree;
    private final InstantSource clock;
    private final Instant genesis;
    private final Map<String, Future<Posted>> inFlight = new HashMap<>();
    private Consumer<JournalEntry> listener = entry -> {
    };
    private Consumer<Duration> timed = took -> {
    };
    private Balances ahead;
    private Instant earliest = Instant.MIN;
    private int waiting;

    /** An entry that is in the journal, and whether this very request put it there. */
    record Posted(JournalEntry entry, boolean created) {
    }

    private Journal(JournalStore store, SequencedLog<JournalEntry> log, Replay replay, InstantSource clock,
            Instant genesis) {
        this.store = store;
        this.lookup = new IdLookup(store::byIds);
        this.log = log;
        this.balances = replay.balances();
        this.tree = replay.tree();
        this.clock = clock;
        this.genesis = genesis;
    }

    /**
     * Opens the journal and verifies what follows the fold that it goes on from. Fails with {@link DamagedLedger} when
     * anything is wrong: nothing is repaired.
     */
    static Future<Journal> open(JournalStore store, Replay from, InstantSource clock, Instant genesis,
            BiConsumer<Duration, Runnable> later, Consumer<String> fenced) {
        return SequencedLog.open(store.documents(), "seq", JournalEntry::seq, later, fenced)
                .compose(log -> replay(store, log.lastSeq(), from)
                        .map(replay -> new Journal(store, log, replay, clock, genesis)));
    }

    private static Future<Replay> replay(JournalStore store, long last, Replay replay) {
        if (replay.seq() == last) {
            return Future.succeededFuture(replay);
        }
        return store.range(replay.seq(), last).compose(entries -> {
            if (entries.isEmpty()) {
                return Future.failedFuture(new DamagedLedger(replay.seq() + 1, "is missing"));
            }
            for (JournalEntry entry : entries) {
                Optional<Replay.Fault> fault = replay.next(entry);
                if (fault.isPresent()) {
                    return Future.failedFuture(new DamagedLedger(fault.get()));
                }
            }
            return replay(store, last, replay);
        });
    }

    /** One more who is told of each entry that is safe, in their order. */
    void onEntry(Consumer<JournalEntry> written) {
        listener = listener.andThen(written);
    }

    /** Is told how long each request took, from its arrival to its answer. */
    void onTimed(Consumer<Duration> listener) {
        timed = listener;
    }

    /** How many requests wait for their answer. */
    int waiting() {
        return waiting;
    }

    /** The balances after the last safe entry; for reading only. */
    Balances balances() {
        return balances;
    }

    /** The tree after the last safe entry; for reading only. */
    JournalTree tree() {
        return tree;
    }

    /** The first entry, if there is one. */
    Future<Optional<JournalEntry>> first() {
        return store.bySeq(1);
    }

    /** No entry is dated before this time from now on: a head that closes a month says so (MON-35). */
    void notBefore(Instant time) {
        earliest = time.isAfter(earliest) ? time : earliest;
    }

    long lastSeq() {
        return log.lastSeq();
    }

    String lastHash() {
        return log.last().map(JournalEntry::hash).orElse(EntryHash.NONE);
    }

    /**
     * Appends an entry, or answers the stored one when it is the same.
     *
     * @return fails with CONFLICT 5601 when a bound would break, 5602 when its id or payment belongs to another entry,
     *         LIMITED 5604 when too many wait, UNAVAILABLE 5603 when another process writes
     */
    Future<Posted> append(Draft draft) {
        if (waiting >= MOST_WAITING) {
            return Future.failedFuture(LucidError.JOURNAL_BUSY.failure("The journal is busy: " + MOST_WAITING
                    + " requests wait for it. Try again in a moment.", Map.of("retry_after", 1)));
        }
        waiting++;
        Instant asked = clock.instant();
        return enqueue(draft).onComplete(done -> {
            waiting--;
            timed.accept(Duration.between(asked, clock.instant()));
        });
    }

    /** Appends entries in their order, 500 at a time; fails when one of them was refused. */
    Future<Void> appendAll(List<Draft> drafts) {
        if (drafts.isEmpty()) {
            return Future.succeededFuture();
        }
        int batch = Math.min(drafts.size(), PAGE);
        return Future.join(drafts.subList(0, batch).stream().map(this::append).toList())
                .compose(done -> appendAll(drafts.subList(batch, drafts.size())));
    }

    private Future<Posted> enqueue(Draft draft) {
        Future<Posted> same = inFlight.get(draft.id());
        if (same != null) {
            return same.transform(done -> done.succeeded()
                    ? repeat(draft, done.result().entry())
                    : enqueue(draft));
        }
        Future<Posted> posted = lookup.find(draft.id())
                .compose(found -> found.isPresent() ? repeat(draft, found.get()) : write(draft));
        if (!posted.isComplete()) {
            // A second request with this id must not be judged by balances that the first one changes.
            inFlight.put(draft.id(), posted);
            posted.onComplete(done -> inFlight.remove(draft.id()));
        }
        return posted;
    }

    private Future<Posted> write(Draft draft) {
        return log.append((seq, previous) -> make(draft, seq, previous)).compose(appended -> switch (appended) {
            case Appended.Written<JournalEntry>(JournalEntry entry) -> {
                balances.post(entry.legs());
                tree.add(entry);
                listener.accept(entry);
                yield Future.succeededFuture(new Posted(entry, true));
            }
            case Appended.KeyTaken<JournalEntry> taken -> store.byId(draft.id()).compose(found -> found.isPresent()
                    ? repeat(draft, found.get())
                    : Future.failedFuture(paymentTaken(draft)));
        });
    }

    private JournalEntry make(Draft draft, long seq, Optional<JournalEntry> previous) {
        if (seq == log.lastSeq() + 1) {
            ahead = balances.ahead(); // a batch begins: nothing is ahead of what is safe
        }
        ahead.post(draft.legs());
        Instant now = clock.instant();
        return draft.at(seq, previous, now.isBefore(earliest) ? earliest : now, genesis);
    }

    private static Future<Posted> repeat(Draft draft, JournalEntry stored) {
        return draft.repeats(stored)
                ? Future.succeededFuture(new Posted(stored, false))
                : Future.failedFuture(LucidError.SAME_ID_OTHER_CONTENT.failure("Entry " + draft.id()
                        + " exists with other content. Use another id, or send what was sent first.",
                        Map.of("id", draft.id(), "seq", stored.seq())));
    }

    private static Failure paymentTaken(Draft draft) {
        return LucidError.SAME_ID_OTHER_CONTENT.failure("The payment of " + draft.id()
                + " already funds another session. One payment funds one session.",
                Map.of("id", draft.id(), "payment_ref", draft.paymentRef().orElse("")));
    }
}
