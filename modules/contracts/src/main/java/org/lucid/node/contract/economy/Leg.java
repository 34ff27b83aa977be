package org.lucid.node.contract.economy;

import org.lucid.node.contract.money.Usdt;

/**
 * One side of a journal entry.
 *
 * @param amount in millionths of the currency, whichever it is; positive raises the claim that the account holds
 */
public record Leg(String account, Currency currency, Usdt amount) {
}
