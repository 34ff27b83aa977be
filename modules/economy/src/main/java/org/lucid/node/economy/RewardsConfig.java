package org.lucid.node.economy;

import org.lucid.node.contract.money.Usdt;
import org.lucid.node.kernel.config.Default;
import org.lucid.node.kernel.json.Bounds;

/** What is shared for the work of each UTC day; 0 for nothing. Counts for epochs whose run has not begun. */
public record RewardsConfig(@Default("0") @Bounds(min = "0", max = "1000000") Usdt budgetPerEpochUsdt) {
}
