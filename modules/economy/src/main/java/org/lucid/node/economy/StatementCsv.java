package org.lucid.node.economy;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.lucid.node.contract.economy.JournalEntry;
import org.lucid.node.contract.economy.Leg;
import org.lucid.node.contract.economy.Statements.Holdings;
import org.lucid.node.contract.economy.Statements.PaidPayout;
import org.lucid.node.contract.economy.Statements.StatementLine;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.kernel.json.Json;

/**
 * A statement for a spreadsheet (MON-38): RFC 4180 in UTF-8 with LF, one row for each account of the node that an entry
 * touches. Text that a spreadsheet would take for a formula is preceded by an apostrophe.
 */
final class StatementCsv {

    private static final String COLUMNS = "seq,at,kind,explanation,account,amount_usdt,balance_after_usdt,cause_type,"
            + "cause_id,txid,entry_hash\n";

    private StatementCsv() {
    }

    /** The rows of a page; the first page begins with the names of the columns. */
    static String page(List<StatementLine> lines, boolean first) {
        return lines.stream().flatMap(StatementCsv::rows).collect(Collectors.joining("", first ? COLUMNS : "", ""));
    }

    private static Stream<String> rows(StatementLine line) {
        JournalEntry entry = line.entry();
        String own = "node:" + entry.nodeId().orElseThrow() + ":";
        return entry.legs().stream().filter(leg -> leg.account().startsWith(own)).map(leg -> row(line, leg,
                leg.account().substring(own.length())));
    }

    private static String row(StatementLine line, Leg leg, String account) {
        JournalEntry entry = line.entry();
        return Stream.of(Long.toString(entry.seq()), Json.format(entry.at()), entry.kind().name(),
                text(entry.explanation()), account, leg.amount().toString(), balance(line.after(), account).toString(),
                text(entry.cause().type()), text(entry.cause().id()),
                line.payout().flatMap(PaidPayout::txid).orElse(""), entry.hash())
                .map(StatementCsv::quoted).collect(Collectors.joining(",", "", "\n"));
    }

    private static Usdt balance(Holdings after, String account) {
        return switch (account) {
            case "available" -> after.available();
            case "reserved" -> after.reserved();
            default -> after.held();
        };
    }

    private static String text(String value) {
        return !value.isEmpty() && "=+-@".indexOf(value.charAt(0)) >= 0 ? "'" + value : value;
    }

    private static String quoted(String value) {
        return value.matches("(?s).*[\",\r\n].*") ? '"' + value.replace("\"", "\"\"") + '"' : value;
    }
}
