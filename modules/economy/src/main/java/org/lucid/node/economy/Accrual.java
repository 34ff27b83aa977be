package org.lucid.node.economy;

import java.util.ArrayList;
import java.util.List;
import org.lucid.node.contract.economy.JournalEntry;
import org.lucid.node.contract.economy.Leg;
import org.lucid.node.contract.money.Rate;
import org.lucid.node.contract.money.Usdt;

/**
 * How the price of a session is shared (MON-21): commission of the whole, tax of what is left, the rest to the node.
 * {@code held} is the part of {@code net} that is not payable yet.
 */
record Accrual(Usdt gross, Usdt commission, Usdt tax, Usdt net, Usdt held) {

    /** Shares a price at rates in parts per million. */
    static Accrual of(Usdt gross, long commissionPpm, long taxPpm, long heldPpm) {
        Usdt commission = new Usdt(Rate.of(gross.micro(), commissionPpm));
        Usdt rest = gross.minus(commission);
        Usdt tax = new Usdt(Rate.of(rest.micro(), taxPpm));
        Usdt net = rest.minus(tax);
        return new Accrual(gross, commission, tax, net, new Usdt(Rate.of(net.micro(), heldPpm)));
    }

    /** How a stored entry shared its price, whatever the rates are now. */
    static Accrual of(JournalEntry entry) {
        String node = entry.nodeId().orElseThrow();
        Usdt held = amount(entry, Account.held(node));
        return new Accrual(amount(entry, Account.FUNDING).negated(), amount(entry, Account.COMMISSION),
                amount(entry, Account.TAX), amount(entry, Account.available(node)).plus(held), held);
    }

    /** The legs of the entry for this node; parts of nothing have none. */
    List<Leg> legs(String nodeId) {
        List<Leg> legs = new ArrayList<>();
        add(legs, Account.FUNDING, gross.negated());
        add(legs, Account.COMMISSION, commission);
        add(legs, Account.TAX, tax);
        add(legs, Account.available(nodeId), net.minus(held));
        add(legs, Account.held(nodeId), held);
        return legs;
    }

    private static void add(List<Leg> legs, String account, Usdt amount) {
        if (!amount.isZero()) {
            legs.add(Legs.usdt(account, amount));
        }
    }

    private static Usdt amount(JournalEntry entry, String account) {
        return entry.legs().stream().filter(leg -> leg.account().equals(account)).map(Leg::amount)
                .reduce(Usdt.ZERO, Usdt::plus);
    }
}
