package org.lucid.node.economy;

import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.economy.Cause;
import org.lucid.node.contract.economy.Cause.Fact;
import org.lucid.node.contract.economy.Distributions.Run;
import org.lucid.node.contract.economy.EntryKind;
import org.lucid.node.contract.money.Usdt;

/** What the bonus of a day posts (MON-25). */
final class BonusPostings {

    private BonusPostings() {
    }

    /** The bonus of a node, less tax. */
    static Draft bonus(Run run, String nodeId, DayEarnings day, Usdt bonus, Terms terms) {
        long ratePpm = run.bonus().orElseThrow().ratePpm();
        Cause cause = new Cause("bonus", run.epoch() + ":" + nodeId,
                List.of(Fact.of("base", day.of(nodeId)), Fact.of("score", day.scoreOf(nodeId).toPlainString()),
                        Fact.of("rate_ppm", ratePpm), Fact.of("bonus", bonus)),
                terms.facts());
        return new Draft("bonus:" + run.epoch() + ":" + nodeId, EntryKind.BONUS, Optional.of(nodeId),
                Legs.toNode(Account.BONUS, nodeId, bonus, terms), cause,
                "Epoch " + run.epoch() + ": score " + day.scoreOf(nodeId).toPlainString() + " is above "
                        + run.bonus().orElseThrow().minScore().toPlainString() + ", " + ratePpm + " ppm of "
                        + day.of(nodeId) + " = " + bonus + ", " + terms.words(),
                Optional.empty());
    }

    /** What the treasury adds to the account for bonuses, once for each day. */
    static Draft topUp(Run run, Usdt lacking) {
        return new Draft("bonus:" + run.epoch() + ":topup", EntryKind.MOVE, Optional.empty(),
                Legs.move(Account.TREASURY, Account.BONUS, lacking),
                new Cause("bonus", run.epoch() + ":topup", List.of(), List.of(Fact.of("lacking", lacking))),
                "Epoch " + run.epoch() + ": the treasury adds " + lacking + " to the bonuses.", Optional.empty());
    }
}
