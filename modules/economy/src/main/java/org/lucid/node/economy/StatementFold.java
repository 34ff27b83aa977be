package org.lucid.node.economy;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.lucid.node.contract.economy.EntryKind;
import org.lucid.node.contract.economy.JournalEntry;
import org.lucid.node.contract.economy.LedgerHead;
import org.lucid.node.contract.economy.Leg;
import org.lucid.node.contract.economy.Statements.Holdings;
import org.lucid.node.contract.economy.Statements.KindTotal;
import org.lucid.node.contract.economy.Statements.StatementHeader;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.kernel.json.Json;

/**
 * Runs through the lines of a statement, one after the other, and knows at the end what its header says (MON-35, MON-36).
 * Makes statements and checks them alike.
 */
final class StatementFold {

    static final String CURRENCY = "USDT";

    private final String nodeId;
    private final String period;
    private final Holdings opening;
    private final Map<EntryKind, KindTotal> totals = new EnumMap<>(EntryKind.class);
    private final Digest content = new Digest();
    private Holdings holdings;
    private int lines;
    private long first;
    private long last;

    /** What a line is made of for the hash of the content. */
    private record Content(Holdings after, JournalEntry entry) {
    }

    StatementFold(String nodeId, String period, Holdings opening) {
        this.nodeId = nodeId;
        this.period = period;
        this.opening = opening;
        this.holdings = opening;
    }

    /** Takes the next entry and answers what the node holds after it. */
    Holdings add(JournalEntry entry) {
        Holdings change = change(nodeId, entry);
        holdings = plus(holdings, change);
        totals.merge(entry.kind(), new KindTotal(entry.kind(), 1, change), (a, b) -> new KindTotal(a.kind(), a.lines()
                + b.lines(), plus(a.change(), b.change())));
        content.add((lines == 0 ? "" : "\n")
                + CanonicalJson.of(Json.mapper().valueToTree(new Content(holdings, entry))));
        first = lines == 0 ? entry.seq() : first;
        last = entry.seq();
        lines++;
        return holdings;
    }

    /** What an entry changes of what a node holds. */
    static Holdings change(String nodeId, JournalEntry entry) {
        return new Holdings(of(entry, Account.available(nodeId)), of(entry, Account.reserved(nodeId)),
                of(entry, Account.held(nodeId)));
    }

    private static Usdt of(JournalEntry entry, String account) {
        return entry.legs().stream().filter(leg -> leg.account().equals(account)).map(Leg::amount)
                .reduce(Usdt.ZERO, Usdt::plus);
    }

    static Holdings plus(Holdings a, Holdings b) {
        return new Holdings(a.available().plus(b.available()), a.reserved().plus(b.reserved()),
                a.held().plus(b.held()));
    }

    /** The header over all lines taken, without a signature; nothing may be taken after it. */
    StatementHeader header(LedgerHead head, boolean closed, String keyId) {
        String id = nodeId + ":" + period + (closed ? "" : ":" + head.treeSize());
        return new StatementHeader(id, nodeId, period, closed, CURRENCY, opening, holdings,
                List.copyOf(totals.values()), lines, first, last, content.hex(), head, keyId, "");
    }
}
