package org.lucid.node.economy;

import io.vertx.core.Future;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.lucid.node.contract.economy.JournalEntry;
import org.lucid.node.contract.economy.LedgerHead;
import org.lucid.node.contract.economy.Statements.Holdings;
import org.lucid.node.contract.economy.Statements.StatementHeader;
import org.lucid.node.kernel.store.Query;

/**
 * Makes the headers of statements from the stored journal, page by page. The header of a closed month is stored; later
 * months begin where it ended.
 */
final class StatementMaker {

    private final JournalStore entries;
    private final StatementStore statements;
    private final Months months;
    private final Seal seal;

    /** The entries of a node that a statement covers: after one up to another. */
    record Stretch(long after, long last) {
    }

    /** Where a fold goes on from: what the node held after an entry. */
    private record Base(long seq, Holdings holdings) {
    }

    StatementMaker(JournalStore entries, StatementStore statements, Seal seal) {
        this.entries = entries;
        this.statements = statements;
        this.months = new Months(entries);
        this.seal = seal;
    }

    /** The stretch of a month as far as a head covers it. */
    Future<Stretch> stretch(YearMonth month, LedgerHead head) {
        return months.lastBefore(month).compose(before -> months.lastBefore(month.plusMonths(1))
                .map(last -> new Stretch(before, Math.min(last, head.treeSize()))));
    }

    /** The signed header of a month; a closed one is stored, and the stored one is answered. */
    Future<StatementHeader> header(String nodeId, YearMonth month, LedgerHead head, boolean closed) {
        return (closed ? statements.of(nodeId, month.toString()) : none()).compose(known -> known.isPresent()
                ? Future.succeededFuture(known.get())
                : make(nodeId, month, head, closed));
    }

    private static Future<Optional<StatementHeader>> none() {
        return Future.succeededFuture(Optional.empty());
    }

    private Future<StatementHeader> make(String nodeId, YearMonth month, LedgerHead head, boolean closed) {
        return stretch(month, head).compose(stretch -> opening(nodeId, month, stretch.after()).compose(opening -> {
            StatementFold fold = new StatementFold(nodeId, month.toString(), opening);
            return run(nodeId, stretch, fold::add).map(done -> {
                StatementHeader open = fold.header(head, closed, seal.keyId());
                return open.signed(seal.sign(StatementHeader.TAG, open));
            });
        }));
    }

    private Future<Holdings> opening(String nodeId, YearMonth month, long before) {
        return base(nodeId, month).compose(base -> {
            Holdings[] holdings = {base.holdings()};
            return run(nodeId, new Stretch(base.seq(), before), entry -> holdings[0] = StatementFold.plus(holdings[0],
                    StatementFold.change(nodeId, entry))).map(done -> holdings[0]);
        });
    }

    /** The end of the newest closed statement before a month; the beginning of the journal without one. */
    private Future<Base> base(String nodeId, YearMonth month) {
        return statements.before(nodeId, month.toString()).compose(found -> found.isEmpty()
                ? Future.succeededFuture(new Base(0, Holdings.NOTHING))
                : months.lastBefore(YearMonth.parse(found.get().period()).plusMonths(1))
                        .map(last -> new Base(last, found.get().closing())));
    }

    private Future<Void> run(String nodeId, Stretch stretch, Consumer<JournalEntry> each) {
        return entries.ofNode(nodeId, stretch.after(), stretch.last(), Query.MAX_LIMIT).compose(page -> {
            page.forEach(each);
            return page.isEmpty()
                    ? Future.succeededFuture()
                    : run(nodeId, new Stretch(page.getLast().seq(), stretch.last()), each);
        });
    }

    /** Whether the node has an entry in a stretch. */
    Future<Boolean> isTouched(String nodeId, Stretch stretch) {
        return entries.ofNode(nodeId, stretch.after(), stretch.last(), 1).map(page -> !page.isEmpty());
    }

    /** Entries of a node in their order. */
    Future<List<JournalEntry>> page(String nodeId, Stretch stretch, int limit) {
        return entries.ofNode(nodeId, stretch.after(), stretch.last(), limit);
    }
}
