package org.lucid.node.contract.economy;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.Pagination;
import org.lucid.node.contract.TextReply;
import org.lucid.node.contract.economy.LedgerProofs.Consistency;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.bus.Topic;
import org.lucid.node.kernel.json.Bounds;

/** What one node earned and was paid in one UTC month, signed, with a proof for every line (MON-35 to MON-38). */
public final class Statements {

    public static final Operation<GetStatement, Statement> STATEMENT = Operation.of("lucid.economy.statement",
            GetStatement.class, Statement.class).roles(Role.NODE_OPERATOR, Role.NODE).single()
            .failures(1011, 2006, 5001, 5011);

    public static final Topic<StatementClosed> STATEMENT_CLOSED = Topic
            .of("lucid.economy.statement-closed", StatementClosed.class)
            .audience(Role.NODE_OPERATOR, Role.NODE, Role.SERVICE).ofNode(StatementClosed::nodeId);

    private Statements() {
    }

    /**
     * The statement of a node for a month, page by page.
     *
     * @param period such as {@code 2026-01}
     * @param format {@code json}, which can be verified, or {@code csv} for a spreadsheet; json when absent
     * @param since a size of the journal; the statement then also proves that it grew from there
     */
    public record GetStatement(String nodeId, @Bounds(pattern = "[0-9]{4}-(0[1-9]|1[0-2])") String period,
            @Bounds(pattern = "json|csv") Optional<String> format, @Bounds(min = "0") Optional<Long> since,
            @Bounds(min = "1", max = "200") Optional<Integer> limit,
            Optional<String> cursor) {
    }

    /** What a node held in its three accounts. */
    public record Holdings(Usdt available, Usdt reserved, Usdt held) {

        public static final Holdings NOTHING = new Holdings(Usdt.ZERO, Usdt.ZERO, Usdt.ZERO);
    }

    /** What the entries of one kind changed in a month. */
    public record KindTotal(EntryKind kind, int lines, Holdings change) {
    }

    /**
     * The signed head of a statement. For each account opening and lines are closing.
     *
     * @param closed whether the month is over, so that the statement never changes; in JSON {@code final}
     * @param contentHash SHA-256 over the RFC 8785 JSON of {@code {after, entry}} of every line, joined by LF
     * @param head the head of the journal that the statement reaches to and its proofs lead to
     * @param keyId the manager's identity key, in hex
     * @param signature Ed25519 over {@code "lucid-statement-v1"} and the RFC 8785 JSON of the other members
     */
    public record StatementHeader(String statementId, String nodeId, String period,
            @JsonProperty("final") boolean closed,
            String currency,
            Holdings opening, Holdings closing, List<KindTotal> totals, int lineCount, long firstSeq, long lastSeq,
            String contentHash, LedgerHead head, String keyId, String signature) {

        /** What its signature begins with. */
        public static final String TAG = "lucid-statement-v1";

        public StatementHeader {
            totals = List.copyOf(totals);
        }

        /** The same with a signature. */
        public StatementHeader signed(String with) {
            return new StatementHeader(statementId, nodeId, period, closed, currency, opening, closing, totals,
                    lineCount,
                    firstSeq, lastSeq, contentHash, head, keyId, with);
        }
    }

    /**
     * One entry of the node.
     *
     * @param after what the node held after it
     * @param payout what was paid, for the entry that ends a payout
     * @param leafIndex its place among the leaves of the journal, from 0
     * @param proof the RFC 6962 path to the root of the statement's head, in hex
     */
    public record StatementLine(JournalEntry entry, Holdings after, Optional<PaidPayout> payout, long leafIndex,
            List<String> proof) {
    }

    /** A payout that arrived; the transaction is absent while payouts do not answer. */
    public record PaidPayout(Usdt amountUsdt, Usdt feeUsdt, Usdt netUsdt, Optional<String> txid,
            Optional<String> transactionUrl) {
    }

    /**
     * A page of a statement; the header is the same on every page.
     *
     * @param consistency that the journal grew from {@code since} to the head
     * @param csv the lines as CSV (RFC 4180, LF), when that was asked for
     */
    public record Statement(StatementHeader header, List<StatementLine> lines, Optional<Consistency> consistency,
            Pagination pagination, Optional<String> csv) implements TextReply {

        public Statement {
            lines = List.copyOf(lines);
        }

        @Override
        public Optional<String> text() {
            return csv;
        }

        @Override
        public String mediaType() {
            return "text/csv; charset=utf-8";
        }
    }

    /** The statement of a month with entries is closed. */
    public record StatementClosed(String nodeId, String period) {
    }
}
