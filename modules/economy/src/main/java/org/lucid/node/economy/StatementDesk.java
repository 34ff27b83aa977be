package org.lucid.node.economy;

import io.vertx.core.Future;
import java.time.InstantSource;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.Pagination;
import org.lucid.node.contract.economy.EntryKind;
import org.lucid.node.contract.economy.JournalEntry;
import org.lucid.node.contract.economy.LedgerHead;
import org.lucid.node.contract.economy.LedgerProofs.Consistency;
import org.lucid.node.contract.economy.Leg;
import org.lucid.node.contract.economy.Statements.GetStatement;
import org.lucid.node.contract.economy.Statements.Holdings;
import org.lucid.node.contract.economy.Statements.PaidPayout;
import org.lucid.node.contract.economy.Statements.Statement;
import org.lucid.node.contract.economy.Statements.StatementHeader;
import org.lucid.node.contract.economy.Statements.StatementLine;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.contract.payouts.Payouts;
import org.lucid.node.contract.payouts.Payouts.Transaction;
import org.lucid.node.contract.registration.NodeOwner;
import org.lucid.node.economy.StatementMaker.Stretch;
import org.lucid.node.kernel.bus.Bus;
import org.lucid.node.kernel.bus.Call;

/**
 * Hands out statements page by page, so that memory does not grow with their length. All pages of a statement lead to the
 * same head; the first page of a month that is not over has one signed for the newest entries, at most one a minute.
 */
final class StatementDesk {

    private static final int USUAL = 100;

    private final Bus bus;
    private final HeadStore heads;
    private final StatementMaker maker;
    private final Proofs proofs;
    private final Optional<Snapshots> snapshots;
    private final InstantSource clock;
    private Optional<StatementHeader> newest = Optional.empty();

    /** The head that a statement reaches to, whether it closed the month, and where its page begins. */
    private record Scope(StoredHead head, boolean closed, Optional<StatementCursor> from) {
    }

    StatementDesk(Bus bus, LedgerStores stores, StatementMaker maker, Optional<Snapshots> snapshots,
            InstantSource clock) {
        this.bus = bus;
        this.heads = stores.heads();
        this.maker = maker;
        this.proofs = new Proofs(stores);
        this.snapshots = snapshots;
        this.clock = clock;
    }

    /** A page: INVALID 1001 for a month to come or a size that never was, 1011 for a cursor whose head is gone. */
    Future<Statement> statement(GetStatement request, Call call) {
        YearMonth month = YearMonth.parse(request.period());
        if (month.isAfter(Months.of(clock.instant()))) {
            throw LucidError.field("period", "is " + month, "a month that has begun");
        }
        return NodeOwner.check(bus, call, request.nodeId()).compose(own -> scope(request, month))
                .compose(scope -> header(request.nodeId(), month, scope)
                        .compose(header -> consistency(request, header.head())
                                .compose(grown -> maker.stretch(month, header.head())
                                        .compose(stretch -> page(request, header, stretch, scope.from())
                                                .map(lines -> told(request, header, lines, grown))))));
    }

    /** All pages have the same header, so the one made last is kept. */
    private Future<StatementHeader> header(String nodeId, YearMonth month, Scope scope) {
        LedgerHead head = scope.head().head();
        Optional<StatementHeader> known = newest.filter(header -> header.nodeId().equals(nodeId)
                && header.period().equals(month.toString()) && header.closed() == scope.closed()
                && header.head().equals(head));
        return known.isPresent()
                ? Future.succeededFuture(known.get())
                : maker.header(nodeId, month, head, scope.closed()).onSuccess(made -> newest = Optional.of(made));
    }

    private Future<Scope> scope(GetStatement request, YearMonth month) {
        Optional<StatementCursor> from = request.cursor().map(StatementCursor::parse);
        return heads.closing(month.toString()).compose(closing -> {
            if (closing.isPresent()) {
                return Future.succeededFuture(new Scope(closing.get(), true, from));
            }
            if (from.isPresent()) {
                return heads.of(from.get().treeSize()).map(found -> new Scope(found.orElseThrow(StatementCursor::gone),
                        false, from));
            }
            return signNewest().compose(signed -> heads.newest()).map(found -> new Scope(found.orElseThrow(
                    () -> LucidError.RECORD_UNKNOWN.failure("Nothing is in the ledger yet.")), false, from));
        });
    }

