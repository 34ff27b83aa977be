package org.lucid.node.economy;

import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.economy.Ledger.AccountBalance;
import org.lucid.node.contract.economy.LedgerHead;

/**
 * A signed head with the snapshot that belongs to it. It is stored after its pages, so a snapshot without it does not count.
 *
 * @param closes the month, such as {@code 2026-01}, that no later entry belongs to; such a head is kept for ever
 * @param pages how many pages of balances there are
 */
record StoredHead(long treeSize, LedgerHead head, Optional<String> closes, int pages) {

    String id() {
        return Long.toString(treeSize);
    }

    /** One page of the balances that a head vouches for. */
    record BalancePage(long treeSize, int page, List<AccountBalance> accounts) {

        String id() {
            return id(treeSize, page);
        }

        static String id(long treeSize, int page) {
            return treeSize + "-" + page;
        }
    }
}
