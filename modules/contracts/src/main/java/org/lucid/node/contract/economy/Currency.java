package org.lucid.node.contract.economy;

/** What an account is kept in. Both have six decimal places, so amounts of both are counted in millionths. */
public enum Currency {
    USDT, TRX
}
