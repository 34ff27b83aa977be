package org.lucid.node.economy;

import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.contract.economy.Cause;
import org.lucid.node.contract.economy.Cause.Fact;
import org.lucid.node.contract.economy.EntryKind;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.contract.registration.PayoutAddresses.Item;
import org.lucid.node.economy.HeldRule.Release;

/** Releases what was held back when its time has come, each step of a node once (MON-29). Goes on when holding is off. */
final class HeldRuns {

    private static final int PAGE = 500;

    private final Journal journal;
    private final NodeAges ages;
    private final HeldRule rule;
    private final InstantSource clock;

    HeldRuns(Journal journal, NodeAges ages, HeldRule rule, InstantSource clock) {
        this.journal = journal;
        this.ages = ages;
        this.rule = rule;
        this.clock = clock;
    }

    /** Looks at every node of which something is held. */
    Future<Void> run() {
        return page("");
    }

    private Future<Void> page(String after) {
        List<String> nodes = journal.balances().withHeld(after, PAGE);
        if (nodes.isEmpty()) {
            return Future.succeededFuture();
        }
        return ages.of(nodes).compose(items -> journal.appendAll(drafts(nodes, items)))
                .compose(done -> page(nodes.getLast()));
    }

    private List<Draft> drafts(List<String> nodes, Map<String, Item> items) {
        Instant now = clock.instant();
        List<Draft> drafts = new ArrayList<>();
        for (String node : nodes) {
            Usdt held = new Usdt(journal.balances().of(Account.held(node)));
            Optional.ofNullable(items.get(node))
                    .flatMap(item -> rule.due(held, item.createdAt(), item.exitCompletedAt(), now))
                    .ifPresent(release -> drafts.add(draft(node, release)));
        }
        return drafts;
    }

    static Draft draft(String node, Release release) {
        Cause cause = new Cause("held", node + ":" + release.step(), List.of(Fact.of("step", release.step())),
                List.of(Fact.of("amount", release.amount())));
        return new Draft("held:" + node + ":" + release.step(), EntryKind.HELD_RELEASE, Optional.of(node),
                Legs.move(Account.held(node), Account.available(node), release.amount()), cause,
                "Held back " + release.amount() + " is released: "
                        + (release.step().equals("exit")
                                ? "the node left in good order."
                                : "the node is " + release.step() + " months old."),
                Optional.empty());
    }
}
