package org.lucid.node.economy;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.lucid.node.contract.economy.JournalEntry;
import org.lucid.node.contract.economy.Ledger.AccountBalance;
import org.lucid.node.contract.economy.LedgerHead;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.economy.StoredHead.BalancePage;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.FailureCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs heads of the journal and stores the balances that go with them (MON-13): every 8,192 entries, when a month ends,
 * when somebody needs one, and at a clean stop. A head comes after the segments that it covers and after its balances, so
 * whoever finds a head finds all of it. Kept by the one writer.
 */
final class Snapshots {

    /** Entries after which a head is due. */
    static final int EVERY = 8_192;
    /** Heads are signed at most so often. */
    static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final int PAGE = 1_000;
    private static final Duration AFTER_MONTH = Duration.ofMinutes(10);
    private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);

    private final Journal journal;
    private final SegmentStore segments;
    private final HeadStore store;
    private final HeadFile file;
    private final Seal seal;
    private final InstantSource clock;
    private Consumer<String> closed = month -> {
    };
    private Optional<StoredHead> newest = Optional.empty();
    private String lastClosed = "";
    private Future<Void> taking = Future.succeededFuture();

    Snapshots(Journal journal, SegmentStore segments, HeadStore store, HeadFile file, Seal seal,
            InstantSource clock) {
        this.journal = journal;
        this.segments = segments;
        this.store = store;
        this.file = file;
        this.seal = seal;
        this.clock = clock;
    }

    /** Finds out which head is the newest and repeats it beside the store. */
    Future<Void> begin() {
        return store.newest().compose(found -> store.lastClosing().compose(closing -> journal.first().compose(first -> {
            newest = found;
            Instant begun = first.map(JournalEntry::at).orElse(clock.instant());
            lastClosed = closing.flatMap(StoredHead::closes).orElse(monthBefore(begun));
            found.ifPresent(head -> journal.notBefore(head.head().at()));
            return found.isPresent() ? file.write(found.get().head()) : Future.succeededFuture();
        })));
    }

    private static String monthBefore(Instant time) {
        return YearMonth.from(time.atZone(ZoneOffset.UTC)).minusMonths(1).toString();
    }

    /** Is told of each month that a head closed. */
    void onClosed(Consumer<String> listener) {
        closed = listener;
    }

    /** How many entries the newest head covers. */
    long size() {
        return newest.map(StoredHead::treeSize).orElse(0L);
    }

    /** When the next head may be signed for whoever needs one. */
    Instant nextAt() {
        return newest.map(head -> head.head().at().plus(SHORTEST)).orElse(Instant.MIN);
    }

    /** Signs a head if enough entries came or a month is over. */
    Future<Void> ifDue() {
        String month = lastMonth();
        boolean monthEnds = journal.lastSeq() > 0 && month.compareTo(lastClosed) > 0;
        boolean enough = journal.lastSeq() - size() >= EVERY && !clock.instant().isBefore(nextAt());
        return monthEnds || enough ? take() : Future.succeededFuture();
    }

    /** The last month that has been over for ten minutes. */
    private String lastMonth() {
        return monthBefore(clock.instant().minus(AFTER_MONTH));
    }

    /** Signs a head for all entries that are safe now; joins the one that is being made. */
    Future<Void> take() {
        if (taking.isComplete()) {
            taking = segments.catchUp().compose(stored -> freeze());
        }
        return taking;
    }

    private Future<Void> freeze() {
        if (!segments.isComplete()) {
            return Future.failedFuture(Failure.of(FailureCode.UNAVAILABLE, "A segment of the journal is not stored yet."
                    + " Its head is signed at the next turn."));
        }
        long size = journal.lastSeq();
        Optional<String> month = Optional.of(lastMonth()).filter(over -> over.compareTo(lastClosed) > 0);
        if (size == 0 || size == size() && month.isEmpty()) {
            return Future.succeededFuture();
        }
        Instant at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        journal.notBefore(at);
        List<BalancePage> pages = pages(size);
        LedgerHead open = new LedgerHead(size, Hex.of(journal.tree().root()), journal.lastHash(),
                journal.balances().hash(), at, seal.keyId(), "");
        LedgerHead head = open.signed(seal.sign(LedgerHead.TAG, open));
        Optional<String> closes = month.or(() -> newest.filter(same -> same.treeSize() == size)
                .flatMap(StoredHead::closes));
        return save(new StoredHead(size, head, closes, pages.size()), pages, month);
    }

    private Future<Void> save(StoredHead head, List<BalancePage> pages, Optional<String> month) {
        return store.save(head, pages).compose(saved -> {
            newest = Optional.of(head);
            month.ifPresent(over -> lastClosed = over);
            return file.write(head.head());
        }).compose(written -> store.prune()).onSuccess(done -> {
            LOG.info("event=ledger_head tree_size={} pages={}", head.treeSize(), head.pages());
            month.ifPresent(closed);
        });
    }

    private List<BalancePage> pages(long size) {
        List<BalancePage> pages = new ArrayList<>();
        for (List<AccountBalance> accounts : journal.balances().pages(PAGE)) {
            pages.add(new BalancePage(size, pages.size(), accounts));
        }
        return pages;
    }
}
