package org.lucid.node.economy;

import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.lucid.node.contract.economy.Distributions.BonusTerms;
import org.lucid.node.contract.economy.EntryKind;
import org.lucid.node.contract.economy.JournalEntry;
import org.lucid.node.contract.economy.Leg;
import org.lucid.node.contract.money.Rate;
import org.lucid.node.contract.money.Usdt;

/**
 * What nodes earned on one day after tax, how they scored at its end, and the bonus that follows (MON-25). Credits count on
 * the day on which they were posted, so none is counted twice or missed.
 */
final class DayEarnings {

    private static final Set<EntryKind> BASE = EnumSet.of(EntryKind.SESSION_REVENUE, EntryKind.EPOCH_SHARE,
            EntryKind.POOL_SHARE);

    private final Map<String, Usdt> base = new TreeMap<>(LargestRemainder.BY_BYTES);
    private final Map<String, BigDecimal> scores = new TreeMap<>(LargestRemainder.BY_BYTES);

    /** Takes an entry of the day. */
    void add(JournalEntry entry) {
        if (BASE.contains(entry.kind()) && entry.nodeId().isPresent()) {
            String accounts = "node:" + entry.nodeId().get() + ":";
            Usdt net = entry.legs().stream().filter(leg -> leg.account().startsWith(accounts)).map(Leg::amount)
                    .reduce(Usdt.ZERO, Usdt::plus);
            base.merge(entry.nodeId().get(), net, Usdt::plus);
        }
    }

    /** The nodes that earned something. */
    Set<String> nodes() {
        return base.keySet();
    }

    /** Takes the score of a node at the end of the day; none for a node without one. */
    void score(String nodeId, Optional<BigDecimal> points) {
        points.ifPresent(found -> scores.put(nodeId, found));
    }

    /** A fingerprint of everything that the bonuses follow from. */
    String digest() {
        Digest digest = new Digest();
        base.forEach((node, amount) -> digest.add(node + " " + amount + " "
                + Optional.ofNullable(scores.get(node)).map(BigDecimal::toPlainString).orElse("-") + "\n"));
        return digest.hex();
    }

    /** The bonus of each node that gets one, by id. */
    Map<String, Usdt> bonuses(BonusTerms terms) {
        Map<String, Usdt> bonuses = new TreeMap<>(LargestRemainder.BY_BYTES);
        scores.forEach((node, points) -> {
            Usdt bonus = new Usdt(Rate.of(base.get(node).micro(), terms.ratePpm()));
            if (points.compareTo(terms.minScore()) > 0 && !bonus.isZero()) {
                bonuses.put(node, bonus);
            }
        });
        return bonuses;
    }

    Usdt of(String nodeId) {
        return base.get(nodeId);
    }

    BigDecimal scoreOf(String nodeId) {
        return scores.get(nodeId);
    }
}
