package org.lucid.node.economy;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.contract.economy.Currency;
import org.lucid.node.contract.economy.Leg;
import java.util.stream.Stream;
import org.lucid.node.contract.money.Rate;
import org.lucid.node.contract.money.Usdt;

/** The form that the legs of every entry have (MON-05). */
final class Legs {

    private static final int LEAST = 2;
    private static final int MOST = 8;

    private Legs() {
    }

    static Leg usdt(String account, Usdt amount) {
        return new Leg(account, Currency.USDT, amount);
    }

    /** An amount that goes from one account to another. */
    static List<Leg> move(String from, String to, Usdt amount) {
        return List.of(usdt(from, amount.negated()), usdt(to, amount));
    }

    /** A share that goes to a node, less the tax of it, a part of the rest held back; parts of nothing have no leg. */
    static List<Leg> toNode(String from, String nodeId, Usdt share, Terms terms) {
        Usdt tax = new Usdt(Rate.of(share.micro(), terms.taxPpm()));
        Usdt net = share.minus(tax);
        Usdt held = new Usdt(Rate.of(net.micro(), terms.heldPpm()));
        return Stream.of(usdt(from, share.negated()), usdt(Account.TAX, tax),
                usdt(Account.available(nodeId), net.minus(held)), usdt(Account.held(nodeId), held))
                .filter(leg -> !leg.amount().isZero()).toList();
    }

    /** TRX in sun that go from one account to another. */
    static List<Leg> moveSun(String from, String to, long sun) {
        return List.of(new Leg(from, Currency.TRX, new Usdt(-sun)), new Leg(to, Currency.TRX, new Usdt(sun)));
    }

    /**
     * What is wrong with some legs: 2 to 8, none of nothing, known accounts in their currency, of no node but the
     * entry's, and a sum of zero for each currency.
     */
    static Optional<String> fault(List<Leg> legs, Optional<String> nodeId) {
        if (legs.size() < LEAST || legs.size() > MOST) {
            return Optional.of("it has " + legs.size() + " legs, expected 2 to 8");
        }
        Map<Currency, Long> sums = new EnumMap<>(Currency.class);
        for (Leg leg : legs) {
            Optional<Account> account = Account.named(leg.account());
            if (account.isEmpty() || account.get().currency() != leg.currency()) {
                return Optional.of("there is no account " + leg.account() + " in " + leg.currency());
            }
            if (account.get().nodeId().isPresent() && !account.get().nodeId().equals(nodeId)) {
                return Optional.of("it touches " + leg.account() + ", which is not its node's");
            }
            if (leg.amount().isZero()) {
                return Optional.of("its leg on " + leg.account() + " is zero");
            }
            sums.merge(leg.currency(), leg.amount().micro(), Math::addExact);
        }
        for (Map.Entry<Currency, Long> sum : sums.entrySet()) {
            if (sum.getValue() != 0) {
                return Optional.of("its legs sum to " + new Usdt(sum.getValue()) + " " + sum.getKey()
                        + ", expected 0");
            }
        }
        return Optional.empty();
    }
}
