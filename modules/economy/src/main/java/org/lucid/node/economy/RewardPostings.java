package org.lucid.node.economy;

import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.economy.Cause;
import org.lucid.node.contract.economy.Cause.Fact;
import org.lucid.node.contract.economy.Distributions.Run;
import org.lucid.node.contract.economy.EntryKind;
import org.lucid.node.contract.money.Usdt;

/** What the distribution of an epoch posts (MON-23). */
final class RewardPostings {

    private RewardPostings() {
    }

    /** Where the money of an epoch lies while it is shared. */
    static String escrow(long epoch) {
        return Account.ESCROW + "epoch-" + epoch;
    }

    /** Sets the budget aside. */
    static Draft open(Run run) {
        Cause cause = new Cause("epoch", Long.toString(run.epoch()),
                List.of(Fact.of("total_credits_mc", run.totalCreditsMc()),
                        Fact.of("credits_digest", run.creditsDigest())),
                List.of());
        return new Draft("epoch:" + run.epoch() + ":open", EntryKind.EPOCH_OPEN, Optional.empty(),
                Legs.move(Account.TREASURY, escrow(run.epoch()), run.budgetUsdt()), cause,
                "Epoch " + run.epoch() + ": " + run.budgetUsdt() + " is set aside for " + run.entities()
                        + " entities with work.",
                Optional.empty());
    }

    /** The share of a node, less tax. */
    static Draft node(Run run, String nodeId, long creditsMc, Usdt share, Terms terms) {
        return new Draft(id(run, nodeId), EntryKind.EPOCH_SHARE, Optional.of(nodeId),
                Legs.toNode(escrow(run.epoch()), nodeId, share, terms),
                cause(run, nodeId, creditsMc, share, terms.facts()),
                words(run, creditsMc, share) + ", " + terms.words(), Optional.empty());
    }

    /** The share of a pool, to be split among its members later. */
    static Draft pool(Run run, String poolId, long creditsMc, Usdt share) {
        return new Draft(id(run, poolId), EntryKind.EPOCH_SHARE, Optional.empty(),
                Legs.move(escrow(run.epoch()), Account.pending(poolId), share),
                cause(run, poolId, creditsMc, share, List.of()), words(run, creditsMc, share)
                        + ", for the members of the pool.",
                Optional.empty());
    }

    private static String id(Run run, String entityId) {
        return "epoch:" + run.epoch() + ":" + entityId;
    }

    private static Cause cause(Run run, String entityId, long creditsMc, Usdt share, List<Fact> terms) {
        return new Cause("epoch", run.epoch() + ":" + entityId,
                List.of(Fact.of("credits_mc", creditsMc), Fact.of("share", share)), terms);
    }

    private static String words(Run run, long creditsMc, Usdt share) {
        return "Epoch " + run.epoch() + ": " + creditsMc + " of " + run.totalCreditsMc()
                + " credits (mc) of the budget "
                + run.budgetUsdt() + " = " + share;
    }
}
