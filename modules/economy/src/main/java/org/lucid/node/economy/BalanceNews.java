package org.lucid.node.economy;

import io.vertx.core.Future;
import java.util.LinkedHashSet;
import java.util.Set;
import org.lucid.node.contract.economy.JournalEntry;
import org.lucid.node.contract.economy.Ledger;
import org.lucid.node.contract.economy.Ledger.Balance;
import org.lucid.node.contract.economy.Ledger.BalanceChanged;
import org.lucid.node.kernel.bus.Bus;

/** Tells of changed balances once a second, each node once, however many entries touched it. */
final class BalanceNews {

    private static final int MOST = 10_000;

    private final Journal journal;
    private final Bus bus;
    private final Set<String> changed = new LinkedHashSet<>();

    BalanceNews(Journal journal, Bus bus) {
        this.journal = journal;
        this.bus = bus;
    }

    /** Notes the node of an entry; beyond 10,000 nodes in one second the event is left out, as events may be. */
    void note(JournalEntry entry) {
        if (changed.size() < MOST) {
            entry.nodeId().ifPresent(changed::add);
        }
    }

    /** Publishes what was noted. */
    Future<Void> publish() {
        for (String nodeId : changed) {
            Balance now = journal.balances().node(nodeId, journal.lastSeq());
            bus.publish(Ledger.BALANCE_CHANGED,
                    new BalanceChanged(nodeId, now.available(), now.reserved(), now.held(), now.seq()));
        }
        changed.clear();
        return Future.succeededFuture();
    }
}
