package org.lucid.node.economy;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lucid.node.contract.economy.Currency;

/**
 * An account of the ledger: what it is kept in and which balances it may have. A positive balance is a claim that the
 * account holds.
 *
 * @param nodeId the node whose account it is
 */
record Account(String name, Currency currency, Bound bound, Optional<String> nodeId) {

    static final String FUNDING = "external:funding";
    static final String PAID = "external:paid";
    static final String FEES = "payout:fees";
    static final String TREASURY = "operator:treasury";
    static final String BONUS = "operator:bonus";
    static final String COMMISSION = "operator:commission";
    static final String TAX = "operator:tax";
    static final String CHAIN = "chain:usdt";
    static final String NETWORK = "operator:network";
    static final String BURNED = "external:trx";
    /** What the names of escrows begin with. */
    static final String ESCROW = "escrow:";

    private static final Map<String, Account> FIXED = Map.ofEntries(fixed(FUNDING, Currency.USDT, Bound.NONE),
            fixed(PAID, Currency.USDT, Bound.NOT_NEGATIVE), fixed(FEES, Currency.USDT, Bound.NOT_NEGATIVE),
            fixed(TREASURY, Currency.USDT, Bound.NOT_NEGATIVE), fixed(BONUS, Currency.USDT, Bound.NOT_NEGATIVE),
            fixed(COMMISSION, Currency.USDT, Bound.NOT_NEGATIVE), fixed(TAX, Currency.USDT, Bound.NOT_NEGATIVE),
            fixed(CHAIN, Currency.USDT, Bound.NOT_POSITIVE),
            fixed(NETWORK, Currency.TRX, Bound.NOT_NEGATIVE),
            fixed(BURNED, Currency.TRX, Bound.NOT_POSITIVE));
    private static final Pattern NODE = Pattern.compile("node:([A-Za-z0-9_-]{1,64}):(available|reserved|held)");
    private static final Pattern OTHER = Pattern
            .compile("pool:[A-Za-z0-9_-]{1,64}:pending|escrow:[A-Za-z0-9_-]{1,150}");

    /** Which balances are allowed. */
    enum Bound {
        NOT_NEGATIVE, NOT_POSITIVE, NONE;

        boolean admits(long balance) {
            return switch (this) {
                case NOT_NEGATIVE -> balance >= 0;
                case NOT_POSITIVE -> balance <= 0;
                case NONE -> true;
            };
        }
    }

    /** The account of this name, if there can be one. */
    static Optional<Account> named(String name) {
        Account fixed = FIXED.get(name);
        if (fixed != null) {
            return Optional.of(fixed);
        }
        Matcher node = NODE.matcher(name);
        if (node.matches()) {
            return Optional.of(new Account(name, Currency.USDT, Bound.NOT_NEGATIVE, Optional.of(node.group(1))));
        }
        return OTHER.matcher(name).matches()
                ? Optional.of(new Account(name, Currency.USDT, Bound.NOT_NEGATIVE, Optional.empty()))
                : Optional.empty();
    }

    static String available(String nodeId) {
        return "node:" + nodeId + ":available";
    }

    static String reserved(String nodeId) {
        return "node:" + nodeId + ":reserved";
    }

    static String held(String nodeId) {
        return "node:" + nodeId + ":held";
    }

    /** What a pool earned and its members do not have yet. */
    static String pending(String poolId) {
        return "pool:" + poolId + ":pending";
    }

    private static Map.Entry<String, Account> fixed(String name, Currency currency, Bound bound) {
        return Map.entry(name, new Account(name, currency, bound, Optional.empty()));
    }
}