    private Future<Void> signNewest() {
        Snapshots signer = snapshots.orElseThrow(Economy::elsewhere);
        return clock.instant().isBefore(signer.nextAt()) ? Future.succeededFuture() : signer.take();
    }

    private Future<Optional<Consistency>> consistency(GetStatement request, LedgerHead head) {
        if (request.since().isEmpty()) {
            return Future.succeededFuture(Optional.empty());
        }
        long since = request.since().get();
        if (since < 0 || since > head.treeSize()) {
            throw LucidError.field("since", "is " + since, "0 to " + head.treeSize() + ", the size of the head");
        }
        return proofs.consistency(since, head.treeSize())
                .map(proof -> Optional.of(new Consistency(since, head.treeSize(), proof)));
    }

    private Future<List<StatementLine>> page(GetStatement request, StatementHeader header, Stretch month,
            Optional<StatementCursor> from) {
        Stretch rest = new Stretch(Math.max(month.after(), from.map(StatementCursor::after).orElse(0L)),
                month.last());
        Holdings before = from.map(StatementCursor::holdings).orElse(header.opening());
        return maker.page(request.nodeId(), rest, request.limit().orElse(USUAL))
                .compose(entries -> entries.isEmpty()
                        ? Future.succeededFuture(List.of())
                        : proofs.tree(header.head().treeSize()).compose(tree -> lines(tree, entries.iterator(), before,
                                new ArrayList<>())));
    }

    private Future<List<StatementLine>> lines(Proofs.Tree tree, Iterator<JournalEntry> entries, Holdings before,
            List<StatementLine> lines) {
        if (!entries.hasNext()) {
            return Future.succeededFuture(lines);
        }
        JournalEntry entry = entries.next();
        Holdings after = StatementFold.plus(before, StatementFold.change(entry.nodeId().orElseThrow(), entry));
        return proofs.path(tree, entry.seq() - 1).compose(path -> payout(entry).compose(payout -> {
            lines.add(new StatementLine(entry, after, payout, entry.seq() - 1, path));
            return lines(tree, entries, after, lines);
        }));
    }

    private Future<Optional<PaidPayout>> payout(JournalEntry entry) {
        if (entry.kind() != EntryKind.PAYOUT_PAID) {
            return Future.succeededFuture(Optional.empty());
        }
        Usdt fee = amount(entry, Account.FEES);
        Usdt net = amount(entry, Account.PAID);
        return bus.request(Payouts.TRANSACTION, new Payouts.GetPayout(entry.cause().id())).map(Optional::of)
                .recover(absent -> Future.succeededFuture(Optional.<Transaction>empty()))
                .map(sent -> Optional.of(new PaidPayout(fee.plus(net), fee, net,
                        sent.flatMap(Transaction::transactionHash), sent.flatMap(Transaction::transactionUrl))));
    }

    private static Usdt amount(JournalEntry entry, String account) {
        return entry.legs().stream().filter(leg -> leg.account().equals(account)).map(Leg::amount)
                .reduce(Usdt.ZERO, Usdt::plus);
    }

    private static Statement told(GetStatement request, StatementHeader header, List<StatementLine> lines,
            Optional<Consistency> grown) {
        boolean more = !lines.isEmpty() && lines.getLast().entry().seq() < header.lastSeq();
        Optional<String> next = more
                ? Optional.of(new StatementCursor(header.head().treeSize(), lines.getLast().entry().seq(),
                        lines.getLast().after()).toString())
                : Optional.empty();
        Optional<String> csv = request.format().filter("csv"::equals)
                .map(asked -> StatementCsv.page(lines, request.cursor().isEmpty()));
        return new Statement(header, lines, grown, Pagination.byCursor(request.limit().orElse(USUAL), next), csv);
    }
}
