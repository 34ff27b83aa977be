package org.lucid.node.economy;

import io.vertx.core.Future;
import java.time.YearMonth;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.economy.Statements;
import org.lucid.node.contract.economy.Statements.StatementClosed;
import org.lucid.node.economy.StatementMaker.Stretch;
import org.lucid.node.kernel.bus.Bus;

/** Closes the statements of a month once a head closed it: one for each node with an entry in it, stored for ever (MON-35). */
final class MonthClose {

    private static final int PAGE = 500;

    private final Balances balances;
    private final HeadStore heads;
    private final StatementStore statements;
    private final StatementMaker maker;
    private final Bus bus;
    private Optional<String> done = Optional.empty();

    MonthClose(Balances balances, HeadStore heads, StatementStore statements, StatementMaker maker, Bus bus) {
        this.balances = balances;
        this.heads = heads;
        this.statements = statements;
        this.maker = maker;
        this.bus = bus;
    }

    /** Closes what the newest closing head lets be closed; what is closed already is left as it is. */
    Future<Void> run() {
        return heads.lastClosing().compose(found -> {
            Optional<String> month = found.flatMap(StoredHead::closes).filter(over -> !done.equals(Optional.of(over)));
            if (month.isEmpty()) {
                return Future.succeededFuture();
            }
            YearMonth closed = YearMonth.parse(month.get());
            return maker.stretch(closed, found.get().head()).compose(stretch -> stretch.after() == stretch.last()
                    ? Future.succeededFuture()
                    : nodes("", closed, found.get(), stretch)).onSuccess(all -> done = month);
        });
    }

    private Future<Void> nodes(String after, YearMonth month, StoredHead head, Stretch stretch) {
        List<String> page = balances.nodesAfter(after, PAGE);
        return page.isEmpty()
                ? Future.succeededFuture()
                : each(page.iterator(), month, head, stretch)
                        .compose(closed -> nodes(page.getLast(), month, head, stretch));
    }

    private Future<Void> each(Iterator<String> nodes, YearMonth month, StoredHead head, Stretch stretch) {
        if (!nodes.hasNext()) {
            return Future.succeededFuture();
        }
        String node = nodes.next();
        return maker.isTouched(node, stretch).compose(touched -> touched
                ? close(node, month, head)
                : Future.succeededFuture()).compose(closed -> each(nodes, month, head, stretch));
    }

    private Future<Void> close(String node, YearMonth month, StoredHead head) {
        return statements.of(node, month.toString()).compose(known -> known.isPresent()
                ? Future.succeededFuture()
                : maker.header(node, month, head.head(), true).compose(statements::insert).map(inserted -> {
                    if (inserted) {
                        bus.publish(Statements.STATEMENT_CLOSED, new StatementClosed(node, month.toString()));
                    }
                    return null;
                }));
    }
}
