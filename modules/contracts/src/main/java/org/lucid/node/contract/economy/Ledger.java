package org.lucid.node.contract.economy;

import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.Pagination;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.bus.Topic;
import org.lucid.node.kernel.json.Bounds;

/**
 * The journal and the balances that follow from it. Balances live in the one writer, so whoever reads one asks it;
 * entries are read from the store by any instance.
 */
public final class Ledger {

    public static final Operation<OfNode, Balance> BALANCE = Operation.of("lucid.economy.balance", OfNode.class,
            Balance.class).roles(Role.NODE_OPERATOR, Role.NODE).single().failures(2006, 5001);
    public static final Operation<Entries, EntryPage> ENTRIES = Operation.of("lucid.economy.entries", Entries.class,
            EntryPage.class).roles(Role.NODE_OPERATOR, Role.NODE).failures(1011, 2006, 5001);
    public static final Operation<GetSummary, Summary> SUMMARY = Operation.of("lucid.economy.summary",
            GetSummary.class, Summary.class).roles(Role.ADMIN).single();
    public static final Operation<ListJournal, EntryPage> LIST_JOURNAL = Operation.of("lucid.economy.list-journal",
            ListJournal.class, EntryPage.class).roles(Role.ADMIN).failures(1011);
    public static final Operation<Fund, JournalEntry> FUND = Operation.of("lucid.economy.fund", Fund.class,
            JournalEntry.class).roles(Role.ADMIN).single().failures(5601, 5602, 5603, 5604);

    public static final Topic<BalanceChanged> BALANCE_CHANGED = Topic
            .of("lucid.economy.balance-changed", BalanceChanged.class)
            .audience(Role.NODE_OPERATOR, Role.NODE, Role.SERVICE).ofNode(BalanceChanged::nodeId);

    private Ledger() {
    }

    /** Which node. */
    public record OfNode(String nodeId) {
    }

    /**
     * What a node holds.
     *
     * @param available may be paid out
     * @param reserved locked by open payouts
     * @param held held back
     * @param seq the last entry that these balances contain, 0 before the first
     */
    public record Balance(String nodeId, Usdt available, Usdt reserved, Usdt held, long seq) {
    }

    /** The entries of one node, the newest first. */
    public record Entries(String nodeId, @Bounds(min = "1", max = "10000") Optional<Integer> page,
            @Bounds(min = "1", max = "100") Optional<Integer> limit, Optional<String> cursor) {
    }

    /** All entries, the newest first, or those of a kind or node. */
    public record ListJournal(Optional<EntryKind> kind, Optional<String> nodeId,
            @Bounds(min = "1", max = "10000") Optional<Integer> page,
            @Bounds(min = "1", max = "100") Optional<Integer> limit, Optional<String> cursor) {
    }

    /** Some entries. */
    public record EntryPage(List<JournalEntry> entries, Pagination pagination) {
    }

    /** A request without content. */
    public record GetSummary() {
    }

    /** The state of the whole ledger. */
    public record Summary(long seq, String lastHash, List<AccountBalance> accounts, NodeTotals nodes,
            List<CurrencySum> sums) {
    }

    /** The balance of one account that is no node's. */
    public record AccountBalance(String account, Currency currency, Usdt balance) {
    }

    /** What all nodes hold together. */
    public record NodeTotals(long nodes, Usdt available, Usdt reserved, Usdt held) {
    }

    /** The sum over all accounts of a currency: zero, always. */
    public record CurrencySum(Currency currency, Usdt sum) {
    }

    /**
     * Moves the operator's own funds: FUND brings them in ({@code to}), WITHDRAW takes them out ({@code from}), MOVE
     * goes from one account to another. Accounts are {@code operator:treasury}, {@code operator:bonus},
     * {@code operator:commission}, {@code operator:tax}; {@code payout:fees} may only be a source.
     *
     * @param key names this movement; repeated with the same content it changes nothing
     */
    public record Fund(@Bounds(pattern = "[A-Za-z0-9._-]{1,64}") String key,
            FundKind kind, Usdt amountUsdt, Optional<String> from,
            Optional<String> to, @Bounds(min = "3", max = "160") String reason) {
    }

    /** How the operator's funds move. */
    public enum FundKind {
        FUND, WITHDRAW, MOVE
    }

    /** A balance of a node changed; at most one a second for each node. */
    public record BalanceChanged(String nodeId, Usdt available, Usdt reserved, Usdt held, long seq) {
    }
}
