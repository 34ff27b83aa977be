package org.lucid.node.economy;

import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.economy.Cause;
import org.lucid.node.contract.economy.Cause.Fact;
import org.lucid.node.contract.economy.EntryKind;
import org.lucid.node.economy.PoolRun.Share;

/** What the settlement of a pool posts (MON-27). */
final class PoolPostings {

    private PoolPostings() {
    }

    /** Sets aside what is to be shared. */
    static Draft open(PoolRun run) {
        return new Draft("settle:" + run.poolId() + ":" + run.epoch() + ":open", EntryKind.POOL_OPEN, Optional.empty(),
                Legs.move(Account.pending(run.poolId()), run.escrow(), run.amount()),
                new Cause("settlement", run.id(), List.of(Fact.of("method", run.method())), List.of()),
                "Pool " + run.poolId() + " shares " + run.amount() + " of epochs " + run.fromEpoch() + " to "
                        + run.epoch() + " by " + run.method() + ".",
                Optional.empty());
    }

    /** The share of a member, less tax. */
    static Draft share(PoolRun run, Share share, Terms terms) {
        Cause cause = new Cause("settlement", run.id() + ":" + share.nodeId(),
                List.of(Fact.of("method", run.method()), Fact.of("active_slots", share.part().activeSlots()),
                        Fact.of("weighted_slots_bp", share.part().weighted()),
                        Fact.of("credits_mc", share.part().creditsMc()), Fact.of("share", share.amount())),
                terms.facts());
        return new Draft("settle:" + run.poolId() + ":" + run.epoch() + ":" + share.nodeId(), EntryKind.POOL_SHARE,
                Optional.of(share.nodeId()), Legs.toNode(run.escrow(), share.nodeId(), share.amount(), terms), cause,
                "Share of " + share.amount() + " in " + run.amount() + " of the pool by " + run.method() + ": "
                        + share.part().activeSlots() + " active slots, " + terms.words(),
                Optional.empty());
    }
}
